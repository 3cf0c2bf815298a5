/** Values that came to nothing, or to what nobody meant, in a real n8n, whose expressions run in an isolate. */
import { runWorkflow, type Json } from '../../scripts/real-n8n/execution.mts';
import { NODE_TYPE } from '../../scripts/real-n8n/index.mts';
import { AWKWARD_ITEMS, becameOf, creating, expected, FIELDS } from '../support/awkward.mts';
import { openInstance, START_MS, type Instance } from './support/instance.mts';
import { ITEMS, saveChain, type ChainedNode } from './support/pinned.mts';

let instance: Instance;
let calls: string[] = [];

beforeAll(async () => {
	instance = await openInstance();
	instance.sandbox.onExchange(({ method, url, body }) =>
		calls.push(`${method} ${url} ${body ?? ''}`),
	);
}, START_MS);

afterAll(async () => await instance?.close(), 60_000);

beforeEach(() => {
	calls = [];
});

const amiqus = (name: string, parameters: object): ChainedNode => ({
	name,
	type: NODE_TYPE,
	typeVersion: 1,
	parameters,
	onError: 'continueRegularOutput',
	credentials: instance.n8n.credentials,
});

/** Runs a chain of nodes in a workflow of people in London, and answers what each put out. */
async function run(nodes: ChainedNode[], rows: object[]): Promise<Record<string, Json[]>> {
	const name = nodes.map((node) => node.name).join(', ');
	const items = rows.map((json) => ({ json }));
	const settings = { timezone: 'Europe/London' };
	const id = await saveChain(instance.n8n, name, nodes, items, settings);
	return (await runWorkflow(instance.n8n.rest, id, ITEMS)).items;
}

const persons = () => instance.sandbox.state.clients.rows;
const writes = () => calls.filter((call) => !call.startsWith('GET'));
const byId = (value: string) => ({ __rl: true, mode: 'id', value });

it('approves nobody whose decision is in a column of another name', async () => {
	const [{ id, status } = { id: 0, status: '' }] = persons();
	const update = (expression: string) =>
		amiqus(`Update by ${expression}`, {
			resource: 'client',
			operation: 'update',
			client: byId(String(id)),
			updateFields: { status: `={{ ${expression} }}` },
		});
	// The second is an error inside the expression, which n8n keeps to itself.
	for (const expression of ['$json.decision', '$json.decision.value.toLowerCase()']) {
		const node = update(expression);
		const { [node.name]: told } = await run([node], [{ Decision: 'rejected' }]);
		expect(told?.[0]?.error).toBe(
			`‘Update Fields’: nothing to change: add at least one field; ‘Status’ came to nothing: {{ ${expression} }} (this item has no ‘decision’, but ‘Decision’)`,
		);
	}
	expect(writes()).toEqual([]);
	expect(persons()[0]?.status).toBe(status);
});

it('deletes nobody behind a list whose filter came to nothing', async () => {
	const before = persons().length;
	const list = {
		resource: 'client',
		operation: 'getAll',
		returnAll: true,
		filters: { reference: '={{ $json.referense }}' },
	};
	const remove = {
		resource: 'client',
		operation: 'delete',
		client: byId('={{ $json.id }}'),
	};
	const nodes = [amiqus('List', list), amiqus('Delete', remove)];
	const told = await run(nodes, [{ reference: 'EMP-1' }]);
	expect(told.List?.[0]?.error).toBe(
		'‘Filters’ → ‘Reference’ is empty: the expression {{ $json.referense }} came to nothing (this item has no ‘referense’, but ‘reference’); remove it or give it a value',
	);
	expect(told.Delete?.[0]?.error).toContain('‘Person’ is empty');
	expect(calls).toEqual([]);
	expect(persons()).toHaveLength(before);
});

const upsert = (fields: object, additionalFields: object = {}) =>
	amiqus('Save', {
		resource: 'client',
		operation: 'upsert',
		firstName: '={{ $json.first }}',
		lastName: 'Example',
		email: '={{ $json.email }}',
		reference: '={{ $json.id }}',
		...fields,
		additionalFields,
	});

it('leaves alone what a Create or Update has in columns of other names', async () => {
	const held = {
		dob: '1990-05-01',
		mobile: '+447700900123',
		deletionDate: '2040-01-01',
	};
	const row = { id: 'KEEP-1', first: 'Kit', email: 'kit@example.com' };
	const [saved] = (await run([upsert({}, held)], [row])).Save ?? [];
	const renamed = Object.fromEntries(
		Object.keys(held).map((name) => [name, `={{ $json.${name} }}`]),
	);
	calls = [];
	const [again] = (await run([upsert({}, renamed)], [{ ...row, Dob: '1990-05-01' }])).Save ?? [];
	expect(again?.error).toBeUndefined();
	expect(writes()).toEqual([]);
	expect(persons().find(({ id }) => id === saved?.id)).toMatchObject({
		dob: held.dob,
	});
});

it('sends no name that is no number, and no reference with something missing in it', async () => {
	const create = (firstName: string, reference: string) =>
		amiqus('Create', {
			resource: 'client',
			operation: 'create',
			firstName,
			lastName: 'Example',
			email: 'made@example.com',
			additionalFields: { reference },
		});
	const rows = [{ Id: 'E1' }, { Id: 'E2' }, { Id: 'E3' }];
	const told: unknown[] = [];
	for (const node of [
		create('={{ Number($json.Id) }}', '={{ $json.Id }}'),
		create('Kit', "={{ 'EMP-' + $json.id }}"),
		create('Kit', '=EMP-{{ $json.id }}'),
	]) {
		const { Create = [] } = await run([node], rows);
		told.push(...Create.map(({ error }) => String(error)));
	}
	expect(told).toEqual([
		...new Array<string>(3).fill(
			'‘First Name’ is not a number (it came from {{ Number($json.Id) }})',
		),
		...new Array<string>(3).fill(
			"‘Additional Fields’ → ‘Reference’ ends with something missing made into text (it came from {{ 'EMP-' + $json.id }})",
		),
		...new Array<string>(3).fill(
			'‘Additional Fields’ → ‘Reference’: the part {{ $json.id }} of it came to nothing (this item has no ‘id’, but ‘Id’) (it came from EMP-{{ $json.id }})',
		),
	]);
	expect(calls).toEqual([]);
});

it('makes nobody out of two rows with one reference and different people', async () => {
	const before = persons().length;
	const { Save = [] } = await run(
		[upsert({})],
		[
			{ id: 'SAME', first: 'Ada', email: 'ada@example.com' },
			{ id: 'OTHER', first: 'Oda', email: 'oda@example.com' },
			{ id: 'SAME', first: 'Ida', email: 'ida@example.com' },
		],
	);
	expect(Save.map(({ error }) => typeof error)).toEqual(['string', 'undefined', 'string']);
	expect(persons().length - before).toBe(1);
});

describe('a day in London’s summer', () => {
	const DAY = '2010-05-01';

	/** A Data Table with the day as n8n's editor saves it: midnight of whoever picked it. */
	async function dataTable(): Promise<ChainedNode> {
		const { rest } = instance.n8n;
		const project = await rest.get<{ id: string }>('/projects/personal');
		const at = `/projects/${project.id}/data-tables`;
		const columns = [{ name: 'dob', type: 'date' }];
		const { id } = await rest.post<{ id: string }>(at, {
			name: 'People',
			columns,
		});
		const data = [{ dob: `${DAY}T00:00:00.000+01:00` }];
		await rest.post(`${at}/${id}/insert`, { data });
		return {
			name: 'Table',
			type: 'n8n-nodes-base.dataTable',
			typeVersion: 1.1,
			parameters: {
				resource: 'row',
				operation: 'get',
				dataTableId: byId(id),
				returnAll: true,
			},
		};
	}

	const code: ChainedNode = {
		name: 'Code',
		type: 'n8n-nodes-base.code',
		typeVersion: 2,
		parameters: {
			jsCode:
				"return $input.all().map(({ json }) => ({ json: { ...json, luxon: DateTime.fromISO('2010-05-01') } }))",
		},
	};

	const create = (name: string, dob: string) =>
		amiqus(name, {
			resource: 'client',
			operation: 'create',
			firstName: 'May',
			lastName: 'Example',
			email: 'may@example.com',
			additionalFields: { dob: `={{ ${dob} }}` },
		});

	it('out of a Data Table, with a Code node in between and without, is the day that was meant', async () => {
		const made = async (nodes: ChainedNode[], node: ChainedNode) => {
			const { [node.name]: told = [] } = await run([...nodes, node], [{}]);
			return told.map(({ dob, error }) => error ?? dob);
		};
		const table = await dataTable();
		expect(await made([table], create('Plain', '$json.dob'))).toEqual([DAY]);
		expect(await made([table, code], create('Behind code', '$json.dob'))).toEqual([DAY]);
		expect(await made([table, code], create('Luxon', '$json.luxon'))).toEqual([DAY]);
		const asDate = create('Date', 'new Date($json.dob)');
		expect(await made([table], asDate)).toEqual([DAY]);
		const asDateTime = create('DateTime', '$json.dob.toDateTime()');
		expect(await made([table], asDateTime)).toEqual([DAY]);
	});
});

it.each(FIELDS)('what nobody meant becomes what it does outside an isolate: %s', async (field) => {
	const { Awkward = [] } = await run([amiqus('Awkward', creating(field))], AWKWARD_ITEMS);
	expect(becameOf(field, Awkward)).toEqual(expected(field));
});

it.each([
	["$('Nowhere').item.json.id", "Referenced node doesn't exist"],
	["$('Items').item.json.id", "Paired item data for item from node 'Code' is unavailable"],
	['$json.id + ', 'invalid syntax'],
])('names the field of an expression that n8n cannot evaluate: %s', async (expression, reason) => {
	// What it hands on cannot be traced back to its input.
	const code: ChainedNode = {
		name: 'Code',
		type: 'n8n-nodes-base.code',
		typeVersion: 2,
		parameters: { jsCode: "return ['1', '2', '3'].map((id) => ({ json: { id } }))" },
	};
	const list = {
		resource: 'client',
		operation: 'getAll',
		filters: { reference: `={{ ${expression} }}` },
	};
	const { List } = await run([code, amiqus('List', list)], [{}, {}]);
	expect(List?.map(({ error }) => String(error))).toEqual(
		new Array(3).fill(
			expect.stringContaining(
				`‘Filters’ → ‘Reference’: n8n cannot evaluate the expression {{ ${expression} }} (${reason}`,
			),
		),
	);
	expect(calls).toEqual([]);
});
