import type { JsonValue } from '../json';
import { oneLine } from '../clean';
import { invalid, placed, shown, type Field, type Given, type Presentation } from '../field';
import { asText, ifNothing, type Nullable, type Required } from './text';

export * from './choice';
export * from './nested';
export { date, dateTime, email, text } from './text';

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
	...ifNothing(options),
	read: ({ value: raw }: Given) => {
		const value = typeof raw === 'number' ? raw : numberIn(asText(raw));
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
		read: ({ value }) => {
			const word = typeof value === 'object' ? '' : oneLine(String(value)).toLowerCase();
			if (YES.includes(word)) return true;
			if (NO.includes(word)) return false;
			throw invalid(`is neither yes (${YES.join(', ')}) nor no (${NO.join(', ')})`);
		},
	};
}

/** What counts as yes and as no, whatever the case. */
const YES = ['true', 'yes', 'y', '1'];
const NO = ['false', 'no', 'n', '0'];

function numberIn(text: string): number {
	return /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
}

/** JSON typed in or given by an expression, checked by `check`. */
export function json<T>(
	label: string,
	options: Presentation & { default?: string; check: (value: JsonValue) => T },
): Field<T> {
	return {
		label,
		...placed(options),
		property: { ...shown(label, options), type: 'json', default: options.default ?? '' },
		ifNothing: 'refused',
		read: ({ value }) => options.check(parseJson(value)),
	};
}

function parseJson(raw: unknown): JsonValue {
	if (typeof raw !== 'string') return raw as JsonValue;
	try {
		return JSON.parse(raw) as JsonValue;
	} catch {
		throw invalid('is not valid JSON');
	}
}
