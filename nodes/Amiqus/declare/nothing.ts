import { partsOf, type Given, type Place, type Role } from './given';
import type { Field } from './shape';
import { isBlank } from './clean';
import { invalid } from './invalid';
import { whyNothing } from './why';

/**
 * How a value is nothing: emptied by hand, missing (no such key, an error that n8n swallowed), or blank in the data.
 */
type Nothing = 'emptied' | 'missing' | 'blank';

/**
 * What an absent or empty value means for a field, that is, what follows: the field is not set, what Amiqus holds is
 * cleared, either as Empty Values says, or it is an error.
 */
type Meaning = 'unset' | 'clear' | 'unlessCleared' | 'refuse';

/** The one table of what nothing means. docs/values.md says the same in words. */
const TABLE: Readonly<Record<Role | 'required' | 'decision' | 'open', Record<Nothing, Meaning>>> = {
	required: { emptied: 'refuse', missing: 'refuse', blank: 'refuse' },
	/** What always shows a value, such as a yes or no on the node: no value of ours can stand in for a missing one. */
	decision: { emptied: 'refuse', missing: 'refuse', blank: 'refuse' },
	/** What chooses like that and shows nothing unless somebody chooses, such as what to expand. */
	open: { emptied: 'unset', missing: 'refuse', blank: 'refuse' },
	shown: { emptied: 'unset', missing: 'unset', blank: 'unset' },
	create: { emptied: 'unset', missing: 'unset', blank: 'unset' },
	upsert: { emptied: 'unlessCleared', missing: 'unset', blank: 'unlessCleared' },
	update: { emptied: 'clear', missing: 'unset', blank: 'unlessCleared' },
	query: { emptied: 'clear', missing: 'refuse', blank: 'refuse' },
};

const DECIDING: ReadonlySet<string> = new Set(['boolean', 'number', 'options']);

function rowOf({ ifNothing, property, query }: Field<unknown>, role: Role): keyof typeof TABLE {
	if (ifNothing === 'refused') return 'required';
	if (role !== 'shown') return role;
	if (DECIDING.has(property.type) && !isNothing(property.default)) return 'decision';
	return query !== undefined || DECIDING.has(property.type) ? 'open' : 'shown';
}

/**
 * What a field is, if what came in is nothing: undefined where it is not set, null where it clears what Amiqus holds.
 * Something else than nothing is answered as it came.
 *
 * @throws InvalidParameterError where nothing is not a choice
 */
export function unlessNothing(
	field: Field<unknown>,
	given: Given,
	at: Place,
): Given | null | undefined {
	const nothing = nothingIn(given, at);
	if (nothing === undefined) return given;
	const row = rowOf(field, at.role);
	const meaning = TABLE[row][nothing];
	if (meaning === 'unset' || (meaning === 'unlessCleared' && !at.blankClears)) {
		if (nothing === 'missing') at.missed?.(field.label, given.expression ?? '', at);
		return undefined;
	}
	if (meaning !== 'refuse' && field.ifNothing === 'clears') return null;
	if (meaning !== 'refuse' && field.ifNothing === 'stays') return undefined;
	throw refusal(field, given, row, at);
}

/** What is left to do where something was to be picked by hand, by the type of n8n's property. */
const TO_PICK: Readonly<Record<string, string>> = {
	multiOptions: 'choose at least one',
	resourceLocator: 'choose one from its list, or give its ID',
};

const TO_CHOOSE = 'give it a value, or choose one by hand';

function refusal(
	{ property }: Field<unknown>,
	{ from, value, expression = '' }: Given,
	row: keyof typeof TABLE,
	at: Place,
) {
	const advice = {
		required: from === 'expression' ? '' : (TO_PICK[property.type] ?? ''),
		decision: from === 'expression' ? TO_CHOOSE : 'give it a value',
		open: TO_CHOOSE,
		query: 'remove it or give it a value',
		update: 'Amiqus cannot clear it: remove it or give it a value',
		upsert: 'Amiqus cannot clear it: remove it or give it a value',
		create: '',
		shown: '',
	}[row];
	const what =
		from === 'expression'
			? `is empty: the expression ${quoted(expression)} came to nothing${whyNothing(expression, value, at)}`
			: 'is empty';
	if (advice === '') return invalid(what);
	return invalid(`${what}${from === 'expression' ? '; ' : ': '}${advice}`);
}

/** Most of an expression that an error quotes, in characters. */
const MOST_QUOTED = 120;

/** An expression as an error quotes it. */
export function quoted(expression: string): string {
	return expression.length > MOST_QUOTED ? `${expression.slice(0, MOST_QUOTED)}…` : expression;
}

function nothingIn(given: Given, at: Place): Nothing | undefined {
	const { from, value } = given;
	if (!isNothing(value)) return undefined;
	if (from !== 'expression') return 'emptied';
	// n8n writes nothing for a part that is missing: only the parts themselves tell whether they are.
	const missing =
		value === undefined || partsOf(given).some((part) => at.evaluate(part) === undefined);
	return missing ? 'missing' : 'blank';
}

/** Whether a value holds nothing: none at all, blank text, an empty list. */
export function isNothing(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (typeof value === 'string') return isBlank(value);
	return Array.isArray(value) && value.length === 0;
}
