import { filtersField, sortField } from '../shared/lists';
import { choice, collection, email, optionsOf, text, updates } from '../../declare/fields/basic';
import { picker } from '../shared/pickers';
import { path } from '../../declare/path';
import type { FindAgain } from '../../declare/request';
import { deleted, operation } from '../../declare/operation';
import { hasReference, listByReference, sameReference, OF_A_PERSON } from '../shared/byReference';
import { client } from '../shared/person';
import { checkTitle, detailFields, effectOfDetails, emailField, nameFields } from './fields';
import { DECISIONS } from '../shared/decisions';
import { simplifyClient } from './simplify';

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a person',
	effect: 'details',
	description:
		'Add a person to Amiqus. The same person sent twice is there twice: use Create or Update to avoid that.',
	fields: {
		...nameFields,
		email: emailField,
		additionalFields: collection('Additional Fields', detailFields),
	},
	effectOf: ({ additionalFields }) => effectOfDetails(additionalFields),
	simplify: simplifyClient,
	orderBy: ({ additionalFields: { reference } }) =>
		reference ? sameReference(reference) : undefined,
	request: ({ additionalFields, email: address }) => {
		checkTitle(additionalFields);
		const { reference } = additionalFields;
		return {
			method: 'POST',
			path: path`/clients`,
			...(reference ? { findAgain: findByReference(reference, address) } : {}),
		};
	},
});

/** A person is told from others with the same reference by the e-mail address. */
function findByReference(reference: string, address: string): FindAgain {
	return {
		list: listByReference(reference),
		matches: (candidate) =>
			hasReference(candidate, reference) &&
			String(candidate.email).trim().toLowerCase() === address.trim().toLowerCase(),
		own: OF_A_PERSON,
	};
}

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a person',
	effect: 'reads',
	description: 'Get what Amiqus holds on a person',
	fields: { client },
	simplify: simplifyClient,
	request: ({ client: id }) => ({ method: 'GET', path: path`/clients/${id}` }),
});

export const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many persons',
	effect: 'reads',
	description: 'Get a list of persons, for example all whose deletion is due',
	whenEmpty: ({ filters: { search } }) =>
		search?.includes('@')
			? 'Amiqus searches names, references and organisations, but no e-mail addresses.'
			: undefined,
	fields: {
		filters: filtersField('persons', ['visibility'], {
			assignee: picker('teamMember', 'Assignee', {
				description: 'Only persons assigned to this team member',
				query: 'assignee',
				optional: true,
			}),
			deletionDate: choice('Deletion Date', {
				description: 'Only persons whose deletion date is of this kind',
				query: 'deletion_date',
				options: optionsOf('not_set', 'overdue', 'today', 'upcoming'),
			}),
			reference: text('Reference', {
				description: 'Only persons with exactly this reference, whatever its case',
				query: 'reference',
			}),
			search: text('Search', {
				description:
					'Only persons whose name, reference or organisation holds this text; e-mail addresses are not searched',
				query: 'search',
			}),
			status: choice('Status', {
				description: 'Only persons with this decision',
				query: 'status',
				options: DECISIONS,
			}),
		}),
		sort: sortField(
			'archived_at',
			'created_at',
			'deletion_date',
			'name.first_name',
			'name.last_name',
			'updated_at',
		),
	},
	paginated: true,
	simplify: simplifyClient,
	request: () => ({ method: 'GET', path: path`/clients` }),
});

export const update = operation({
	name: 'Update',
	value: 'update',
	action: 'Update a person',
	effect: 'details',
	description: 'Change what Amiqus holds on a person. A field added and left empty is cleared.',
	fields: {
		client,
		updateFields: updates({
			...detailFields,
			email: email('Email', {
				description: 'Where Amiqus sends the invitation to complete a request',
				body: 'email',
			}),
			firstName: text('First Name', {
				description: 'Given name, as on the identity document',
				body: 'name.first_name',
				maxLength: 255,
			}),
			lastName: text('Last Name', {
				description: 'Family name, as on the identity document',
				body: 'name.last_name',
				maxLength: 255,
			}),
		}),
	},
	effectOf: ({ updateFields }) => effectOfDetails(updateFields),
	simplify: simplifyClient,
	request: ({ client: id, updateFields }) => {
		checkTitle(updateFields);
		return { method: 'PATCH', path: path`/clients/${id}` };
	},
});

export const remove = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a person',
	effect: 'destroys',
	loses: 'All personal data, files, forms and requests of the person go with it.',
	description: 'Delete a person with all personal data, files and requests. This cannot be undone.',
	fields: { client },
	request: ({ client: id }) => ({ method: 'DELETE', path: path`/clients/${id}` }),
	result: (_, { client: id }) => deleted({ id }),
});
