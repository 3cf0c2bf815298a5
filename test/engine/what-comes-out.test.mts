/** What comes out of operations, or is told of them, where Amiqus answers otherwise than it mostly does. */
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, runNode } from './support/index.mts';

let sandbox: Sandbox;
let sent: Array<{ call: string; body: unknown }>;

beforeEach(async () => {
	sandbox = await startSandbox({ seed: 'people' });
	sent = [];
	sandbox.onExchange(({ method, path, body }) => {
		if (method !== 'GET') sent.push({ call: `${method} ${path}`, body: JSON.parse(body || '{}') });
	});
});
afterEach(async () => {
	await sandbox.close();
});

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value: String(value) });

async function run(resource: string, operation: string, parameters: object = {}) {
	const { items, error } = await runNode({
		sandbox,
		parameters: { resource, operation, ...parameters },
	});
	return { items: jsonOf(items), message: error?.message };
}

describe('an Onfido token', () => {
	it.each(['automatic', 'raw', 'simplified'])(
		'comes out of %s output only where secrets do',
		async (outputMode) => {
			const { items } = await run('record', 'create', {
				client: byId(1001),
				createFrom: 'steps',
				steps: { values: [{ type: 'check.photo_id', docs: ['passport'] }] },
			});
			const parameters = { record: byId(items[0]?.id), outputMode };
			const { items: without } = await run('sdk', 'createOnfidoToken', parameters);
			expect(without).toEqual([{ type: 'web', workflowRunId: expect.any(String) as string }]);
			const { items: shown } = await run('sdk', 'createOnfidoToken', {
				...parameters,
				outputSecrets: true,
			});
			expect(shown).toMatchObject([{ sdkToken: expect.any(String) as string }]);
		},
	);
});

describe('an SDK session', () => {
	it.each(['createToken', 'getStatus', 'getSteps', 'createOnfidoToken'])(
		'of a request that Amiqus refuses says by its label which field that is: %s',
		async (operation) => {
			const { message } = await run('sdk', operation, { record: byId(999_999) });
			expect(message).toBe(
				'Amiqus refused the values sent – Request (record_id): The selected record id is invalid: 999999',
			);
			expect(sent).toEqual([{ call: 'POST /api/v2/sdk_token', body: { record_id: 999_999 } }]);
		},
	);
});

describe('the totals of cases', () => {
	it('are those that Amiqus says', async () => {
		const aggregates = [{ status: 'pending', count: 2 }, { status: 'approved' }, { count: 3 }];
		sandbox.faults.add({ kind: 'answer', change: () => ({ aggregates }) });
		expect((await run('case', 'getStatusTotals')).items).toEqual([{ pending: 2 }]);
	});
});

describe('an item whose change leaves nothing to tell', () => {
	it.each<[string, string, object]>([
		['clientOrganisation', 'add', { client: byId(1002), organisations: [3001] }],
		['clientOrganisation', 'replace', { client: byId(1002), organisations: [3001] }],
		['client', 'addAssignees', { client: byId(1002), teamMembers: [123] }],
		['case', 'addRecords', { case: byId(8001), records: [5004] }],
	])('comes out all the same: %s %s', async (resource, operation, parameters) => {
		const answer = { object: 'list', data: [], total: 0, count: 0, has_more: false };
		const match = { path: /organisations$|assignees$|items$/ };
		sandbox.faults.add({ kind: 'answer', match, change: () => answer, changeStatus: () => 201 });
		const { items, message } = await run(resource, operation, parameters);
		expect(message).toBeUndefined();
		expect(items).toEqual([{ success: true }]);
	});
});

describe('a company number that is cleared', () => {
	it('leaves the register in Create or Update as it is', async () => {
		const found = { name: 'Acme', additionalFields: { companyNumber: '1', jurisdiction: 'gb' } };
		await run('organisation', 'create', found);
		sent = [];
		const { items } = await run('organisation', 'upsert', {
			name: 'Acme',
			additionalFields: { companyNumber: "={{ '' }}" },
			options: { emptyValues: 'clear' },
		});
		expect(sent.map(({ body }) => body)).toEqual([{ company_number: null, name: 'Acme' }]);
		expect(items).toMatchObject([{ outcome: 'updated', jurisdiction: 'gb' }]);
	});
});

describe('a form', () => {
	it('given by its number is told to want its reference', async () => {
		const { items } = await run('form', 'getAll', { limit: 1 });
		const form = byId(`={{ ${Number(items[0]?.id)} }}`);
		const { message } = await run('form', 'get', { client: byId(1001), form });
		expect(message).toContain(
			'‘Form’ is not a UUID: choose From List, or give the reference, not the number or name',
		);
	});
});
