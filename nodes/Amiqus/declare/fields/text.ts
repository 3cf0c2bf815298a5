import { invalid, placed, shown, type Field, type Presentation } from '../field';
import { manyLines, numberAsText, oneLine } from '../clean';
import { readDay, readMoment, type ReadAt, type Span } from './days';

/** An e-mail address as it stands in a text, without what no address has unless in quotation marks. */
const EMAIL =
	/(?!')[^\s@<>()[\]:;,"\\]+@(?:[^\s@<>()[\]:;,"\\'/?#|.]+\.)+[^\s@<>()[\]:;,"\\'/?#|.]+/g;

/** So much of a text is searched for addresses. */
const MOST_SEARCHED = 1000;

export type Required = { required: true };
/** `nullable`: left empty, it clears the value in Amiqus. Only for fields inside a collection, where adding it is deliberate. */
export type Nullable = { nullable: true };

/** What nothing means in a field, besides what its role says. */
export function ifNothing({
	required,
	nullable,
}: Partial<Required & Nullable>): Pick<Field<unknown>, 'ifNothing'> {
	if (required) return { ifNothing: 'refused' };
	return nullable ? { ifNothing: 'clears' } : {};
}

interface TextLimits {
	default?: string;
	maxLength?: number;
	minLength?: number;
	multiline?: boolean;
	password?: boolean;
	/** Sentences for people, in which a part may be missing; whatever has several lines is. */
	freeText?: boolean;
}

/** Text for one line, without what is invisible; a number or a yes or no is written out. */
export function asText(raw: unknown): string {
	return written(raw, oneLine);
}

function written(raw: unknown, clean: (text: string) => string): string {
	if (raw === undefined || raw === null) return '';
	if (typeof raw === 'string') return clean(raw);
	if (typeof raw === 'number') return numberAsText(raw);
	if (typeof raw === 'boolean') return String(raw);
	throw invalid('takes text, not a list or an object');
}

function textField<T>(
	label: string,
	options: Presentation & TextLimits & Partial<Required & Nullable>,
	parse: (value: string) => T,
): Field<T | null | undefined> {
	const typeOptions = {
		...(options.multiline ? { rows: 4 } : {}),
		...(options.password ? { password: true } : {}),
	};
	const clean = options.multiline ? manyLines : oneLine;
	return {
		label,
		...placed(options),
		property: {
			...shown(label, options),
			type: 'string',
			default: options.default ?? '',
			...(options.required ? { required: true } : {}),
			...(Object.keys(typeOptions).length > 0 ? { typeOptions } : {}),
		},
		...ifNothing(options),
		...(options.multiline || options.freeText ? { freeText: true as const } : {}),
		read: ({ value: raw }) => {
			const value = written(raw, clean);
			if (options.maxLength !== undefined && value.length > options.maxLength) {
				throw invalid(`is longer than ${options.maxLength} characters`);
			}
			if (options.minLength !== undefined && value.length < options.minLength) {
				throw invalid(`is shorter than ${options.minLength} characters`);
			}
			return parse(value);
		},
	};
}

/** A field that parses text in some way, in its required, nullable and optional forms. */
interface TextFactory<T, Extra> {
	(label: string, options: Presentation & Extra & Required): Field<T>;
	(label: string, options: Presentation & Extra & Nullable): Field<T | null | undefined>;
	(label: string, options: Presentation & Extra): Field<T | undefined>;
}

/** Plain text, trimmed. */
export const text = ((label: string, options: Presentation & TextLimits) =>
	textField(label, options, (value) => value)) as TextFactory<string, TextLimits>;

/** An e-mail address. */
export const email = ((label: string, options: Presentation) =>
	textField(label, { placeholder: 'name@example.com', ...options }, (value) => {
		const found = value.slice(0, MOST_SEARCHED).match(EMAIL) ?? [];
		if (found.length > 1) throw invalid('holds several e-mail addresses: give one');
		if (found.length === 0) throw invalid('is not an e-mail address');
		if (found[0] !== value)
			throw invalid(
				'holds more than an e-mail address: leave out names, brackets, “mailto:” and what stands behind it',
			);
		return value;
	})) as TextFactory<string, object>;

/** A day, sent as Amiqus takes it (YYYY-MM-DD). */
export const date = ((label: string, options: Presentation & Span) =>
	timeField(label, options, readDay, { dateOnly: true })) as TextFactory<string, Span>;

/** A moment, sent in UTC as Amiqus takes it. */
export const dateTime = ((label: string, options: Presentation & Span) =>
	timeField(label, options, readMoment)) as TextFactory<string, Span>;

function timeField(
	label: string,
	options: Presentation & Span & Partial<Required & Nullable>,
	read: (value: unknown, at: ReadAt, span: Span) => string,
	typeOptions?: { dateOnly: true },
): Field<string | null | undefined> {
	return {
		label,
		...placed(options),
		property: {
			...shown(label, options),
			type: 'dateTime',
			default: '',
			...(options.required ? { required: true } : {}),
			...(typeOptions ? { typeOptions } : {}),
		},
		...ifNothing(options),
		read: ({ value, expression }, { timezone, now }) =>
			read(value, { timezone, now, expression }, options),
	};
}
