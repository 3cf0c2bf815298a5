/** The fields of an operation one by one, each with a way to give it a value and to leave it out. */
import type { INodeParameters, INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { isShown } from './arbitrary.mts';
import type { Chosen } from './described.mts';

type Values = Record<string, unknown>;

/** A field to try: where it is, and how to build parameters with and without a value in it. */
export interface Trial {
	path: string;
	property: INodeProperties;
	/** The collection it is in, if any. */
	around: INodeProperties | undefined;
	inRow: boolean;
	parameters: (value: unknown) => INodeParameters;
}

const isRow = ({ type }: INodeProperties) => type === 'fixedCollection';
export const isGroup = ({ type }: INodeProperties) =>
	type === 'collection' || type === 'fixedCollection';

/** The value under test in the form in which a field holds it. */
function held({ type }: INodeProperties, value: unknown): unknown {
	return type === 'resourceLocator' ? { __rl: true, mode: 'id', value } : value;
}

/** Every field that a sample fills in. Of a collection, only the field is added; of rows, one is left. */
export function trialsIn(shown: INodeProperties[], sample: Values, chosen: Chosen): Trial[] {
	const plain = Object.fromEntries(
		Object.entries(sample).map(([name, value]) => {
			const property = shown.find(
				(one) => one.name === name && isShown(one, { ...chosen, ...sample }),
			);
			return [name, property?.type === 'collection' ? company(property, value as Values) : value];
		}),
	);
	return shown.flatMap((property): Trial[] => {
		const { name } = property;
		if (!(name in sample)) return [];
		const make = (value: unknown) => ({ ...chosen, ...plain, [name]: value }) as INodeParameters;
		if (!isGroup(property)) {
			return [
				{
					path: name,
					property,
					around: undefined,
					inRow: false,
					parameters: (value) => make(held(property, value)),
				},
			];
		}
		return isRow(property)
			? rowTrials(property, sample[name] as { values: Values[] }, make)
			: fieldTrials(property, sample[name] as Values, make);
	});
}

/** Fields that need no others beside them. */
const ALONE_ENOUGH = [
	'city',
	'contact',
	'email',
	'hasReminders',
	'isArchived',
	'isEnabled',
	'name',
	'postcode',
	'reference',
	'telephone',
	'url',
];

/** One field that makes an update one, whatever comes of the field under test. */
function company(property: INodeProperties, values: Values, but?: string): Values {
	if (!/Update|Address/.test(property.displayName)) return {};
	const options = (property.options ?? []) as INodeProperties[];
	const other = options.find(
		({ name }) => name !== but && ALONE_ENOUGH.includes(name) && values[name] !== undefined,
	);
	return other ? { [other.name]: values[other.name] } : {};
}

function fieldTrials(
	around: INodeProperties,
	values: Values,
	make: (value: unknown) => INodeParameters,
): Trial[] {
	return ((around.options ?? []) as INodeProperties[])
		.filter(({ name }) => name in values)
		.map((property) => ({
			path: `${around.name}.${property.name}`,
			property,
			around,
			inRow: false,
			parameters: (value) => {
				const others = company(around, values, property.name);
				return make(
					value === undefined ? others : { ...others, [property.name]: held(property, value) },
				);
			},
		}));
}

function rowTrials(
	around: INodeProperties,
	{ values }: { values: Values[] },
	make: (value: unknown) => INodeParameters,
): Trial[] {
	const [row] = (around.options ?? []) as INodePropertyCollection[];
	return values.flatMap((one, index) =>
		(row?.values ?? [])
			.filter((property) => property.name in one && !isGroup(property))
			.map((property) => ({
				path: `${around.name}${typeof one.type === 'string' ? `[${one.type}]` : ''}.${property.name}`,
				property,
				around: undefined,
				inRow: true,
				parameters: (value) => {
					const changed = values.map((other, at) => {
						if (at !== index) return other;
						return {
							...other,
							[property.name]: value === undefined ? property.default : held(property, value),
						};
					});
					return make({ values: changed });
				},
			})),
	);
}

export type Meaning = 'error' | 'unset' | 'either';

/** What the table says of nothing in a field, from what n8n shows. */
export function meaningOf({ property, around, inRow }: Trial, operation: string): Meaning {
	if (!around) {
		if (property.required || property.type === 'json') return 'error';
		if (['boolean', 'number', 'options'].includes(property.type)) return 'error';
		// In a row, n8n is not told what is required.
		return inRow || ['string', 'dateTime'].includes(property.type) ? 'either' : 'error';
	}
	if (/Filters|Sort|Options|Changes|Limits/.test(around.displayName)) {
		return around.displayName === 'Upload Options' ? 'unset' : 'error';
	}
	expect(`${operation} ${around.displayName}`).toMatch(
		/Update Fields|Additional Fields|Request Fields|Address/,
	);
	return 'unset';
}
