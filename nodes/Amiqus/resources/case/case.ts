import { place } from '../../declare/field';
import { isObject, type IDataObject } from '../../declare/json';
import { filtersField, sortField } from '../shared/lists';
import { path } from '../../declare/path';
import { findCase, sameReference } from '../shared/byReference';
import { client } from '../shared/person';
import { boolean, choices, collection, text, updates } from '../../declare/fields/basic';
import { operation } from '../../declare/operation';
import { assigneeFilter, caseField, expandField, STATUSES } from './fields';
import { addTo, firstRequests } from './items';

const createFields = {
	client: { ...client, body: 'client' },
	name: text('Name', { description: 'What the case is about', body: 'name', required: true }),
	additionalFields: collection('Additional Fields', {
		reference: text('Reference', { description: 'Your own ID for the case', body: 'reference' }),
		records: firstRequests,
	}),
};

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a case',
	effect: 'changes',
	description: 'Open a case, which groups the requests of one reason for verifying a person',
	fields: createFields,
	orderBy: ({ additionalFields: { reference } }) =>
		reference ? sameReference(reference) : undefined,
	calls: ['POST /cases', 'PATCH /cases/{case}/items'],
	whenCutShort: 'Add the requests with Case: Add Requests; running this again opens another case.',
	execute: async (values, { call }) => {
		const { client: id, name, additionalFields } = values;
		const { reference, records } = additionalFields;
		const { body } = await call({
			method: 'POST',
			path: path`/cases`,
			body: place(createFields, values).body,
			...(reference ? { findAgain: findCase(reference, id, name) } : {}),
		});
		const made = (isObject(body) ? body : {}) as IDataObject;
		if (records === undefined) return made;
		await addTo(call, Number(made.id), records);
		return { ...made, requests: records };
	},
});

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a case',
	effect: 'reads',
	description: 'Get a case and its status',
	fields: { case: caseField, expand: expandField },
	request: ({ case: id }) => ({ method: 'GET', path: path`/cases/${id}` }),
});

export const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many cases',
	effect: 'reads',
	description: 'Get a list of cases',
	fields: {
		filters: filtersField('cases', ['clientVisibility', 'createdBy', 'visibility'], {
			assignee: assigneeFilter,
			client: { ...client, query: 'client' },
			reference: text('Reference', {
				description: 'Only cases with this reference',
				query: 'reference',
			}),
			search: text('Search', {
				description: 'Only cases whose name or person holds this text',
				query: 'search',
			}),
			status: choices('Status', {
				description: 'Only cases with one of these statuses',
				query: 'status',
				options: STATUSES,
			}),
		}),
		sort: sortField(
			'archived_at',
			'created_at',
			'client.name.first_name',
			'client.name.last_name',
			'name',
			'reference',
			'updated_at',
		),
		expand: expandField,
	},
	paginated: true,
	request: () => ({ method: 'GET', path: path`/cases` }),
});

export const update = operation({
	name: 'Update',
	value: 'update',
	action: 'Update a case',
	effect: 'changes',
	description: 'Rename a case, archive it or take it out of the archive',
	fields: {
		case: caseField,
		updateFields: updates({
			isArchived: boolean('Is Archived', {
				description: 'Whether the case is in the archive. Switched off, it is taken out again.',
				default: true,
				body: 'is_archived',
			}),
			name: text('Name', { description: 'What the case is about', body: 'name' }),
			reference: text('Reference', {
				description: 'Your own ID for the case. Left empty, it is cleared.',
				body: 'reference',
				nullable: true,
			}),
		}),
	},
	request: ({ case: id }) => ({ method: 'PATCH', path: path`/cases/${id}` }),
});
