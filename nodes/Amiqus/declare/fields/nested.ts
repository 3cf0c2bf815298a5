import { isObject } from '../json';
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
