import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { byId, PERSON } from './fixtures/uploads.mts';
import { jsonOf, runNode, type NodeOptions } from './support/index.mts';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(async () => await sandbox.close());

const run = async (parameters: object) =>
	await runNode({ sandbox, parameters: parameters as NodeOptions['parameters'] });

describe('A field that always shows a value', () => {
	const persons = { resource: 'client', operation: 'getAll' };
	const files = { resource: 'file', operation: 'downloadAllOfClient', client: byId(PERSON) };

	it.each([
		['Limit', { ...persons, limit: null }],
		['Limit', { ...persons, limit: '' }],
		['Return All', { ...persons, returnAll: null }],
		['Output', { ...files, output: null }],
	])('is an error before anything is sent where it was emptied by hand: %s', async (label, of) => {
		const before = sandbox.requests.total;
		const { error, items } = await run(of);
		expect(error?.message).toBe(`‘${label}’ is empty: give it a value`);
		expect(items).toEqual([]);
		expect(sandbox.requests.total).toBe(before);
	});

	it.each([null, [], ''])(
		'is none that shows nothing until somebody chooses: %j',
		async (expand) => {
			const { error, items } = await run({ resource: 'case', operation: 'getAll', expand });
			expect(error).toBeUndefined();
			expect(items.length).toBeGreaterThan(0);
		},
	);
});

it('Selected Fields are fields of the result, and not what every object has', async () => {
	const { items } = await run({
		resource: 'client',
		operation: 'get',
		client: byId(PERSON),
		outputMode: 'selected',
		selectedFields: 'id, constructor, toString, name.valueOf',
	});
	const nothing = { constructor: null, toString: null, 'name.valueOf': null };
	expect(jsonOf(items)).toEqual([{ id: PERSON, ...nothing }]);
});
