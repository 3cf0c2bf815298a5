/** What several scenarios do: create persons, and have some. */
import { addClient } from '../../sandbox/domain/clients.mts';
import type { Sandbox } from '../../sandbox/index.mts';
import type { BareCall, NodeWork } from '../support/contenders.mts';
import type { Load } from '../support/scenario.mts';

/** Fills a sandbox with persons. */
export const seedPeople = (count: number) => (sandbox: Sandbox) => {
	for (let index = 0; index < count; index += 1) {
		addClient(sandbox.state, {
			name: { first_name: `Person${index}`, last_name: 'Reid' },
			email: `person${index}@example.com`,
		});
	}
};

const person = ({ tag }: Load, index: number) => ({
	name: `Person${index}`,
	email: `${tag}-${index}@example.com`,
});

const people = (load: Load) =>
	Array.from({ length: load.count }, (_, index) => person(load, index));

/** A person per item, through our node. */
export const createWithNode = (options?: { itemsAtOnce: number }): NodeWork => ({
	items: people,
	parameters: () => ({
		resource: 'client',
		operation: 'create',
		firstName: '={{ $json.name }}',
		lastName: 'Reid',
		email: '={{ $json.email }}',
		...(options ? { options } : {}),
	}),
});

/** What has HTTP Request make a person, but for the body. */
export const postPerson = (api: string) => ({
	authentication: 'predefinedCredentialType',
	nodeCredentialType: 'amiqusApi',
	method: 'POST',
	url: `${api}/clients`,
	sendBody: true,
});

/** A person per item, through the HTTP Request node. */
export const createWithHttpRequest: NodeWork = {
	items: people,
	parameters: ({ api }) => ({
		...postPerson(api),
		specifyBody: 'json',
		jsonBody:
			'={{ { "name": { "first_name": $json.name, "last_name": "Reid" }, "email": $json.email } }}',
	}),
};

/** A person, with nothing but a call. */
export const createBare: BareCall = async (fetchJson, index, load) => {
	const { name, email } = person(load, index);
	const body = JSON.stringify({ name: { first_name: name, last_name: 'Reid' }, email });
	return [await fetchJson('/clients', { method: 'POST', body })];
};
