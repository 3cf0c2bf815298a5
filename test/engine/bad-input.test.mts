import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, runNode } from './support/index.mts';

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value: value as string });

let sandbox: Sandbox;
let calls: string[];
beforeAll(async () => {
	sandbox = await startSandbox({});
	sandbox.onExchange(({ method, path }) => calls.push(`${method} ${path}`));
});
beforeEach(() => {
	calls = [];
});
afterAll(async () => {
	await sandbox.close();
});

const steps = (values: object[]) => ({
	resource: 'record',
	operation: 'create',
	client: byId('1001'),
	createFrom: 'steps',
	steps: { values },
});

const CASES: Array<[string, object, RegExp]> = [
	[
		'an id with a path in it',
		{ resource: 'client', operation: 'get', client: byId('={{ "1/../me" }}') },
		/Person.*ID/,
	],
	[
		'an id that is a UUID',
		{
			resource: 'case',
			operation: 'get',
			case: byId('={{ "6f1c0b6e-0000-4000-8000-000000000000" }}'),
		},
		/Case.*ID/,
	],
	[
		'an empty id',
		{ resource: 'record', operation: 'get', record: byId('={{ "" }}') },
		/Request.*empty/,
	],
	[
		'a missing name',
		{
			resource: 'client',
			operation: 'create',
			firstName: '={{ $json.none }}',
			lastName: 'B',
			email: 'a@example.com',
		},
		/First Name.*empty/,
	],
	[
		'a wrong e-mail address',
		{ resource: 'client', operation: 'create', firstName: 'A', lastName: 'B', email: 'nobody' },
		/Email/,
	],
	[
		'a date that is none',
		{
			resource: 'client',
			operation: 'create',
			firstName: 'A',
			lastName: 'B',
			email: 'a@example.com',
			additionalFields: { dob: '2023-02-30' },
		},
		/Additional Fields.*Date of Birth.*does not exist/,
	],
	[
		'malformed steps JSON',
		{
			resource: 'record',
			operation: 'create',
			client: byId('1001'),
			createFrom: 'steps',
			specifySteps: 'json',
			stepsJson: '={{ "[{" }}',
		},
		/Steps \(JSON\).*JSON/,
	],
	[
		'steps of an unknown type',
		{
			resource: 'record',
			operation: 'create',
			client: byId('1001'),
			createFrom: 'steps',
			specifySteps: 'json',
			stepsJson: '[{"type":"check.palm"}]',
		},
		/step 1/,
	],
	[
		'two checks of one type',
		steps([{ type: 'check.video' }, { type: 'check.video' }]),
		/Steps.*Video twice/,
	],
	['no steps', steps([]), /Steps.*at least one/],
	[
		'nothing to update',
		{ resource: 'client', operation: 'update', client: byId('1001'), updateFields: {} },
		/Update Fields.*nothing/,
	],
];

it.each(CASES)('refuses %s before any call, naming the field', async (_, parameters, expected) => {
	const run = await runNode({ sandbox, parameters: parameters as never });
	expect(run.error?.message).toMatch(expected);
	expect(run.error).toMatchObject({ context: { itemIndex: 0 } });
	expect(run.error?.message).not.toContain('[item');
	expect(calls).toEqual([]);
});

it.each(['http://elsewhere.example', 'https://id.amiqus.co/api', 'ftp://127.0.0.1', 'elsewhere'])(
	'refuses the Base URL %s before any call',
	async (url) => {
		const run = await runNode({
			sandbox: { ...sandbox, url },
			parameters: { resource: 'account', operation: 'get' },
		});
		expect(run.error?.message).toContain('Base URL');
		expect(calls).toEqual([]);
	},
);

it('keeps what other items came to, with Continue On Fail and with the error output', async () => {
	const parameters = { resource: 'client', operation: 'get', client: byId('={{ $json.id }}') };
	const items = [{ id: 1001 }, { id: 'x' }, { id: 999999 }, { id: 1002 }];
	const regular = await runNode({
		sandbox,
		parameters,
		items,
		settings: { onError: 'continueRegularOutput' },
	});
	expect(jsonOf(regular.items).map((json) => json.id ?? json.error)).toEqual([
		1001,
		expect.stringContaining('Person'),
		expect.stringMatching(/Amiqus has no person/),
		1002,
	]);
	const apart = await runNode({
		sandbox,
		parameters,
		items,
		settings: { onError: 'continueErrorOutput' },
	});
	expect(jsonOf(apart.items).map(({ id }) => id)).toEqual([1001, 1002]);
	expect(apart.errorItems?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }, { item: 2 }]);
});

it('says how a wrong token is mended, and never shows it', async () => {
	const token = 'wrong-token-that-nobody-should-see';
	const run = await runNode({
		sandbox: { ...sandbox, token },
		parameters: { resource: 'account', operation: 'get' },
	});
	expect(run.error?.message).toContain('did not accept the credential');
	expect(JSON.stringify(run.error)).not.toContain(token);
});
