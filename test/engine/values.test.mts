import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, runNode } from './support/index.mts';

let sandbox: Sandbox;
let calls: string[];
beforeAll(async () => {
	sandbox = await startSandbox({});
	sandbox.onExchange(({ method, url, body }) => calls.push(`${method} ${url} ${body ?? ''}`));
});
beforeEach(() => {
	calls = [];
});
afterAll(async () => {
	await sandbox.close();
});

/** What comes out for one item, whether or not it fails. */
async function outcome(parameters: object, json: Record<string, unknown> = {}) {
	const { items, error } = await runNode({
		sandbox,
		parameters: parameters as never,
		items: [json],
		settings: { onError: 'continueRegularOutput' },
	});
	const told = jsonOf(items)[0]?.error ?? error?.message ?? 'done';
	return typeof told === 'string' ? told : JSON.stringify(told);
}

const client = { __rl: true, mode: 'id', value: '1001' };
const person = { resource: 'client', operation: 'create', firstName: 'Isla', lastName: 'Reid' };

it('says which expression came to nothing in a filter, and lists nobody', async () => {
	const filters = { reference: '={{ $json.referense }}' };
	expect(await outcome({ resource: 'client', operation: 'getAll', filters })).toBe(
		'‘Filters’ → ‘Reference’ is empty: the expression {{ $json.referense }} came to nothing (this item has no ‘referense’); remove it or give it a value',
	);
	expect(calls).toEqual([]);
});

it('says that an update is left with nothing, and why', async () => {
	const updateFields = { status: '={{ $json.decision }}' };
	const parameters = { resource: 'client', operation: 'update', client, updateFields };
	expect(await outcome(parameters, { Decision: 'rejected' })).toBe(
		'‘Update Fields’: nothing to change: add at least one field; ‘Status’ came to nothing: {{ $json.decision }} (this item has no ‘decision’, but ‘Decision’)',
	);
	expect(calls).toEqual([]);
	expect(await outcome(parameters, { decision: ' Rejected ' })).toBe('done');
	expect(calls).toEqual(['PATCH /api/v2/clients/1001 {"status":"rejected"}']);
});

it.each([
	[
		{ resource: 'organisation', operation: 'update' },
		{ organisation: { __rl: true, mode: 'id', value: '1' } },
		'nothing to change: add at least one field',
	],
	[
		{ resource: 'formTemplate', operation: 'update' },
		{ formTemplate: { __rl: true, mode: 'id', value: '01234567-89ab-4cde-8f01-23456789abcd' } },
		'nothing to change: add at least one field, or change the fields of the form',
	],
])('says so of every update: %j', async (chosen, about, told) => {
	const updateFields = { name: '={{ $json.nmae }}' };
	expect(await outcome({ ...chosen, ...about, updateFields })).toBe(
		`‘Update Fields’: ${told}; ‘Name’ came to nothing: {{ $json.nmae }} (this item has no ‘nmae’)`,
	);
	expect(calls).toEqual([]);
});

it('says so of the parts of an address', async () => {
	const parameters = {
		resource: 'organisation',
		operation: 'update',
		organisation: { __rl: true, mode: 'id', value: '1' },
		address: { city: '={{ $json.twon }}' },
	};
	expect(await outcome(parameters)).toContain('‘City’ came to nothing: {{ $json.twon }}');
	expect(calls).toEqual([]);
});

it.each([
	['={{ $json.Id }}-{{ $json.id }}', { id: 7 }, 'the part {{ $json.Id }} of it came to nothing'],
	['=EMP-{{ $json.Id }}', {}, 'the part {{ $json.Id }} of it came to nothing'],
	[
		'=EMP-{{ Number($json.id) }}',
		{ id: 'E1' },
		'the part {{ Number($json.id) }} of it is not a number',
	],
	["={{ 'EMP-' + $json.Id }}", {}, 'ends with something missing made into text'],
	["={{ 'EMP-' + null }}", {}, 'ends with something missing made into text'],
])('refuses a reference of %s with %j', async (reference, json, expected) => {
	const email = '={{ $json.id }}@example.com';
	const additionalFields = { reference };
	expect(await outcome({ ...person, email: 'a@example.com', additionalFields }, json)).toContain(
		expected,
	);
	expect(await outcome({ ...person, email }, {})).toContain('the part {{ $json.id }} of it');
	expect(calls).toEqual([]);
});

it('takes messages with a part that came to nothing', async () => {
	const additionalFields = { message: "=Dear {{ $json.name }}, this is {{ 'un' + 'defined' }}" };
	const parameters = {
		resource: 'record',
		operation: 'create',
		client,
		createFrom: 'steps',
		steps: { values: [{ type: 'check.video' }] },
		additionalFields,
	};
	expect(await outcome(parameters)).toBe('done');
	expect(calls[0]).toContain('"message":"Dear , this is undefined"');
});

it.each([
	['returnAll', { returnAll: '={{ $json.all }}' }, 'Return All'],
	['limit', { returnAll: false, limit: '={{ $json.limit }}' }, 'Limit'],
	['timeout', { options: { timeout: '={{ $json.timeout }}' } }, 'Timeout'],
])('has no default stand in for a %s that came to nothing', async (_, parameters, label) => {
	const told = await outcome({ resource: 'client', operation: 'getAll', ...parameters });
	expect(told).toContain(label);
	expect(told).toContain('came to nothing');
	expect(calls).toEqual([]);
});

it('leaves out nobody’s decision to tell a person', async () => {
	const parameters = {
		resource: 'record',
		operation: 'create',
		client,
		createFrom: 'steps',
		steps: { values: [{ type: 'check.video' }] },
		notify: '={{ $json.notify }}',
	};
	expect(await outcome(parameters)).toContain('‘Notify Person’ is empty');
	expect(calls).toEqual([]);
	expect(await outcome(parameters, { notify: 'No' })).toBe('done');
	expect(calls[0]).toContain('"notification":false');
});
