/** Right to Work and Right to Rent as kinds of step, and a case that is made with its requests. */
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { filledIn } from '../conformance/recorder.mts';
import { jsonOf, runNode, searchList } from './support/index.mts';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});

afterAll(async () => {
	await sandbox.close();
});

const byId = (id: number) => ({ __rl: true, mode: 'id', value: String(id) });
const send = async (...steps: object[]) =>
	await runNode({
		sandbox,
		parameters: {
			resource: 'record',
			operation: 'create',
			client: byId(1001),
			createFrom: 'steps',
			steps: { values: steps } as never,
		},
	});
const sent = (items: Awaited<ReturnType<typeof send>>['items']) => {
	const { record } = { record: sandbox.state.records.need(Number(items[0]?.json.id)) };
	return record.steps.map((id) => sandbox.state.steps.need(id));
};

it.each(['right_to_work', 'right_to_rent'])('%s is a Photo ID that proves it', async (right) => {
	const { items, error } = await send({ type: `${right}`, docs: ['passport'] });
	expect(error).toBeUndefined();
	expect(sent(items)).toMatchObject([
		{ type: 'check.photo_id', preferences: { docs: ['passport'], [right]: 'GBR' } },
	]);
	const id = `${Number(items[0]?.json.id)}`;
	const { results } = await searchList('searchRecords', { sandbox, parameters: {}, filter: id });
	const name = right === 'right_to_work' ? 'Right to Work' : 'Right to Rent';
	expect(results[0]?.name).toContain(` · ${name} · `);
});

it('as Photo ID with an option, as workflows have it that are saved, it comes to the same', async () => {
	const { items } = await send({ type: 'check.photo_id', docs: ['passport'], rightToWork: true });
	expect(sent(items)).toMatchObject([
		{ type: 'check.photo_id', preferences: { right_to_work: 'GBR' } },
	]);
});

it('does not go with a Photo ID in one request, which Amiqus refuses', async () => {
	const before = sandbox.state.records.rows.length;
	const { error } = await send({ type: 'check.photo_id' }, { type: 'right_to_work' });
	expect(error?.message).toBe(
		'‘Steps’ holds Photo ID and Right to Work, which are one check to Amiqus, and a request takes only one: leave one of them out',
	);
	expect(sandbox.state.records.rows).toHaveLength(before);
});

it('of any kind is sent as it is filled in', async () => {
	const template = sandbox.state.documentTemplates.rows[0]?.id ?? 0;
	const { items, error } = await filledIn(
		async () =>
			await send(
				{ type: 'check.thorntons_onboarding' },
				{
					type: 'document.request',
					documentRequestFrom: 'template',
					requestTemplate: byId(template),
				},
			),
	);
	expect(error).toBeUndefined();
	expect(sent(items)).toMatchObject([
		{ type: 'check.thorntons_onboarding' },
		{ type: 'document.request', preferences: { title: 'Proof of address' } },
	]);
});

describe('a case that is made with its requests', () => {
	const create = async (records: unknown) =>
		await runNode({
			sandbox,
			parameters: {
				resource: 'case',
				operation: 'create',
				client: byId(1001),
				name: 'New starter',
				additionalFields: { records } as never,
			},
		});

	it('holds them', async () => {
		const { items: made } = await send({ type: 'check.identity' });
		const record = Number(made[0]?.json.id);
		const { items, error } = await create([record]);
		expect(error).toBeUndefined();
		const [json] = jsonOf(items);
		expect(json).toMatchObject({ name: 'New starter', requests: [record] });
		expect(sandbox.state.caseItems.where('case', Number(json?.id))).toMatchObject([{ record }]);
	});

	it('is told of where they cannot be added', async () => {
		const { error } = await create('999999');
		const [last] = sandbox.state.cases.rows.slice(-1);
		expect(error?.description).toContain(`Before that, case ${last?.id} was created.`);
		expect(error?.description).toContain('Add the requests with Case: Add Requests');
	});
});
