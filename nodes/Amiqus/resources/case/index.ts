import { choices, choice, collection, integer, text } from '../fields/basic';
import { expand, sorting } from '../fields/paging';
import { idList, picker } from '../fields/pickers';
import { path } from '../../transport/path';
import { client, VISIBILITIES } from '../client/fields';
import { operation, type Resource } from '../operation';

const STATUSES = [
	{ name: 'Action Required', value: 'action_required' },
	{ name: 'Approved', value: 'approved' },
	{ name: 'Awaiting Response', value: 'awaiting_response' },
	{ name: 'On Hold', value: 'on_hold' },
	{ name: 'Rejected', value: 'rejected' },
	{ name: 'Reviewed, Pending Decision', value: 'reviewed_pending_decision' },
] as const;

const caseField = picker('case', 'Case', {
	description: 'The case to work with: choose from the list, or give the ID',
});

const expandField = expand(
	{ name: 'Assignees', value: 'assignees' },
	{ name: 'Items', value: 'items' },
	{ name: 'Person', value: 'client' },
);

const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a case',
	description: 'Open a case, which groups the requests of one reason for verifying a person',
	fields: {
		client: { ...client, body: 'client' },
		name: text('Name', { description: 'What the case is about', body: 'name', required: true }),
		additionalFields: collection('Additional Fields', {
			reference: text('Reference', { description: 'Your own ID for the case', body: 'reference' }),
		}),
	},
	request: ({ client: id, name, additionalFields: { reference } }) => ({
		method: 'POST',
		path: path`/cases`,
		...(reference
			? {
					findAgain: {
						list: {
							method: 'GET',
							path: path`/cases`,
							query: { reference, client: id, sort_by: 'created_at', order_by: 'desc' },
						},
						matches: (candidate) => candidate.name === name,
					},
				}
			: {}),
	}),
});

const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a case',
	description: 'Get a case and its status',
	fields: { case: caseField, expand: expandField },
	request: ({ case: id }) => ({ method: 'GET', path: path`/cases/${id}` }),
});

const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many cases',
	description: 'Get a list of cases',
	fields: {
		filters: collection(
			'Filters',
			{
				assignedTo: integer('Assigned To ID', {
					description: 'Only cases assigned to this team member',
					query: 'assigned_to',
					min: 1,
				}),
				client: { ...client, query: 'client' },
				clientVisibility: choice('Person Visibility', {
					description: 'Only cases of active or of archived persons',
					query: 'client_visibility',
					options: VISIBILITIES,
				}),
				createdBy: integer('Created By ID', {
					description: 'Only cases that this team member opened',
					query: 'created_by',
					min: 1,
				}),
				reference: text('Reference', {
					description: 'Only cases with this reference',
					query: 'reference',
				}),
				search: text('Search', {
					description: 'Only cases whose name, reference or person holds this text',
					query: 'search',
				}),
				status: choices('Status', {
					description: 'Only cases with one of these statuses',
					query: 'status',
					options: STATUSES,
				}),
				visibility: choice('Visibility', {
					description: 'Whether to list active or archived cases',
					query: 'visibility',
					options: VISIBILITIES,
				}),
			},
			{ placeholder: 'Add Filter' },
		),
		sort: collection(
			'Sort',
			sorting(
				{ name: 'Archived At', value: 'archived_at' },
				{ name: 'Created At', value: 'created_at' },
				{ name: 'First Name of the Person', value: 'client.name.first_name' },
				{ name: 'Last Name of the Person', value: 'client.name.last_name' },
				{ name: 'Name', value: 'name' },
				{ name: 'Reference', value: 'reference' },
				{ name: 'Updated At', value: 'updated_at' },
			),
			{ placeholder: 'Add Sorting' },
		),
		expand: expandField,
	},
	paginated: true,
	request: () => ({ method: 'GET', path: path`/cases` }),
});

const addRecords = operation({
	name: 'Add Requests',
	value: 'addRecords',
	action: 'Add requests to a case',
	description: "Add up to 100 of the person's requests to the case",
	fields: {
		case: caseField,
		records: idList('Request IDs', {
			description: 'IDs of the requests to add, separated by commas',
			placeholder: 'e.g. 123, 124',
			max: 100,
		}),
	},
	request: ({ case: id, records }) => ({
		method: 'PATCH',
		path: path`/cases/${id}/items`,
		body: records.map((record) => ({ id: record, type: 'record' })),
	}),
});

export const caseResource: Resource = {
	name: 'Case',
	value: 'case',
	description: 'What groups the requests of one reason for verifying a person',
	operations: [addRecords, create, get, getAll],
};
