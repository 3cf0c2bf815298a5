import type { INodeParameters } from 'n8n-workflow';
import { addClient } from '../../../sandbox/domain/clients.mts';
import type { Sandbox } from '../../../sandbox/index.mts';

/** A kind of call that is tried with every fault. */
export interface Subject {
	method: string;
	path: RegExp;
	/** Makes what the call needs, for one of three items; answers the item. */
	prepare: (sandbox: Sandbox, index: number) => { id?: number; name: string };
	parameters: INodeParameters;
	/** How often Amiqus has done what the item asks for. */
	effects: (sandbox: Sandbox, item: { id?: number; name: string }) => number;
}

const byId = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
let count = 0;

/** A name no earlier item had. */
const fresh = (index: number) => `T${(count += 1)}-${index}`;

function person(sandbox: Sandbox, index: number) {
	const name = fresh(index);
	const { id } = addClient(sandbox.state, {
		name: { first_name: name, last_name: 'Reid' },
		email: `${name.toLowerCase()}@example.com`,
	});
	return { id, name };
}

const newPerson = {
	resource: 'client',
	operation: 'create',
	firstName: '={{ $json.name }}',
	lastName: 'Reid',
	email: '={{ $json.name.toLowerCase() }}@example.com',
};

const named = (sandbox: Sandbox, name: string) =>
	sandbox.state.clients.rows.filter((row) => row.name.first_name === name).length;

/** By the headings of the table's columns. */
export const SUBJECTS: Record<string, Subject> = {
	GET: {
		method: 'GET',
		path: /\/clients\/\d+$/,
		prepare: person,
		parameters: { resource: 'client', operation: 'get', client: byId, simplify: false },
		effects: () => 1,
	},
	POST: {
		method: 'POST',
		path: /\/clients$/,
		prepare: (_, index) => ({ name: fresh(index) }),
		parameters: newPerson,
		effects: (sandbox, { name }) => named(sandbox, name),
	},
	'POST with reference': {
		method: 'POST',
		path: /\/clients$/,
		prepare: (_, index) => ({ name: fresh(index) }),
		parameters: { ...newPerson, additionalFields: { reference: '={{ $json.name }}' } },
		effects: (sandbox, { name }) => named(sandbox, name),
	},
	PUT: {
		method: 'PUT',
		path: /\/clients\/\d+\/address$/,
		prepare: person,
		parameters: {
			resource: 'client',
			operation: 'replaceAddress',
			client: byId,
			address: { city: '={{ $json.name }}' },
		},
		effects: (sandbox, { id, name }) =>
			Number(sandbox.state.clients.need(id ?? 0).address?.city === name),
	},
	PATCH: {
		method: 'PATCH',
		path: /\/clients\/\d+$/,
		prepare: person,
		parameters: {
			resource: 'client',
			operation: 'update',
			client: byId,
			updateFields: { mobile: '={{ $json.name }}' },
		},
		effects: (sandbox, { id, name }) => Number(sandbox.state.clients.need(id ?? 0).mobile === name),
	},
	DELETE: {
		method: 'DELETE',
		path: /\/clients\/\d+$/,
		prepare: person,
		parameters: { resource: 'client', operation: 'delete', client: byId },
		effects: (sandbox, { id }) => Number(sandbox.state.clients.get(id ?? 0) === undefined),
	},
};
