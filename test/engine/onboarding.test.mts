import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, runNode } from './support/index.mts';

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value: value as string });

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({});
});
afterAll(async () => {
	await sandbox.close();
});

async function outcome(
	parameters: object,
	items: object[] = [{}],
	credentials: 'token' | 'oauth2' = 'token',
) {
	const run = await runNode({
		sandbox,
		credentials,
		parameters: parameters as Parameters<typeof runNode>[0]['parameters'],
		items: items as Parameters<typeof runNode>[0]['items'],
	});
	if (run.error) throw new Error(run.error.message);
	return run;
}

const json = async (...args: Parameters<typeof outcome>) => jsonOf((await outcome(...args)).items);

describe.each(['token', 'oauth2'] as const)('a person onboarded with %s', (credentials) => {
	it('is created, sent a request, and found in a case', async () => {
		const [person] = await json(
			{
				resource: 'client',
				operation: 'create',
				firstName: '={{ $json.first }}',
				lastName: 'Ó Briain',
				email: '={{ $json.email }}',
				additionalFields: { reference: 'HR-77', dob: '1990-02-28T00:00:00', title: 'mx' },
				outputMode: 'raw',
			},
			[{ first: 'Aoife', email: 'aoife@example.com' }],
			credentials,
		);
		expect(person).toMatchObject({
			name: { first_name: 'Aoife', last_name: 'Ó Briain', title: 'mx' },
			dob: '1990-02-28',
			reference: 'HR-77',
		});

		const [request] = await json(
			{
				resource: 'record',
				operation: 'create',
				client: byId('={{ $json.id }}'),
				createFrom: 'steps',
				steps: {
					values: [
						{ type: 'check.photo_id', docs: ['passport'], rightToWork: true },
						{ type: 'check.criminal_record', region: 'england', disclosure: 'basic' },
						{ type: 'document.request', title: 'Bill', requestInstructions: 'Of this month.' },
					],
				},
				notify: false,
			},
			[{ id: person?.id as number }],
			credentials,
		);
		expect(request).toMatchObject({ client: person?.id, status: 'pending' });
		expect(request?.perform_url).toMatch(/^http:/);

		const steps = await json(
			{
				resource: 'record',
				operation: 'getSteps',
				record: byId(request?.id),
				returnAll: true,
				simplify: false,
			},
			[{}],
			credentials,
		);
		expect(steps.map((step) => step.type).sort()).toEqual([
			'check.criminal_record',
			'check.photo_id',
			'document.request',
		]);

		const [opened] = await json(
			{ resource: 'case', operation: 'create', client: byId(person?.id), name: 'Driver' },
			[{}],
			credentials,
		);
		const [item] = await json(
			{
				resource: 'case',
				operation: 'addRecords',
				case: byId(opened?.id),
				records: String(Number(request?.id)),
			},
			[{}],
			credentials,
		);
		expect(item).toMatchObject({ object: 'case_item', entity: { id: request?.id } });
		const [found] = await json(
			{
				resource: 'case',
				operation: 'get',
				case: byId(opened?.id),
				expand: ['items'],
				simplify: false,
			},
			[{}],
			credentials,
		);
		expect(found?.items).toHaveLength(1);
	});
});

it('creates a request from a template', async () => {
	const [template] = await json({ resource: 'recordTemplate', operation: 'getAll', limit: 1 });
	const [request] = await json({
		resource: 'record',
		operation: 'create',
		client: { __rl: true, mode: 'url', value: `${sandbox.url}/clients/1001?tab=requests` },
		createFrom: 'template',
		template: byId(template?.id),
		assignees: true,
	});
	expect(request).toMatchObject({ id: expect.any(Number) as number, client: 1001 });
});

it('creates a request from steps in JSON', async () => {
	const [request] = await json({
		resource: 'record',
		operation: 'create',
		client: byId(1002),
		createFrom: 'steps',
		specifySteps: 'json',
		stepsJson: '[{ "type": "check.identity" }]',
	});
	expect(request).toMatchObject({ client: 1002, status: 'pending' });
});

it('updates only what was added, and clears what was added and left empty', async () => {
	const [before] = await json({
		resource: 'client',
		operation: 'get',
		client: byId(1001),
		simplify: false,
	});
	expect(before?.mobile).toBeTruthy();
	const [after] = await json({
		resource: 'client',
		operation: 'update',
		client: byId(1001),
		updateFields: { mobile: '', landline: '0131 496 0000' },
		outputMode: 'raw',
	});
	expect(after).toMatchObject({ mobile: null, landline: '0131 496 0000', dob: before?.dob });
});

it('deletes a person and says so', async () => {
	const [person] = await json({
		resource: 'client',
		operation: 'create',
		firstName: 'Gone',
		lastName: 'Soon',
		email: 'gone@example.com',
	});
	expect(await json({ resource: 'client', operation: 'delete', client: byId(person?.id) })).toEqual(
		[{ deleted: true, id: person?.id }],
	);
});

it('filters, sorts and limits lists, and returns all pages', async () => {
	const all = await json({
		resource: 'client',
		operation: 'getAll',
		returnAll: true,
		sort: { sortBy: 'name.last_name', order: 'desc' },
		simplify: false,
	});
	expect(all.length).toBeGreaterThan(5);
	const names = all.map(({ name }) => (name as { last_name: string }).last_name);
	expect(names).toEqual([...names].sort((a, b) => (a < b ? 1 : -1)));
	const found = await json({
		resource: 'client',
		operation: 'getAll',
		filters: { reference: 'hf-0001' },
		limit: 5,
	});
	expect(found).toHaveLength(1);
	expect(await json({ resource: 'record', operation: 'getAll', limit: 2 })).toHaveLength(2);
	expect(
		await json({ resource: 'case', operation: 'getAll', limit: 1, expand: ['client'] }),
	).toHaveLength(1);
});

it('says who the credential acts as', async () => {
	expect(await json({ resource: 'account', operation: 'get' })).toEqual([
		expect.objectContaining({ object: 'user' }),
	]);
});

it('links every result to its item and keeps input order', async () => {
	const { items } = await outcome(
		{ resource: 'client', operation: 'get', client: byId('={{ $json.id }}') },
		[1003, 1001, 1002].map((id) => ({ id })),
	);
	expect(items.map((item) => [item.json.id, item.pairedItem])).toEqual([
		[1003, { item: 0 }],
		[1001, { item: 1 }],
		[1002, { item: 2 }],
	]);
});
