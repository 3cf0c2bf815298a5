import { isObject, type IDataObject } from '../../declare/json';
import { path } from '../../declare/path';
import { VISIBILITIES } from '../shared/decisions';
import { choice, dateTime, filters } from '../../declare/fields/basic';
import { expand } from '../../declare/fields/paging';
import { operation } from '../../declare/operation';
import { view } from '../../declare/output';
import { assigneeFilter, caseField, STATUSES } from './fields';

export const review = operation({
	name: 'Review',
	value: 'review',
	action: 'Review a case',
	effect: 'decides',
	description: 'Record what your team decided on the case, or put it on hold',
	fields: {
		case: caseField,
		status: choice('Status', {
			description: 'What the case becomes',
			body: 'status',
			default: 'approved',
			options: STATUSES,
		}),
	},
	request: ({ case: id }) => ({ method: 'POST', path: path`/cases/${id}/reviews` }),
});

export const getReviews = operation({
	name: 'Get Reviews',
	value: 'getReviews',
	action: 'Get the reviews of a case',
	effect: 'reads',
	description: "Get the history of the case's status",
	fields: { case: caseField, expand: expand({ name: 'Reviewed By', value: 'reviewed_by' }) },
	paginated: true,
	request: ({ case: id }) => ({ method: 'GET', path: path`/cases/${id}/reviews` }),
});

const TOTALS = Object.fromEntries(
	STATUSES.map(({ name, value }) => [value, `How many cases have the status ${name}`]),
);

export const getStatusTotals = operation({
	name: 'Get Status Totals',
	value: 'getStatusTotals',
	action: 'Get the number of cases in each status',
	effect: 'reads',
	description: 'Get how many cases there are in each status',
	fields: {
		filters: filters({
			assignee: assigneeFilter,
			endDate: dateTime('End Date', {
				description: 'Only cases changed until then',
				query: 'end_date',
			}),
			startDate: dateTime('Start Date', {
				description: 'Only cases changed since then',
				query: 'start_date',
			}),
			visibility: choice('Visibility', {
				description: 'Whether to count active or archived cases',
				query: 'visibility',
				options: VISIBILITIES,
			}),
		}),
	},
	simplify: view(TOTALS, totals),
	request: () => ({ method: 'GET', path: path`/aggregates/case-status` }),
});

/** The totals by status: `{ "approved": 3, … }`. One that Amiqus does not say is not there. */
function totals({ aggregates }: IDataObject): IDataObject {
	const rows = Array.isArray(aggregates) ? aggregates.filter(isObject) : [];
	return Object.fromEntries(
		rows.flatMap(({ status, count }) =>
			typeof status === 'string' && typeof count === 'number' ? [[status, count]] : [],
		),
	);
}
