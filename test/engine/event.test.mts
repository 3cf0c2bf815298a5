import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { bodyOf } from './fixtures/webhooks.mts';
import { jsonOf, runNode, type NodeSettings } from './support/index.mts';

let sandbox: Sandbox;
const asked: string[] = [];

beforeEach(async () => {
	sandbox = await startSandbox({});
	asked.length = 0;
	sandbox.onExchange(({ method, path }) => asked.push(`${method} ${path}`));
});
afterEach(async () => {
	await sandbox.close();
});

async function details(items: object[], settings: NodeSettings = {}) {
	return await runNode({
		sandbox,
		parameters: { resource: 'event', operation: 'getDetails' },
		items: items as Parameters<typeof runNode>[0]['items'],
		settings,
	});
}

const known = <T,>(row: T | undefined): T => {
	if (row === undefined) throw new Error('The sandbox has none');
	return row;
};

describe('Event: Get Details', () => {
	it('gets the person, the request with its steps and the case that items are about', async () => {
		const person = known(sandbox.state.clients.rows[0]);
		const request = known(sandbox.state.records.rows[0]);
		const opened = known(sandbox.state.cases.rows[0]);
		const { items, error } = await details([
			{ event: 'client.updated', resource: 'client', client_id: person.id },
			{ event: 'record.finished', resource: 'record', record_id: request.id, client_id: person.id },
			// As the triggers' first version hands it on.
			{ event: 'case.status', resource: 'case', caseId: opened.id, clientId: person.id },
			{ event: 'watchlist.updated', resource: 'watchlist', client_id: person.id },
		]);
		expect(error).toBeUndefined();
		expect(jsonOf(items)).toMatchObject([
			{ object: 'client', id: person.id, email: person.email },
			{
				object: 'record',
				id: request.id,
				client: { object: 'client' },
				steps: expect.arrayContaining([
					expect.objectContaining({ object: 'step', id: expect.any(Number) as number }),
				]) as object[],
			},
			{ object: 'case', id: opened.id },
			{ object: 'client', id: person.id },
		]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3].map((item) => ({ item })),
		);
	});

	it('reads the body of a delivery too, and follows none of its addresses', async () => {
		const { id } = known(sandbox.state.clients.rows[0]);
		const show = `${sandbox.api}/me`;
		const body = bodyOf('client.created', { client: { id, show } });
		const { items } = await details([JSON.parse(body) as object]);
		expect(jsonOf(items)).toMatchObject([{ object: 'client', id }]);
		expect(asked).toEqual([`GET /api/v2/clients/${id}`]);
	});

	it('says that somebody was deleted meanwhile', async () => {
		const { items, error } = await details([
			{ event: 'client.deleted', resource: 'client', client_id: 999_999 },
			{ event: 'record.finished', resource: 'record', record_id: 999_998, client_id: 999_999 },
		]);
		expect(error).toBeUndefined();
		expect(jsonOf(items)).toEqual([
			{ deleted: true, resource: 'client', event: 'client.deleted', client_id: 999_999 },
			{
				deleted: true,
				resource: 'record',
				event: 'record.finished',
				record_id: 999_998,
				client_id: 999_999,
			},
		]);
	});

	it.each([
		['no event', { name: 'Robin' }],
		['an event without an id', { event: 'record.finished' }],
		['an id that is none', { event: 'record.finished', record_id: '1/../../me' }],
	])('refuses %s without a call', async (_, item) => {
		const { error } = await details([item]);
		expect(error?.message).toContain('‘Event’');
		expect(asked).toEqual([]);
	});

	it('leaves a refusal a failure', async () => {
		sandbox.faults.add({ kind: 'status', status: 403 });
		const { items } = await details([{ event: 'client.created', client_id: 1 }], {
			onError: 'continueRegularOutput',
		});
		expect(jsonOf(items)).toMatchObject([
			{ error: expect.stringContaining('does not allow') as string },
		]);
	});
});
