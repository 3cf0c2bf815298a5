import { onlyIf, type Field } from '../field';
import { boolean, choice, choices, collection, filters, integer, type Option } from './basic';

/** Return All and Limit, as every n8n list has them. */
export const limitFields = {
	returnAll: boolean('Return All', {
		description: 'Whether to return all results or only up to a given limit',
	}),
	limit: onlyIf(
		{ returnAll: [false] },
		integer('Limit', { description: 'Max number of results to return', min: 1, default: 50 }),
	),
};

/** Which ids in the answer to replace by the objects they stand for. */
export function expand<const O extends Option>(
	...options: O[]
): Field<Array<O['value']> | undefined> {
	return choices('Expand', {
		description: 'What to return whole instead of as an ID only',
		query: 'expand',
		options,
	});
}

/** Sorting, of lists that can be sorted: `sort_by` and `order_by`. */
export function sorting(...by: Option[]) {
	const fields = {
		sortBy: choice('Sort By', {
			description: 'What to sort the list by',
			query: 'sort_by',
			options: by,
		}),
		order: choice('Order', {
			description: 'Which end of the list comes first',
			query: 'order_by',
			options: [
				{ name: 'Ascending', value: 'asc' },
				{ name: 'Descending', value: 'desc' },
			],
		}),
	};
	return collection('Sort', fields, { role: 'query', placeholder: 'Add Sorting' });
}

/** The filter of lists whose things can be switched off: `enabled`. */
export function enabledFilter(things: string) {
	return filters({
		enabled: boolean('Enabled', {
			description: `Whether to list the ${things} that are switched on, or those switched off`,
			default: true,
			query: 'enabled',
		}),
	});
}
