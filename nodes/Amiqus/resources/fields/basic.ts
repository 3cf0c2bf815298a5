import type { INodePropertyOptions } from 'n8n-workflow';
import { isObject, type JsonObject, type JsonValue } from '../../transport/json';
import {
	invalid,
	labelled,
	placed,
	readAll,
	shown,
	type Field,
	type Fields,
	type Presentation,
	type Values,
} from '../field';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

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

type Required = { required: true };
/** `nullable`: left empty, it clears the value in Amiqus. Only for fields inside a collection, where adding it is deliberate. */
type Nullable = { nullable: true };

interface TextLimits {
	default?: string;
	maxLength?: number;
	minLength?: number;
	multiline?: boolean;
	password?: boolean;
}

function asText(raw: unknown): string {
	if (raw === undefined || raw === null) return '';
	if (typeof raw === 'string') return raw.trim();
	if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
	throw invalid('takes text, not a list or an object');
}

function textField<T>(
	label: string,
	options: Presentation & TextLimits & Partial<Required & Nullable>,
	parse: (value: string) => T,
	type: 'string' | 'dateTime' = 'string',
): Field<T | null | undefined> {
	const typeOptions = {
		...(options.multiline ? { rows: 4 } : {}),
		...(options.password ? { password: true } : {}),
	};
	return {
		label,
		...placed(options),
		property: {
			...shown(label, options),
			type,
			default: options.default ?? '',
			...(options.required ? { required: true } : {}),
			...(Object.keys(typeOptions).length > 0 ? { typeOptions } : {}),
		},
		read: (raw) => {
			const value = asText(raw);
			if (value === '') {
				if (options.required) throw invalid('is empty');
				return options.nullable ? null : undefined;
			}
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
		if (!EMAIL.test(value)) throw invalid('is not an e-mail address');
		return value;
	})) as TextFactory<string, object>;

/** A day, sent as Amiqus takes it (YYYY-MM-DD). A date with a time is read as the day it names, not converted. */
export const date = ((label: string, options: Presentation) =>
	textField(label, options, readDate, 'dateTime')) as TextFactory<string, object>;

/** A moment, sent in UTC as Amiqus takes it. */
export const dateTime = ((label: string, options: Presentation) =>
	textField(label, options, readDateTime, 'dateTime')) as TextFactory<string, object>;

function readDate(value: string): string {
	const day = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T ])/.exec(value);
	if (!day || !isDay(Number(day[1]), Number(day[2]), Number(day[3]))) {
		throw invalid('is not a date of the form YYYY-MM-DD');
	}
	return `${day[1]}-${day[2]}-${day[3]}`;
}

function isDay(year: number, month: number, dayOfMonth: number): boolean {
	const day = new Date(Date.UTC(year, month - 1, dayOfMonth));
	return day.getUTCMonth() === month - 1 && day.getUTCDate() === dayOfMonth;
}

function readDateTime(value: string): string {
	// Without a zone, n8n's own date picker means what it shows; a bare day is its first moment. Both are read as UTC.
	const zoned = /^\d{4}-\d{2}-\d{2}$/.test(value)
		? `${value}T00:00:00Z`
		: /(?:Z|[+-]\d{2}:?\d{2})$/.test(value)
			? value
			: `${value.replace(' ', 'T')}Z`;
	const time = Date.parse(zoned);
	if (!/^\d{4}-\d{2}-\d{2}/.test(value) || Number.isNaN(time)) {
		throw invalid('is not a date and time of the form YYYY-MM-DDTHH:MM:SSZ');
	}
	return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

interface NumberLimits {
	min?: number;
	max?: number;
	default?: number;
}

interface NumberFactory {
	(label: string, options: Presentation & NumberLimits & Required): Field<number>;
	(
		label: string,
		options: Presentation & NumberLimits & Nullable,
	): Field<number | null | undefined>;
	(label: string, options: Presentation & NumberLimits): Field<number | undefined>;
}

/** A whole number. */
export const integer = ((
	label: string,
	options: Presentation & NumberLimits & Partial<Required & Nullable>,
) => ({
	label,
	...placed(options),
	property: {
		...shown(label, options),
		type: 'number',
		typeOptions: {
			numberPrecision: 0,
			...(options.min === undefined ? {} : { minValue: options.min }),
			...(options.max === undefined ? {} : { maxValue: options.max }),
		},
		default: options.default ?? options.min ?? 0,
		...(options.required ? { required: true } : {}),
	},
	read: (raw: unknown) => {
		if (raw === undefined || raw === null || raw === '') {
			if (options.required) throw invalid('is empty');
			return options.nullable ? null : undefined;
		}
		const value = typeof raw === 'number' ? raw : Number(asText(raw));
		if (!Number.isSafeInteger(value)) throw invalid('is not a whole number');
		const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = options;
		if (value < min || value > max) {
			throw invalid(
				options.max === undefined ? `is less than ${min}` : `is not between ${min} and ${max}`,
			);
		}
		return value;
	},
})) as NumberFactory;

/** Yes or no. The description begins with "Whether". */
export function boolean(
	label: string,
	options: Presentation & { default?: boolean },
): Field<boolean | undefined> {
	return {
		label,
		...placed(options),
		property: { ...shown(label, options), type: 'boolean', default: options.default ?? false },
		read: (raw) => {
			if (raw === undefined || raw === null || raw === '') return undefined;
			if (raw === true || raw === 'true') return true;
			if (raw === false || raw === 'false') return false;
			throw invalid('is neither true nor false');
		},
	};
}

interface ChoiceOptions<O extends Option> {
	options: readonly O[];
	default?: O['value'] | '';
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
	const listed: INodePropertyOptions[] = [
		...(options.nullable ? [{ name: 'None', value: '' }] : []),
		...options.options.map((option) => ({ ...option })),
	];
	return {
		label,
		...placed(options),
		property: {
			...shown(label, options),
			type: 'options',
			options: listed,
			default: options.default ?? (options.nullable ? '' : (listed[0]?.value ?? '')),
			...(options.required ? { required: true } : {}),
		},
		read: (raw) => {
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
		read: (raw) => {
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

/** JSON typed in or given by an expression, checked by `check`. */
export function json<T extends JsonValue>(
	label: string,
	options: Presentation & { default?: string; check: (value: JsonValue) => T },
): Field<T> {
	return {
		label,
		...placed(options),
		property: { ...shown(label, options), type: 'json', default: options.default ?? '' },
		read: (raw) => options.check(parseJson(raw)),
	};
}

function parseJson(raw: unknown): JsonValue {
	if (typeof raw !== 'string') return (raw ?? null) as JsonValue;
	try {
		return JSON.parse(raw) as JsonValue;
	} catch {
		throw invalid('is not valid JSON');
	}
}

/** Optional fields that people add one by one. Those not added are not set. */
export function collection<F extends Fields>(
	label: string,
	fields: F,
	options: { atLeastOne?: string; placeholder?: string; body?: string } = {},
): Field<Partial<Values<F>>> {
	return {
		label,
		...placed(options),
		children: fields,
		property: {
			displayName: label,
			type: 'collection',
			placeholder: options.placeholder ?? 'Add Field',
			default: {},
			// n8n looks for a required field of a collection on the node itself, whatever is shown there, and
			// then refuses to run the workflow.
			options: propertiesIn(fields).map((property) => ({ ...property, required: undefined })),
		},
		read: (raw) => {
			const given = isObject(raw) ? raw : {};
			const added = Object.fromEntries(Object.entries(fields).filter(([name]) => name in given));
			const values = readAll(added, given) as Partial<Values<F>>;
			if (options.atLeastOne && Object.values(values).every((value) => value === undefined)) {
				throw invalid(options.atLeastOne);
			}
			return values;
		},
	};
}

/** Rows of the same fields, added one by one. */
export function rows<F extends Fields>(
	label: string,
	row: { name: string; fields: F },
	options: Presentation & { button: string; required?: string },
): Field<Array<Values<F>>> {
	return {
		label,
		...placed(options),
		row,
		property: {
			...shown(label, options),
			type: 'fixedCollection',
			placeholder: options.button,
			typeOptions: { multipleValues: true, sortable: true },
			default: {},
			options: [{ name: 'values', displayName: row.name, values: propertiesIn(row.fields) }],
		},
		read: (raw) => {
			const given = isObject(raw) ? raw.values : raw;
			const list =
				given === undefined || given === null ? [] : Array.isArray(given) ? given : [given];
			if (options.required && list.length === 0) throw invalid(options.required);
			return list.map((values: unknown, index) => {
				try {
					return readAll(row.fields, isObject(values) ? values : {});
				} catch (error) {
					throw labelled(error, `${row.name} ${index + 1}`);
				}
			});
		},
	};
}

/** The n8n properties of fields inside a collection or a row. */
function propertiesIn(fields: Fields) {
	return Object.entries(fields).map(([name, { property }]) => ({ ...property, name }));
}

/** Fails unless a JSON value is an object. */
export function objectOnly(value: JsonValue): JsonObject {
	if (!isObject(value)) throw invalid('is not a JSON object');
	return value as JsonObject;
}
