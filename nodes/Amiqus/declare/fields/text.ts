import { invalid, placed, shown, type Field, type Presentation } from '../field';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export type Required = { required: true };
/** `nullable`: left empty, it clears the value in Amiqus. Only for fields inside a collection, where adding it is deliberate. */
export type Nullable = { nullable: true };

interface TextLimits {
	default?: string;
	maxLength?: number;
	minLength?: number;
	multiline?: boolean;
	password?: boolean;
}

/** Text as it was given, trimmed; a number or a yes or no is written out. */
export function asText(raw: unknown): string {
	if (raw === undefined || raw === null) return '';
	if (typeof raw === 'string') return raw.trim();
	if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
	throw invalid('takes text, not a list or an object');
}

function textField<T>(
	label: string,
	options: Presentation & TextLimits & Partial<Required & Nullable>,
	parse: (value: string) => T,
	kind: 'string' | 'date' | 'dateTime' = 'string',
): Field<T | null | undefined> {
	const typeOptions = {
		...(options.multiline ? { rows: 4 } : {}),
		...(options.password ? { password: true } : {}),
		...(kind === 'date' ? { dateOnly: true } : {}),
	};
	return {
		label,
		...placed(options),
		property: {
			...shown(label, options),
			type: kind === 'date' ? 'dateTime' : kind,
			default: options.default ?? '',
			...(options.required ? { required: true } : {}),
			...(Object.keys(typeOptions).length > 0 ? { typeOptions } : {}),
		},
		read: ({ value: raw }) => {
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
	textField(label, options, readDate, 'date')) as TextFactory<string, object>;

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
