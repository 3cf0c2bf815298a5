import { sortField } from '../shared/lists';
import { client } from '../shared/person';
import { picker, pickers } from '../shared/pickers';
import { expandField } from '../organisation/fields';
import { path } from '../../declare/path';
import { WHOLE_BODY } from '../../declare/field';
import { deleted, operation, type Resource } from '../../declare/operation';

const organisations = pickers('organisation', 'Organisation Names or IDs', {
	description:
		'Which organisations the person belongs to. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	body: WHOLE_BODY,
});

const add = operation({
	name: 'Add',
	value: 'add',
	action: 'Add a person to organisations',
	effect: 'changes',
	description: 'Make a person belong to further organisations. Those added are the result.',
	fields: { client, organisations },
	request: ({ client: id, organisations: ids }) => ({
		method: 'POST',
		path: path`/clients/${id}/organisations`,
		body: ids,
	}),
});

const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get the organisations of a person',
	effect: 'reads',
	description: 'Get the organisations that a person belongs to',
	fields: {
		client,
		sort: sortField('archived_at', 'created_at', 'name', 'updated_at'),
		expand: expandField,
	},
	paginated: true,
	request: ({ client: id }) => ({ method: 'GET', path: path`/clients/${id}/organisations` }),
});

const remove = operation({
	name: 'Remove',
	value: 'remove',
	action: 'Remove a person from an organisation',
	effect: 'changes',
	description: 'End the membership of a person in one organisation. The organisation stays.',
	fields: {
		client,
		organisation: picker('clientOrganisation', 'Organisation', {
			description: 'Which organisation to leave. The list shows those the person belongs to.',
		}),
	},
	request: ({ client: id, organisation }) => ({
		method: 'DELETE',
		path: path`/clients/${id}/organisations/${organisation}`,
	}),
	result: (_, { client: id, organisation }) => deleted({ client: id, organisation }),
});

const removeAll = operation({
	name: 'Remove All',
	value: 'removeAll',
	action: 'Remove a person from all organisations',
	effect: 'destroys',
	loses: 'All organisations of the person go, and Amiqus keeps no list of which they were.',
	description: 'End all memberships of a person. The organisations stay.',
	fields: { client },
	request: ({ client: id }) => ({ method: 'DELETE', path: path`/clients/${id}/organisations` }),
	result: (_, { client: id }) => deleted({ client: id }),
});

const replace = operation({
	name: 'Replace',
	value: 'replace',
	action: 'Replace the organisations of a person',
	effect: 'destroys',
	loses:
		'The organisations that are not named here go, and Amiqus keeps no list of which they were.',
	description:
		'Make a person belong to these organisations and no other. Those newly added are the result.',
	fields: { client, organisations },
	request: ({ client: id, organisations: ids }) => ({
		method: 'PUT',
		path: path`/clients/${id}/organisations`,
		body: ids,
	}),
});

export const clientOrganisationResource: Resource = {
	name: 'Person Organisation',
	value: 'clientOrganisation',
	description: 'Which organisations a person belongs to',
	operations: [add, getAll, remove, removeAll, replace],
};
