import type { INodePropertyOptions } from 'n8n-workflow';
import { invalid, placed, shown, type Field, type Presentation } from '../field';
import { asText, type Nullable, type Required } from './text';

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

interface ChoiceOptions<O extends Option> {
	options: readonly O[];
	default?: O['value'] | '';
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
	const values = new Set(options.options.map(({ value }) => value));
	const none = options.nullable ?? options.optional;
	const listed: INodePropertyOptions[] = [
		...(none ? [{ name: 'None', value: '' }] : []),
		...options.options.map((option) => ({ ...option })),
	];
	return {
		label,
		...placed(options),
		property: {
			...shown(label, options),
			type: 'options',
			options: listed,
			default: options.default ?? (none ? '' : (listed[0]?.value ?? '')),
			...(options.required ? { required: true } : {}),
		},
		read: ({ value: raw }) => {
			const value = asText(raw);
			if (value === '') {
				if (options.required) throw invalid('is empty');
				return options.nullable ? null : undefined;
			}
			if (!values.has(value)) throw invalid(notOneOf([...values]));
			return value;
		},
	};
}

function notOneOf(values: string[]): string {
	return values.length > 20
		? 'is not one of the values in its list'
		: `is not one of ${values.join(', ')}`;
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
	const values = new Set<string>(options.options.map(({ value }) => value));
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
		read: ({ value: raw }) => {
			const list = readList(raw);
			if (list.length === 0) {
				if (options.required) throw invalid('is empty');
				return undefined;
			}
			if (list.some((value) => !values.has(value))) throw invalid(notOneOf([...values]));
			return [...new Set(list)];
		},
	};
}

/** A list as n8n gives it (an array), or as people write it in an expression (comma separated). */
export function readList(raw: unknown): string[] {
	if (raw === undefined || raw === null || raw === '') return [];
	const list = Array.isArray(raw) ? raw : String(raw).split(',');
	return list.map(asText).filter((value) => value !== '');
}
