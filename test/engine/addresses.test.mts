import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, runNode } from './support/index.mts';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});

afterAll(async () => {
	await sandbox.close();
});

const person = (value: string) => ({
	resource: 'client',
	operation: 'delete',
	client: { __rl: true, mode: 'url', value },
});

const exists = async (id: number) => {
	const headers = { Authorization: `Bearer ${sandbox.token}` };
	return (await fetch(`${sandbox.api}/clients/${id}`, { headers })).ok;
};

describe('a person chosen by an address', () => {
	it.each([
		['typed in', person('https://elsewhere.example/clients/1001')],
		['from an expression', person('={{ $json.address }}')],
		['from an expression that n8n evaluates', person('={{ $json.address.trim() }}')],
	])('elsewhere, %s, is nobody here', async (_, parameters) => {
		const { error } = await runNode({
			sandbox,
			parameters,
			items: [{ address: 'https://elsewhere.example/clients/1001' }],
		});
		expect(error?.message).toContain('‘Person’ is not the address of one of these');
		expect(error?.message).toContain(`${sandbox.url}/clients/123`);
		expect(await exists(1001)).toBe(true);
	});

	it('here is deleted', async () => {
		const { items } = await runNode({
			sandbox,
			parameters: person('={{ $json.address }}'),
			items: [{ address: `${sandbox.url}/clients/1002` }],
		});
		expect(jsonOf(items)).toMatchObject([{ deleted: true }]);
		expect(await exists(1002)).toBe(false);
	});
});
