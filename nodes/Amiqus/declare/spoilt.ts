import type { Field } from './shape';
import { besideParts, partsOf, type Given, type Place } from './given';
import { invalid } from './invalid';
import { isObject } from './json';
import { isNothing, quoted } from './nothing';
import { whyNothing } from './why';

/** What a value that is missing, or no number, becomes where an expression makes text of it. */
const PRINTED_NOTHING = /undefined$|(?:^|[^\p{L}\p{N}])(?:null|NaN)$/u;

/** What an object, or a date that is none, becomes there. */
const PRINTED_OBJECT = /\[object \w+\]|Invalid DateTime|Invalid Date/;

/** That an expression puts text together: by a plus that no pattern has, in a template with something in it, by concat. */
const PUT_TOGETHER = /(?<!\\)\+|\$\{|\.concat\(/;

/** What a missing value, or no number, becomes anywhere in what an expression puts together. */
const NOTHING_WITHIN = /undefined(?!\p{Ll})|(?<![\p{L}\p{N}])(?:null|NaN)(?![\p{L}\p{N}])/u;
const FAILED_WITHIN = /#(?:N\/A|NAME\?|(?:DIV\/0|REF|VALUE|NUM|NULL|ERROR)!)/;

/** What a value that is missing becomes in an e-mail address that an expression puts together. */
const MISSING_IN_ADDRESS = /undefined(?!\p{L})[^\s@]*@/u;

/** What a sheet shows where a formula failed; handed on, it would be one name or reference for many. */
const FAILED_FORMULA = /^#(?:N\/A|NAME\?|DIV\/0!|[A-Z]+!)$/;

/** How a sheet shows a number that is too long for it: `4.47701E+11`. A flat may be 1E-2. */
const ROUNDED = /^[+-]?\d(?:[.,]\d+)?E\+\d{2,}$/i;

/** An expression that n8n takes for text, in a field that is set to Fixed, or outside of the braces in any. */
const BRACED = /\{\{\s*\$/;
const REFERENCE = /\$(?:(?:json|input|node|binary|vars)\s*[.[]|\(\s*['"`])/;

/**
 * Refuses an expression that stands there as text, and what one gave but cannot have meant: no number, an infinite or
 * inexact one, no date, and text in which one of these or something missing was printed. In text of few words, such as a
 * reference or a name, each part of an expression is judged by itself: `EMP-{{ $json.Id }}` without an Id would be one
 * reference for everybody.
 *
 * @throws InvalidParameterError
 */
export function refuseSpoilt(field: Field<unknown>, given: Given, at: Place): void {
	const { from, value, expression = '' } = given;
	refuseUnevaluated(given);
	if (from !== 'expression') return;
	const ofWords =
		field.freeText !== true && typeof value === 'string' && field.property.type !== 'json';
	const problem = problemOf(value, ofWords);
	if (problem !== undefined) throw invalid(problem);
	if (!ofWords) return;
	refuseWithin(value, expression);
	for (const part of partsOf(given)) {
		const inner = at.evaluate(part);
		const wrong = isNothing(inner)
			? `came to nothing${whyNothing(part, inner, at)}`
			: (problemOfList(inner) ?? problemOf(inner, true));
		if (wrong !== undefined) throw invalid(`the part ${quoted(part)} of it ${wrong}`);
	}
}

/** Refuses what an expression put together of something that was not there. A cell of its own may hold such words. */
function refuseWithin(text: string, expression: string): void {
	if (!PUT_TOGETHER.test(expression)) return;
	if (NOTHING_WITHIN.test(text)) throw invalid(MISSING_WITHIN);
	if (FAILED_WITHIN.test(text))
		throw invalid('holds the error of a formula in the sheet: correct it there');
}

const MISSING_WITHIN = 'holds something missing made into text';
const AS_TEXT = 'holds an expression as plain text';
const TO_SWITCH = 'switch the field from Fixed to Expression';
const TO_BRACE = 'put it between {{ and }}';

function refuseUnevaluated(given: Given): void {
	if (given.from === 'expression') {
		if (REFERENCE.test(besideParts(given))) throw invalid(`${AS_TEXT}: ${TO_BRACE}`);
		return;
	}
	const text = typeof given.value === 'string' ? given.value : '';
	if (BRACED.test(text)) throw invalid(`${AS_TEXT}: ${TO_SWITCH}`);
	if (REFERENCE.test(text)) throw invalid(`${AS_TEXT}: ${TO_SWITCH}, and ${TO_BRACE}`);
}

/** What is wrong with a value, or with one of those it holds. */
function problemOf(value: unknown, ofWords: boolean): string | undefined {
	if (typeof value === 'number') return problemOfNumber(value);
	if (typeof value === 'string') {
		if (PRINTED_OBJECT.test(value))
			return 'holds an object, or a date that is none, made into text';
		return ofWords ? problemOfWords(value.trim()) : undefined;
	}
	if (isInvalidDate(value)) return 'is not a date';
	if (Array.isArray(value)) return firstProblem(value, ofWords);
	return isObject(value) && !isDate(value) ? firstProblem(Object.values(value), false) : undefined;
}

function problemOfWords(text: string): string | undefined {
	if (FAILED_FORMULA.test(text)) return 'is the error of a formula in the sheet: correct it there';
	if (ROUNDED.test(text))
		return 'is a number of which the sheet kept the first digits only: give the column the format of text there, and the number anew';
	if (PRINTED_NOTHING.test(text)) return 'ends with something missing made into text';
	return MISSING_IN_ADDRESS.test(text) ? MISSING_WITHIN : undefined;
}

/** What is wrong with a list that n8n writes into text, where an entry that is nothing leaves no trace. */
function problemOfList(value: unknown): string | undefined {
	return Array.isArray(value) && value.some(isNothing) ? 'holds an entry that is empty' : undefined;
}

function firstProblem(values: unknown[], ofWords: boolean): string | undefined {
	for (const value of values) {
		const problem = problemOf(value, ofWords);
		if (problem !== undefined) return problem;
	}
	return undefined;
}

function problemOfNumber(value: number): string | undefined {
	if (Number.isNaN(value)) return 'is not a number';
	if (!Number.isFinite(value)) return 'is an infinite number';
	return Number.isInteger(value) && !Number.isSafeInteger(value)
		? 'is a number that is not exact: give it as text'
		: undefined;
}

/** A date as JavaScript or Luxon has it. */
function isDate(value: unknown): boolean {
	return value instanceof Date || (isObject(value) && typeof value.isValid === 'boolean');
}

function isInvalidDate(value: unknown): boolean {
	if (value instanceof Date) return Number.isNaN(value.getTime());
	return isObject(value) && value.isValid === false && 'invalidReason' in value;
}
