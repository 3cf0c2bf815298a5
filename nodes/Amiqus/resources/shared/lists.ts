import type { Field, Fields } from '../../declare/field';
import { choice, filters } from '../../declare/fields/basic';
import { sorting } from '../../declare/fields/paging';
import { VISIBILITIES } from './decisions';
import { picker } from './pickers';

/** What lists can be sorted by. */
const SORTED_BY = {
	archived_at: 'Archived At',
	'client.name.first_name': 'First Name of the Person',
	'client.name.last_name': 'Last Name of the Person',
	created_at: 'Created At',
	deletion_date: 'Deletion Date',
	expires_at: 'Expires At',
	name: 'Name',
	'name.first_name': 'First Name',
	'name.last_name': 'Last Name',
	reference: 'Reference',
	updated_at: 'Updated At',
} as const;

/** How a list can be sorted. @param by the API's words, in the order of their names */
export function sortField(...by: Array<keyof typeof SORTED_BY>) {
	return sorting(...by.map((value) => ({ name: SORTED_BY[value], value })));
}

/** Filters that several lists have. */
function commonFilters(things: string) {
	return {
		clientVisibility: choice('Person Visibility', {
			description: `Only ${things} of active or of archived persons`,
			query: 'client_visibility',
			options: VISIBILITIES,
		}),
		createdBy: picker('teamMember', 'Created By', {
			description: `Only ${things} that this team member created`,
			query: 'created_by',
			optional: true,
		}),
		visibility: choice('Visibility', {
			description: `Whether to list active or archived ${things}`,
			query: 'visibility',
			options: VISIBILITIES,
		}),
	};
}

/**
 * The filters of a list: those it has in common with others, and its own.
 *
 * @param things what is listed, in the words of descriptions: `cases`
 */
export function filtersField<C extends keyof ReturnType<typeof commonFilters>, F extends Fields>(
	things: string,
	common: readonly C[],
	own: F,
) {
	const known = commonFilters(things);
	const shared = Object.fromEntries(common.map((name) => [name, known[name]]));
	const all = { ...shared, ...own } as Pick<typeof known, C> & F;
	return filters(byLabel(all));
}

/** n8n wants what can be added in the order of its names. */
function byLabel<F extends Record<string, Field<unknown>>>(fields: F): F {
	const ordered = Object.entries(fields).sort(([, one], [, other]) =>
		one.label < other.label ? -1 : 1,
	);
	return Object.fromEntries(ordered) as F;
}
