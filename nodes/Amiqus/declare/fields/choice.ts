import { editsBetween } from '../nearest';
import { invalid, placed, shown, type Field, type Presentation } from '../field';
import type { IDataObject } from '../json';
import type { ApiPath } from '../path';
import { asText, ifNothing, type Nullable, type Required } from './text';

/** An option of a list: what people read, and the API's value. */
export interface Option {
	name: string;
	value: string;
	description?: string;
}

/** Options of which the names are the values in words: `driving_licence` becomes `Driving Licence`. */
export function optionsOf(...values: string[]): Option[] {
	return values.map((value) => ({ name: titleCase(value), value }));
}

function titleCase(value: string): string {
	return value
		.split(/[._-]/)
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
		.join(' ');
}

/** More of the options of a list, which n8n's editor asks Amiqus for; where it does not get it, the list is the same without. */
export interface ToldOptions {
	/** n8n's name of what asks. */
	method: string;
	/** What is asked for. */
	path: ApiPath;
	/** All options, with what is told of them. */
	options: (entries: readonly IDataObject[]) => Option[];
}

/** Other names of options, in lower case, by their values. */
export type AlsoCalled = Readonly<Record<string, readonly string[]>>;

interface ChoiceOptions<O extends Option> {
	options: readonly O[];
	/** Where Amiqus tells more of them. */
	told?: ToldOptions;
	default?: O['value'] | '';
	/** What people call an option otherwise, by its value in lower case: for errors, which name that option first. */
	alsoCalled?: AlsoCalled;
	/** Adds "None", which says nothing to Amiqus: for values that it cannot clear. */
	optional?: true;
}

/** One of a list. Without a default, nothing is chosen. `nullable` adds "None", which clears the value. */
export function choice<const O extends Option>(
	label: string,
	options: Presentation & ChoiceOptions<O> & (Required | { default: O['value'] }),
): Field<O['value']>;
export function choice<const O extends Option>(
	label: string,
	options: Presentation & ChoiceOptions<O> & Nullable,
): Field<O['value'] | null | undefined>;
export function choice<const O extends Option>(
	label: string,
	options: Presentation & ChoiceOptions<O>,
): Field<O['value'] | undefined>;
export function choice(
	label: string,
	options: Presentation & ChoiceOptions<Option> & Partial<Required & Nullable>,
): Field<string | null | undefined> {
	const none = options.nullable ?? options.optional;
	const listed: Option[] = [...(none ? [NONE] : []), ...options.options];
	const find = finderIn(listed, options.alsoCalled);
	return {
		label,
		...placed(options),
		property: {
			...shown(label, options),
			type: 'options',
			...(options.told ? { typeOptions: { loadOptionsMethod: options.told.method } } : {}),
			options: listed.map((option) => ({ ...option })),
			default: options.default ?? listed[0]?.value ?? '',
			...(options.required ? { required: true } : {}),
		},
		...(options.optional ? { ifNothing: 'stays' as const } : ifNothing(options)),
		read: ({ value }) => find(asText(value)) || (options.nullable ? null : undefined),
	};
}

/** What clears a value, or leaves it as it is, in the list of one that can be cleared or left. */
const NONE: Option = { name: 'None', value: '' };

/** Finds the value of an option that is named by its value or its name, in any case. */
function finderIn(
	options: readonly Option[],
	alsoCalled: AlsoCalled = {},
): (given: string) => string {
	const byWord = new Map([
		...options.map(({ name, value }) => [wordOf(name), value] as const),
		...options.map(({ value }) => [wordOf(value), value] as const),
	]);
	return (given) => {
		const value = byWord.get(wordOf(given));
		if (value === undefined) throw invalid(notAmong(options, alsoCalled, wordOf(given)));
		return value;
	};
}

function wordOf(text: string): string {
	return text.trim().toLowerCase();
}

/** How many options an error names. */
const NEAREST = 3;

function notAmong(options: readonly Option[], alsoCalled: AlsoCalled, given: string): string {
	const distance = ({ name, value }: Option) => {
		const others = alsoCalled[wordOf(value)] ?? [];
		const edits = [wordOf(name), wordOf(value), ...others].map((word) => editsBetween(word, given));
		return Math.min(...edits, sharesWords(name, given) ? 1 : Infinity);
	};
	const nearest = options
		.map((option) => ({ option, edits: distance(option) }))
		.sort((a, b) => a.edits - b.edits)
		.slice(0, NEAREST)
		.map(({ option: { name, value } }) => (value === '' ? name : `${name} (${value})`));
	const all = options.length <= NEAREST;
	return `is not one of its choices: ${all ? 'they' : 'the nearest'} are ${nearest.join(', ')}`;
}

/** Whether one of two names is a part of the other, in whole words: Ireland, Republic of Ireland. */
function sharesWords(name: string, given: string): boolean {
	const [shorter = '', longer = ''] = [name, given]
		.map((text) =>
			wordOf(text)
				.replace(/[^\p{L}\p{N}]+/gu, ' ')
				.trim(),
		)
		.sort((a, b) => a.length - b.length);
	return shorter.length > 2 && ` ${longer} `.includes(` ${shorter} `);
}

interface ChoicesOptions<O extends Option> {
	options: readonly O[];
	default?: Array<O['value']>;
}

/** Several of a list. */
export function choices<const O extends Option>(
	label: string,
	options: Presentation & ChoicesOptions<O> & Required,
): Field<Array<O['value']>>;
export function choices<const O extends Option>(
	label: string,
	options: Presentation & ChoicesOptions<O>,
): Field<Array<O['value']> | undefined>;
export function choices(
	label: string,
	options: Presentation & ChoicesOptions<Option> & Partial<Required>,
): Field<string[] | undefined> {
	const find = finderIn(options.options);
	const isOne = new Set(options.options.map(({ name }) => wordOf(name)));
	return {
		label,
		...placed(options),
		property: {
			...shown(label, options),
			type: 'multiOptions',
			options: options.options.map((option) => ({ ...option })),
			default: options.default ?? [],
			...(options.required ? { required: true } : {}),
		},
		...ifNothing(options),
		read: ({ value }) => {
			// A name may hold a comma.
			const one = typeof value === 'string' && isOne.has(wordOf(value));
			return [...new Set((one ? [value] : readList(value)).map(find))];
		},
	};
}

/**
 * A list as n8n gives it, or as people write it: separated by commas, or JSON.
 *
 * @throws InvalidParameterError that names the entries that are empty
 */
export function readList(raw: unknown): string[] {
	const list = listOf(raw).map(asText);
	const empty = list.flatMap((entry, index) => (entry === '' ? [String(index + 1)] : []));
	if (empty.length > 0) {
		throw invalid(`holds ${list.length} entries, of which these are empty: ${empty.join(', ')}`);
	}
	return list;
}

function listOf(raw: unknown): unknown[] {
	if (Array.isArray(raw)) return raw;
	const text = asText(raw);
	if (!text.startsWith('[')) return text.split(',');
	try {
		const list: unknown = JSON.parse(text);
		if (Array.isArray(list)) return list;
	} catch {
		// Said below.
	}
	throw invalid('is not a list in JSON');
}
