/** Expressions that n8n itself refuses to evaluate. */
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, runNode } from './support/index.mts';

let sandbox: Sandbox;
let calls: string[];
beforeAll(async () => {
	sandbox = await startSandbox({});
	sandbox.onExchange(({ method, url }) => calls.push(`${method} ${url}`));
});
beforeEach(() => {
	calls = [];
});
afterAll(async () => {
	await sandbox.close();
});

const UNREACHABLE = "{{ $('Nowhere').item.json.reference }}";
const person = {
	resource: 'client',
	operation: 'create',
	firstName: 'Isla',
	lastName: 'Reid',
	email: 'isla@example.com',
};
const client = { __rl: true, mode: 'id', value: `=${UNREACHABLE}` };
const steps = { values: [{ type: 'check.video' }, { type: `=${UNREACHABLE}` }] };
const request = { resource: 'record', operation: 'create', createFrom: 'steps' };

it.each([
	['on the node', { ...person, firstName: `=${UNREACHABLE}` }, '‘First Name’'],
	[
		'in a collection, beside one that is right',
		{
			...person,
			additionalFields: { mobile: '={{ $json.mobile }}', reference: `=${UNREACHABLE}` },
		},
		'‘Additional Fields’ → ‘Reference’',
	],
	['in a text', { ...person, lastName: `=Dr {{ $json.last }} ${UNREACHABLE}` }, '‘Last Name’'],
	['of an ID', { resource: 'client', operation: 'get', client }, '‘Person’'],
	[
		'in a row',
		{ ...request, client: { ...client, value: '1001' }, steps },
		'‘Steps’ → ‘Step 2’ → ‘Type’',
	],
	[
		'of an option',
		{ resource: 'client', operation: 'getAll', options: { timeout: `=${UNREACHABLE}` } },
		'‘Options’ → ‘Timeout (Seconds)’',
	],
])('are named with their field: %s', async (_, parameters, labels) => {
	const { items, error } = await runNode({
		sandbox,
		parameters,
		items: [{ mobile: '+441234567890', last: 'Reid' }],
		settings: { onError: 'continueRegularOutput' },
	});
	const json = jsonOf(items)[0] ?? {};
	const told = (json.error ?? error?.message) as string;
	expect(told.startsWith(`${labels}: n8n cannot evaluate the expression`)).toBe(true);
	expect(told).toContain(UNREACHABLE);
	expect(told).toContain("Referenced node doesn't exist");
	expect(told).toContain('correct it');
	expect(JSON.stringify(json)).not.toContain('report it');
	expect(calls).toEqual([]);
});
