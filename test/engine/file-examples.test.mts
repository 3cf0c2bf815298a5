import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { fileOfSize } from './fixtures/uploads.mts';
import {
	bytesOf,
	connect,
	ITEMS,
	jsonOf,
	loadPackage,
	MemoryCredentials,
	PACKAGE_ROOT,
	runNode,
	runWorkflow,
	startPolling,
	startTrigger,
	type WorkflowOptions,
} from './support/index.mts';

interface Example {
	nodes: INode[];
}

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ webhookTimeUnitMs: 1 });
});
afterAll(async () => {
	await sandbox.close();
});

const example = (name: string) =>
	JSON.parse(readFileSync(join(PACKAGE_ROOT, 'examples', `${name}.json`), 'utf8')) as Example;

/** How the nodes of an example sign in. */
const howIn = (nodes: INode[]) =>
	nodes.some(({ parameters }) => parameters?.authentication === 'oAuth2') ? 'oauth2' : 'token';

/** Runs Amiqus nodes of an example one after the other, as they stand there. */
async function run({ nodes }: Example, names: string[], items: WorkflowOptions['items']) {
	const types = await loadPackage();
	const credentials = new MemoryCredentials(types);
	const connection = await connect(credentials, sandbox, howIn(nodes));
	return await runWorkflow({
		types,
		credentials,
		nodes: names.map((name) => ({
			...(nodes.find((node) => node.name === name) as INode),
			credentials: connection.credentials,
		})),
		items,
	});
}

it('“Upload a document” gives the person the file', async () => {
	const file = await fileOfSize(1000);
	const upload = example('upload-a-document');
	const found = await run(upload, ['Find or add the person'], [{}]);
	const [person] = jsonOf(found.node('Find or add the person').items);
	// The example's own nodes between the two make a file and hand on the person's id.
	const node = upload.nodes.find(({ name }) => name === 'Upload it') as INode;
	node.parameters.client = { __rl: true, mode: 'id', value: person?.id as number };
	const outcome = await run(upload, ['Upload it'], [file]);
	expect(outcome.error).toBeUndefined();
	expect(jsonOf(outcome.node('Upload it').items)).toMatchObject([
		// Midnight where the workflow is: New York, as n8n has it unless told otherwise.
		{ name: 'Contract, signed', expires_at: '2031-03-01T05:00:00Z' },
	]);
	expect(sandbox.state.files.where('client', Number(person?.id))).toHaveLength(1);
});

/** What the trigger of an example puts out where a request is finished. */
async function finished({ nodes }: Example): Promise<Array<Record<string, unknown>>> {
	const { parameters = {} } = nodes.find(({ type }) => type.endsWith('Trigger')) as INode;
	const trigger = await startTrigger({ sandbox, parameters, credentials: howIn(nodes) });
	await trigger.activate();
	const client = { __rl: true, mode: 'id', value: 1001 };
	const steps = { values: [{ type: 'check.identity' }] };
	const request = { client, createFrom: 'steps', steps, notify: false };
	const create = { resource: 'record', operation: 'create', ...request };
	const [open] = jsonOf((await runNode({ sandbox, parameters: create })).items);
	sandbox.complete(Number(open?.id));
	await sandbox.settled();
	const items = trigger.started.flatMap((execution) => jsonOf(execution.items));
	await trigger.close();
	expect(items).toMatchObject([{ event: 'record.finished', record_id: open?.id }]);
	return items;
}

it('“Save the result as PDF” gets the PDF of a request that was finished just now', async () => {
	const save = example('save-the-result-as-pdf');
	const items = await finished(save);
	const outcome = await run(save, ['Get the request', 'Get its PDF'], items);
	expect(outcome.error).toBeUndefined();
	const [pdf] = outcome.node('Get its PDF').items;
	expect((await bytesOf(pdf)).subarray(0, 5).toString()).toBe('%PDF-');
	expect(pdf?.binary?.data?.fileName).toMatch(
		new RegExp(`^\\p{Lu}.+ – request ${Number(items[0]?.record_id)}\\.pdf$`, 'u'),
	);
});

it.each([
	['request-finished', ['Get the request', 'Download the report']],
	['save-the-result-as-pdf', ['Get the request', 'Get its PDF']],
	['events-of-several-teams', ['First team: details']],
	['events-of-several-teams', ['Second team: details']],
])(
	'%s, %j, comes to the same for an event that comes twice, and only reads',
	async (name, nodes) => {
		const one = example(name);
		const items = await finished(one);
		const methods = new Set<string>();
		const stop = sandbox.onExchange(({ method, path }) => {
			if (!path.startsWith('/oauth')) methods.add(method);
		});
		const [first, second] = [await run(one, nodes, items), await run(one, nodes, items)];
		stop();
		expect([first.error, second.error]).toEqual([undefined, undefined]);
		const out = (outcome: typeof first) => nodes.map((node) => jsonOf(outcome.node(node).items));
		expect(out(first).every((of) => of.length === 1)).toBe(true);
		expect(out(second)).toEqual(out(first));
		expect(methods).toEqual(new Set(['GET']));
	},
);

it('“Import people from a spreadsheet” takes rows as Excel saves them, and says what is wrong with others', async () => {
	const row = (reference: string, more: object = {}) => ({
		Email: `${reference}@example.com`,
		'Last name': 'Example',
		'First name': 'Jo',
		Reference: reference,
		...more,
	});
	const dob = 'Date of birth';
	const outcome = await run(
		example('import-people-from-a-spreadsheet'),
		['Onboard'],
		[
			row('XL-1', { [dob]: '09/04/1988' }),
			row('XL-2', { [dob]: '1988-04-09', Mobile: '+44 7700 900101' }),
			row('XL-3'),
			row('XL-4', { [dob]: '31/31/1990' }),
			row('XL-5', { [dob]: '09/04/88' }),
			row('XL-6', { Email: 'no address' }),
			row('XL-7'),
			row('xl-7', { 'First name': 'Sam' }),
		],
	);
	const { items, errorItems } = outcome.node('Onboard');
	expect(jsonOf(items)).toMatchObject([
		{ reference: 'XL-1', person: { outcome: 'created' }, request: { outcome: 'created' } },
		{ reference: 'XL-2', person: { outcome: 'created' } },
		{ reference: 'XL-3', person: { outcome: 'created' } },
	]);
	// Several are made at once, in any order.
	const persons = sandbox.state.clients.rows.filter(({ reference }) =>
		reference?.startsWith('XL-'),
	);
	expect(new Map(persons.map((one) => [one.reference, [one.dob, one.mobile]]))).toEqual(
		new Map([
			['XL-1', ['1988-04-09', null]],
			['XL-2', ['1988-04-09', '+44 7700 900101']],
			['XL-3', [null, null]],
		]),
	);
	expect(persons).toHaveLength(3);
	expect(jsonOf(errorItems).map(({ error }) => error)).toEqual([
		expect.stringContaining('31/31/1990 does not exist'),
		expect.stringContaining('‘Date of Birth’ is not a date of the form YYYY-MM-DD'),
		expect.stringContaining('‘Email’'),
		expect.stringContaining('item 6, item 7 have this reference, but differ in first name'),
		expect.stringContaining('item 6, item 7 have this reference, but differ in first name'),
	]);
});

it('“Renew documents before they expire” sends one request, however often it is run', async () => {
	const { state } = sandbox;
	const [file, other] = state.files.rows.filter(({ type }) => type === 'internal');
	if (!file || !other) throw new Error('The seed has too few documents');
	const soon = `${new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10)}T23:59:59Z`;
	for (const one of [file, other]) {
		state.files.update(one, { expires_at: soon, client: file.client });
	}
	state.clients.update(state.clients.need(file.client), { reference: null });
	const renew = example('renew-documents-before-they-expire');
	const [trigger] = renew.nodes.filter(({ type }) => type === 'n8n-nodes-amiqus.amiqusPollTrigger');
	const polling = await startPolling({ sandbox, parameters: trigger?.parameters ?? {} });
	const documents = await polling.poll();
	expect(documents.map(({ json }) => [json.file_id, json.client_id]).sort()).toEqual(
		[file, other].map(({ id }) => [id, file.client]).sort(),
	);
	expect(await polling.poll()).toEqual([]);

	// What the trigger put out comes from the node called "Items" here.
	const nodes = renew.nodes.map((node) => ({
		...node,
		disabled: false,
		parameters: JSON.parse(
			JSON.stringify(node.parameters).replaceAll(`$('${trigger?.name}')`, `$('${ITEMS}')`),
		) as INode['parameters'],
	}));
	const SEND = 'Send a new request';
	const counts = () =>
		[state.clients, state.cases, state.records, state.caseItems].map(({ rows }) => rows.length);
	const before = counts();
	const runOnce = async () => {
		const outcome = await run(
			{ nodes },
			['Get the person', 'Give them a reference', SEND],
			documents,
		);
		expect(outcome.error).toBeUndefined();
		const [request, ...others] = jsonOf(outcome.node(SEND).items).map((item) => item.request);
		expect(others).toHaveLength(1);
		expect(counts().map((count, index) => count - (before[index] ?? 0))).toEqual([0, 1, 1, 1]);
		return [request, ...others].map((one) => (one as { outcome: string }).outcome).sort();
	};
	expect(await runOnce()).toEqual(['created', 'found']);
	expect(state.records.rows.at(-1)?.client).toBe(file.client);
	expect(await runOnce()).toEqual(['found', 'found']);
});
