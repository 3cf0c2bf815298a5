import { filtersField, sortField } from '../shared/lists';
import { simplifyClient } from '../client/simplify';
import { InvalidParameterError, place } from '../../declare/field';
import { collection, text, withNothing } from '../../declare/fields/basic';
import { teamMemberFilter } from '../shared/pickers';
import { isObject, type JsonValue } from '../../declare/json';
import { path } from '../../declare/path';
import { operation } from '../../declare/operation';
import {
	addressField,
	changeFields,
	checkRegister,
	detailFields,
	expandField,
	organisation,
	requiredName,
} from './fields';

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create an organisation',
	effect: 'changes',
	description: 'Add a company or another body to Amiqus',
	fields: {
		name: requiredName,
		address: addressField,
		additionalFields: collection('Additional Fields', detailFields),
	},
	request: ({ additionalFields }) => {
		checkRegister(additionalFields);
		return { method: 'POST', path: path`/organisations` };
	},
});

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get an organisation',
	effect: 'reads',
	description: 'Get what Amiqus holds on an organisation',
	fields: { organisation, expand: expandField },
	request: ({ organisation: id }) => ({ method: 'GET', path: path`/organisations/${id}` }),
});

export const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many organisations',
	effect: 'reads',
	description: 'Get a list of organisations, for example all that nobody is assigned to',
	fields: {
		filters: filtersField('organisations', ['visibility'], {
			assignee: teamMemberFilter('Assignee', {
				description: 'Only organisations assigned to this team member, or to nobody',
				query: 'assignee',
			}),
			search: text('Search', {
				description: 'Only organisations whose name, company number or reference holds this text',
				query: 'search',
			}),
		}),
		sort: sortField('archived_at', 'created_at', 'name', 'reference', 'updated_at'),
		expand: expandField,
	},
	paginated: true,
	request: () => ({ method: 'GET', path: path`/organisations` }),
});

export const getClients = operation({
	name: 'Get People',
	value: 'getClients',
	action: 'Get the people of an organisation',
	effect: 'reads',
	description: 'Get the persons who belong to an organisation, newest first',
	fields: { organisation },
	paginated: true,
	simplify: simplifyClient,
	request: ({ organisation: id }) => ({ method: 'GET', path: path`/organisations/${id}/clients` }),
});

const updated = {
	organisation,
	address: addressField,
	updateFields: collection('Update Fields', changeFields, { role: 'update' }),
};

export const update = operation({
	name: 'Update',
	value: 'update',
	action: 'Update an organisation',
	effect: 'changes',
	description:
		'Change what Amiqus holds on an organisation. A field added and left empty is cleared; an address is replaced as a whole.',
	fields: updated,
	orderBy: ({ organisation: id }) => path`/organisations/${id}`,
	calls: ['GET /organisations/{organisation}', 'PATCH /organisations/{organisation}'],
	execute: async (values, { call }) => {
		const { updateFields, address } = values;
		const { body } = place(updated, values);
		const at = path`/organisations/${values.organisation}`;
		if (Object.keys(body).length === 0) {
			const problem = 'nothing to change: add at least one field';
			throw withNothing(problem, updateFields, address).inside('Update Fields');
		}
		if (updateFields.removeAddress === null && Object.keys(address).length > 0) {
			throw new InvalidParameterError(['Remove Address'], 'cannot go with a new address');
		}
		checkRegister(updateFields);
		// Amiqus wants the name with every change; one that is not to change is looked up.
		const name = body.name ?? nameIn((await call({ method: 'GET', path: at })).body);
		const answer = await call({ method: 'PATCH', path: at, body: { ...body, name } });
		return isObject(answer.body) ? answer.body : {};
	},
});

function nameIn(body: JsonValue | undefined): JsonValue {
	return isObject(body) ? (body.name ?? null) : null;
}
