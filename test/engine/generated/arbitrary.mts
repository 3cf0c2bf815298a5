import fc from 'fast-check';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

const MANY_CREDITS = 10_000;

/** How much of a form is filled in: what is required, or everything there is. */
export type Filling = 'required' | 'everything';

/** Things the sandbox knows: a person and a request with everything, and what fields without a list ask for. */
export interface Known extends Record<string, unknown> {
	client: number;
	record: number;
	attachment: number;
	check: number;
	event: string;
	sdkToken: string;
}

type Values = Record<string, unknown>;

/** The binary field that the item has a file in. */
export const INPUT_FIELD = 'data';

/** In place of something that a person chooses from a list: the test chooses it from the node's own list. */
export const PICK = { __rl: true, mode: 'id', value: '' };
export const PICK_SEVERAL: never[] = [];

/** Everything that a text with paragraphs, lists, bold and links can hold. */
const RICH_TEXT = ['', '- ', '  - ', '  1. ', '1. ', '   - ', '   1. ']
	.map((begin) => `${begin}Read **this** and [that](https://example.com/)`)
	.join('\n');

/** What a field of a form is shown for. */
const QUESTION = { question: 'Which of them?', answer: 'Yes' };

/** Whether n8n shows a property beside these values, as its own displayOptions say. */
export function isShown({ displayOptions }: INodeProperties, values: Values): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(([name, allowed]) =>
		(allowed as unknown[]).includes(values[name.replace(/^\//, '')]),
	);
}

/**
 * Values for a list of properties, chosen one after the other so that later ones can depend on earlier ones, the way a
 * person fills in the form from top to bottom.
 */
export function valuesOf(
	properties: INodeProperties[],
	filling: Filling,
	known: Known,
	given: Values = {},
): fc.Arbitrary<Values> {
	return properties.reduce<fc.Arbitrary<Values>>(
		(before, property) =>
			before.chain((values) =>
				isShown(property, { ...given, ...values })
					? valueOf(property, filling, known).map((value) =>
							value === undefined ? values : { ...values, [property.name]: value },
						)
					: fc.constant(values),
			),
		fc.constant({}),
	);
}

/** So many samples are made at a time. */
const BATCH = 20;

/** Samples of values, made as they are asked for: mostly a few of them do. */
export function* samplesOf(values: fc.Arbitrary<Values>, most: number, seed: number) {
	for (let made = 0; made < most; made += BATCH)
		yield* fc.sample(values, { numRuns: Math.min(BATCH, most - made), seed: seed + made });
}

function valueOf(property: INodeProperties, filling: Filling, known: Known): fc.Arbitrary<unknown> {
	const { type, options = [], required, typeOptions } = property;
	const list = options.flatMap((option) => ('value' in option ? [option.value] : []));
	if (type === 'collection') {
		const inner = options as INodeProperties[];
		if (filling === 'everything') return valuesOf(inner, filling, known);
		// Collections are optional as a whole, but an update has to hold something.
		return /Update|Changes|Address/.test(property.displayName)
			? fc.constantFrom(...inner).chain((one) => valuesOf([one], 'everything', known))
			: fc.constant({});
	}
	if (type === 'fixedCollection') {
		const [rows] = options as INodePropertyCollection[];
		if (!rows) return fc.constant({});
		return fc
			.array(valuesOf(rows.values, filling, known), { minLength: 1, maxLength: 3 })
			.map((values) => ({ values: property.name === 'formFields' ? asForm(values) : values }));
	}
	// What is only checked is not sent, and none of its fields reaches Amiqus.
	if (property.displayName === 'Check Only') return fc.constant(false);
	// Yes more often than no, which often means nothing.
	if (type === 'boolean') return fc.constantFrom(true, true, true, false);
	if (type === 'options')
		return list.length > 0 ? fc.constantFrom(...list) : fc.constant(property.default);
	if (type === 'multiOptions') {
		if (list.length === 0) return fc.constant(PICK_SEVERAL);
		if (filling === 'everything') return fc.constant(list);
		return fc.subarray(list, { minLength: required || isConditional(property) ? 1 : 0 });
	}
	if (type === 'number') {
		if (/\bID\b/.test(property.displayName)) return fc.constant(known.attachment);
		// A limit that nothing keeps to would leave the request unsent, and with it all its fields.
		if (/^Most Credits/.test(property.displayName)) return fc.constant(MANY_CREDITS);
		const { minValue = 1, maxValue = minValue + 5 } = typeOptions ?? {};
		return fc.constantFrom(minValue, Math.max(1, minValue), maxValue);
	}
	if (type === 'resourceLocator') return fc.constant(PICK);
	if (type === 'json')
		return fc.constant(/event/i.test(property.name) ? known.event : property.default);
	// What another field shows cannot be called required in n8n, and may be all the same.
	const mayBeRequired = required || isConditional(property);
	if (!mayBeRequired && filling === 'required') return fc.constant(undefined);
	if (type === 'dateTime') {
		// As n8n's picker writes it: a day is midnight, and one on which somebody was born, or has to be deleted.
		const { dateOnly } = typeOptions ?? {};
		const max = new Date(dateOnly ? '2024-12-31' : '2035-12-31');
		return fc
			.date({ min: new Date('2000-01-01'), max, noInvalidDate: true })
			.map(
				(date) =>
					`${date.toISOString().slice(0, dateOnly ? 10 : 19)}${dateOnly ? 'T00:00:00' : ''}`,
			);
	}
	return textOf(property, known);
}

/** Whether another field shows a property. */
function isConditional({ displayOptions: { show } = {} }: INodeProperties): boolean {
	return Object.keys(show ?? {}).some((name) => name !== 'resource' && name !== 'operation');
}

/** A question that others can depend on, and something in the last section. */
function asForm(rows: Values[]): Values[] {
	const question = { type: 'radio', label: QUESTION.question, options: `${QUESTION.answer}\nNo` };
	return [question, ...rows, { type: 'text', label: 'Anything else?' }];
}

/** Text of the kind a label asks for. */
function textOf(
	{ name, displayName, placeholder = '', description = '' }: INodeProperties,
	known: Known,
): fc.Arbitrary<string> {
	if (description.includes('**bold**')) return fc.constant(RICH_TEXT);
	if (name in QUESTION) return fc.constant(QUESTION[name as keyof typeof QUESTION]);
	if (placeholder.includes('\n')) return fc.constant(placeholder);
	const about = `${name} ${displayName}`;
	if (/input data/i.test(about)) return fc.constant(INPUT_FIELD);
	if (/mail|contact/i.test(about)) return fc.constant('someone@example.com');
	if (/url/i.test(name)) return fc.constant('https://example.com/hook');
	if (/pinNumber/i.test(name)) return fc.stringMatching(/^\d{6}$/);
	if (name === 'token') return fc.constant(known.sdkToken);
	if (name === 'check') return fc.constant(String(known.check));
	if (/e\.g\. \d/.test(placeholder) || /\bIDs?\b/.test(displayName)) {
		return fc.constant(String(known.attachment));
	}
	const short = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' });
	// Whole characters, and few: the shortest field takes 12 halves of one.
	return short.map((text) =>
		Array.from(`a${text.replace(/\s/g, ' ').trim()}`)
			.slice(0, 6)
			.join('')
			.trim(),
	);
}

/**
 * Every property in a list, by the names on the way to it: `sort.order`. Rows that have a type are told apart by it:
 * `steps[form].form`.
 */
export function pathsIn(properties: INodeProperties[], at = ''): string[] {
	return properties.flatMap((property) => {
		const { name, options = [], type } = property;
		const here = `${at}${name}`;
		if (type === 'collection') return [here, ...pathsIn(options as INodeProperties[], `${here}.`)];
		if (type !== 'fixedCollection') return [here];
		const rows = (options as INodePropertyCollection[]).flatMap(({ values }) => values);
		const types = rows.find((row) => row.name === 'type')?.options ?? [];
		if (types.length === 0) return [here, ...pathsIn(rows, `${here}.`)];
		return types.flatMap((option) => {
			const { value } = option as INodePropertyOptions;
			const own = rows.filter(
				({ displayOptions }) => displayOptions?.show?.type?.includes(value) ?? true,
			);
			return pathsIn(own, `${here}[${value}].`);
		});
	});
}

/** The properties that values are given for, in the same form. A yes or no counts once it is yes. */
export function pathsGiven(values: Values, at = ''): string[] {
	return Object.entries(values).flatMap(([name, value]) => {
		const here = `${at}${name}`;
		if (value === false) return [];
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return [here];
		if ('__rl' in value) return [here];
		if (!('values' in value)) return [here, ...pathsGiven(value as Values, `${here}.`)];
		return (value.values as Values[]).flatMap((row) => {
			const kind = typeof row.type === 'string' ? `[${row.type}]` : '';
			return [here, ...pathsGiven(row, `${here}${kind}.`)];
		});
	});
}
