/** Expressions that n8n itself refuses to evaluate. */
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import {
	connect,
	ITEMS,
	jsonOf,
	loadPackage,
	MemoryCredentials,
	runNode,
	runWorkflow,
} from './support/index.mts';

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

it('say what n8n says of a node that ran, but does not lead here', async () => {
	const types = await loadPackage();
	const saved = new MemoryCredentials(types);
	const { credentials, parameters } = await connect(saved, sandbox);
	const list = (name: string, reference: string) => ({
		name,
		type: 'n8n-nodes-amiqus.amiqus',
		credentials,
		parameters: { ...parameters, resource: 'client', operation: 'getAll', filters: { reference } },
	});
	const link = (node: string) => ({ node, type: 'main' as const, index: 0 });
	const outcome = await runWorkflow({
		types,
		credentials: saved,
		nodes: [list('Beside', 'EMP-1'), list('List', "={{ $('Beside').item.json.id }}")],
		connections: { [ITEMS]: { main: [[link('Beside'), link('List')]] } },
	});
	expect(outcome.node('Beside').error).toBeUndefined();
	expect(outcome.node('List').error?.message).toContain(
		"{{ $('Beside').item.json.id }} (No path back to referenced node): correct it",
	);
});
