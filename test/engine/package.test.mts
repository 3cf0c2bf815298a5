import type { INodeProperties, INodePropertyCollection, INodeType } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import {
	jsonOf,
	loadPackage,
	runNode,
	testCredential,
	type Authentication,
	type Types,
} from './support/index.mts';

let sandbox: Sandbox;
let types: Types;

beforeAll(async () => {
	sandbox = await startSandbox();
	types = await loadPackage();
});

afterAll(async () => {
	await sandbox.close();
});

const account = async (credentials: Authentication) =>
	await runNode({ sandbox, credentials, parameters: { resource: 'account', operation: 'get' } });

describe('the built package in n8n', () => {
	it('is loaded by n8n’s own loader', () => {
		expect(Object.keys(types.nodes)).toContain('n8n-nodes-amiqus.amiqus');
		expect(Object.keys(types.credentials).sort()).toEqual(['amiqusApi', 'amiqusOAuth2Api']);
	});

	it.each<Authentication>(['token', 'oauth2'])(
		'reaches Amiqus with a credential: %s',
		async (how) => {
			const { items, error } = await account(how);
			expect(error).toBeUndefined();
			expect(jsonOf(items)).toMatchObject([{ object: 'user' }]);
		},
	);

	it('has n8n refresh an expired OAuth2 token once, and loses no item', async () => {
		const before = sandbox.authority.refreshCount;
		const { saved } = await account('oauth2');
		sandbox.authority.expireAccessTokens();
		const [credential] = saved.all();
		const { items, error } = await runNode({
			sandbox,
			credentials: credential ?? 'oauth2',
			saved,
			parameters: { resource: 'account', operation: 'get' },
			items: [{}, {}, {}],
		});
		expect(error).toBeUndefined();
		expect(items).toHaveLength(3);
		expect(sandbox.authority.refreshCount - before).toBe(1);
		expect(credential?.tokenUpdates).toBe(1);
	});

	it('tests a credential', async () => {
		const test = async (accessToken: string) =>
			await testCredential('amiqusApi', { accessToken, baseUrl: sandbox.url });
		expect(await test(sandbox.token)).toMatchObject({ status: 'OK' });
		expect(await test('wrong')).toMatchObject({ status: 'Error' });
	});
});

/** Fields inside collections, with where they stand. */
function inCollections(
	properties: Array<INodeProperties | INodePropertyCollection>,
	path = '',
	inside = false,
): Array<{ path: string; field: INodeProperties }> {
	return properties.flatMap((property) => {
		const here = `${path}/${property.name}`;
		if ('values' in property) return inCollections(property.values, here, inside);
		const nested = (property.options ?? []) as Array<INodeProperties | INodePropertyCollection>;
		const holds = property.type === 'collection';
		const below =
			holds || property.type === 'fixedCollection'
				? inCollections(nested, here, inside || holds)
				: [];
		return [...(inside ? [{ path: here, field: property }] : []), ...below];
	});
}

describe('every node', () => {
	it('asks for nothing inside a collection: n8n then refuses every operation that lacks it', () => {
		const required = Object.values(types.nodes).flatMap((type) =>
			inCollections((type as INodeType).description.properties ?? [])
				.filter(({ field }) => field.required)
				.map(({ path }) => path),
		);
		expect(required).toEqual([]);
	});
});
