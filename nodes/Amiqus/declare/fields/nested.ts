import type { INodeProperties } from 'n8n-workflow';
import { inside, type Role } from '../given';
import { quoted } from '../nothing';
import { isObject } from '../json';
import { whyNothing } from '../why';
import {
	invalid,
	type InvalidParameterError,
	labelled,
	placed,
	readAll,
	shown,
	type Field,
	type Fields,
	type Given,
	type Place,
	type Presentation,
	type Values,
} from '../field';

/** Optional fields that people add one by one. Those not added are not set. */
export function collection<F extends Fields>(
	label: string,
	fields: F,
	options: {
		/** What its fields are there for: to set something of a new thing, unless said otherwise. */
		role?: Role;
		atLeastOne?: string;
		description?: string;
		placeholder?: string;
		body?: string;
	} = {},
): Field<Partial<Values<F>>> {
	return {
		label,
		...placed(options),
		children: fields,
		property: {
			displayName: label,
			type: 'collection',
			...(options.description === undefined ? {} : { description: options.description }),
			placeholder: options.placeholder ?? 'Add Field',
			default: {},
			options: propertiesIn(options.role === 'update' ? saidToClear(fields) : fields).map(
				checkedByUsAlone,
			),
		},
		read: (given, at) => {
			const added = Object.fromEntries(
				Object.entries(fields).filter(([name]) => inside(given, name).from !== 'absent'),
			);
			const here: Place = { ...at, role: options.role ?? 'create' };
			const values = readAll(added, given, here) as Partial<Values<F>>;
			if (Object.values(values).every((value) => value === undefined)) {
				NOTHING.set(values, cameToNothing(added, given, at));
				if (options.atLeastOne) throw withNothing(options.atLeastOne, values);
			}
			return values;
		},
	};
}

/**
 * n8n looks for a field of a collection on the node itself, whatever is shown there: it refuses to run a workflow where a
 * required one is not there, and blames it for the value of a field of the same name.
 */
function checkedByUsAlone({ modes, ...property }: INodeProperties): INodeProperties {
	const unchecked = modes?.map((mode) => ({ ...mode, validation: undefined }));
	return { ...property, ...(unchecked && { modes: unchecked }), required: undefined };
}

/** The fields with what leaving them empty does said of those that it clears. */
function saidToClear(fields: Fields): Fields {
	return Object.fromEntries(
		Object.entries(fields).map(([name, field]) => {
			const { description = '' } = field.property;
			if (field.ifNothing !== 'clears' || /left empty/i.test(description)) return [name, field];
			const said = `${description.replace(/\.$/, '')}. Left empty by hand, it is cleared.`;
			return [name, { ...field, property: { ...field.property, description: said } }];
		}),
	);
}

/** What came to nothing, by the values of a collection that hold nothing else. */
const NOTHING = new WeakMap<object, string[]>();

/** A problem, and beside it which expressions came to nothing in collections that hold nothing else. */
export function withNothing(problem: string, ...collections: object[]): InvalidParameterError {
	return invalid([problem, ...collections.flatMap((one) => NOTHING.get(one) ?? [])].join('; '));
}

/** The fields that were added and came to nothing, with the expressions that did. */
function cameToNothing(fields: Fields, given: Given, at: Place): string[] {
	return Object.entries(fields).flatMap(([name, { label }]) => {
		const { expression, value } = inside(given, name);
		if (expression === undefined) return [];
		return [
			`‘${label}’ came to nothing: ${quoted(expression)}${whyNothing(expression, value, at)}`,
		];
	});
}

/** The fields of an update: of those added, at least one has to change something. */
export function updates<F extends Fields>(fields: F): Field<Partial<Values<F>>> {
	return collection('Update Fields', fields, {
		role: 'update',
		atLeastOne: 'nothing to change: add at least one field',
	});
}

/** What narrows a list down. A filter that came to nothing would list everything, so it is an error. */
export function filters<F extends Fields>(fields: F): Field<Partial<Values<F>>> {
	return collection('Filters', fields, {
		role: 'query',
		description: 'What narrows the list down. A filter that comes to nothing is an error.',
		placeholder: 'Add Filter',
	});
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
		read: (given, at) => {
			const here: Place = { ...at, role: 'shown' };
			const list = listIn(isObject(given.value) ? inside(given, 'values') : given);
			if (options.required && list.length === 0) throw invalid(options.required);
			return list.map((values, index) => {
				try {
					return readAll(row.fields, values, here);
				} catch (error) {
					throw labelled(error, `${row.name} ${index + 1}`);
				}
			});
		},
	};
}

/** The entries of a list; n8n leaves one that stands alone without a list around it. */
function listIn(given: Given): Given[] {
	const { value } = given;
	if (value === undefined || value === null) return [];
	return Array.isArray(value) ? value.map((_, index) => inside(given, index)) : [given];
}

/** The n8n properties of fields inside a collection or a row. */
function propertiesIn(fields: Fields) {
	return Object.entries(fields).map(([name, { property }]) => ({ ...property, name }));
}
