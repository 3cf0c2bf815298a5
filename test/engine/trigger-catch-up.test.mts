import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, startTrigger, type TriggerOptions, type TriggerRun } from './support/index.mts';

let sandbox: Sandbox;
let clock = Date.now();
const open: TriggerRun[] = [];

beforeEach(async () => {
	clock = Date.now();
	sandbox = await startSandbox({
		seed: 'empty',
		webhookTimeUnitMs: 0.01,
		webhookTimeoutMs: 2000,
		now: () => clock,
	});
});
afterEach(async () => {
	jest.restoreAllMocks();
	for (const trigger of open.splice(0)) {
		await trigger.deactivate();
		await trigger.close();
	}
	await sandbox.close();
});

/** A published workflow in an n8n that is there or away. */
async function publish(events: string[], options: Partial<TriggerOptions> = {}) {
	const n8n = { isAway: false };
	const store = async () => {
		if (n8n.isAway) throw new Error('n8n is away');
	};
	const trigger = await startTrigger({ sandbox, parameters: { events }, store, ...options });
	open.push(trigger);
	await trigger.activate();
	const care = await trigger.lookAfter();
	const told = () => trigger.started.flatMap(({ items }) => jsonOf(items));
	return { trigger, care, n8n, told };
}

async function amiqus(method: string, path: string, body: object): Promise<number> {
	const headers = { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' };
	const init = { method, headers, body: JSON.stringify(body) };
	return ((await (await fetch(sandbox.api + path, init)).json()) as { id: number }).id;
}

const addPerson = async () =>
	await amiqus('POST', '/clients', {
		name: { first_name: 'Robin', last_name: 'Example' },
		email: 'robin@example.com',
	});

describe('Amiqus Trigger, after a pause', () => {
	it.each(['oldest first', 'newest first', 'none'] as const)(
		'hands on once what no attempt delivered, in order of time, with a log in the order: %s',
		async (order) => {
			const { care, n8n, told } = await publish(['client.*']);
			sandbox.webhooks.options.logOrder = order;
			for (let client = 1; client <= 230; client += 1) {
				n8n.isAway = client % 50 === 0;
				clock += 3000;
				sandbox.emit('client.updated', { client });
				await sandbox.settled();
			}
			n8n.isAway = false;
			expect(told()).toHaveLength(226);
			await care.tick();
			const caughtUp = told().slice(226);
			expect(caughtUp.map(({ client_id: id }) => id)).toEqual([50, 100, 150, 200]);
			expect(caughtUp[0]).toEqual({
				event: 'client.updated',
				resource: 'client',
				subject: 'client',
				client_id: 50,
				triggered_at: expect.any(String) as string,
				delivery_id: expect.any(String) as string,
				attempt: 5,
				event_key: expect.stringMatching(/^client\.updated\/50\/20/) as string,
				caught_up: true,
				payload: expect.anything() as object,
			});
			const calls: string[] = [];
			sandbox.onExchange(({ path }) => calls.push(path));
			await care.tick();
			expect(told()).toHaveLength(230);
			// One for the webhooks, one for each end of the log, and all of it only where it has no order.
			expect(calls).toHaveLength(order === 'none' ? 4 : 3);
		},
	);

	it('waits for what Amiqus will try again', async () => {
		const { care, told } = await publish(['client.*']);
		sandbox.emit('client.updated', { client: 1 });
		await sandbox.settled();
		const [row] = sandbox.webhooks.deliveries.rows;
		if (row) sandbox.webhooks.deliveries.update(row, { attempts: 2, response: null });
		await care.tick();
		expect(told()).toHaveLength(1);
	});

	it('tells what lists know of the time in which the webhook was off, and names what they cannot', async () => {
		const { trigger, care, n8n, told } = await publish(['client.*', 'record.finished']);
		const known = await addPerson();
		const request = await amiqus('POST', '/records', {
			client: known,
			steps: [{ type: 'check.identity' }],
			notification: false,
		});
		await sandbox.settled();
		await care.tick();
		const before = told().length;
		const [webhook] = sandbox.state.webhooks.rows;
		if (webhook) sandbox.state.webhooks.update(webhook, { is_enabled: false });
		n8n.isAway = true;
		clock += 3_600_000;
		const added = await addPerson();
		clock += 60_000;
		await amiqus('PATCH', `/clients/${known}`, { status: 'approved' });
		sandbox.complete(request);
		sandbox.settle(request);
		clock += 60_000;
		n8n.isAway = false;
		await care.tick();
		const items = told().slice(before);
		expect(items).toMatchObject([
			{
				event: 'events.maybe_missed',
				caught_up: true,
				events: expect.arrayContaining(['client.deleted', 'client.archived']) as string[],
			},
			{ event: 'client.created', client_id: added, caught_up: true },
			{ event: 'client.status', client_id: known, caught_up: true, inferred: true },
			{ event: 'record.finished', record_id: request, caught_up: true, inferred: true },
		]);
		expect(items[0]?.events).not.toContain('client.created');
		expect(items[1]?.inferred).toBeUndefined();
		await care.tick();
		expect(told()).toHaveLength(before + 4);
		expect(trigger.nodeData().pause).toBeUndefined();
	});

	it('tells what lists know since its last look where the webhook was deleted', async () => {
		const { care, told } = await publish(['client.created', 'client.deleted']);
		await addPerson();
		await sandbox.settled();
		await care.tick();
		const [webhook] = sandbox.state.webhooks.rows;
		if (webhook) sandbox.state.webhooks.remove(webhook);
		clock += 60_000;
		const added = await addPerson();
		await care.tick();
		expect(told().slice(1)).toMatchObject([
			{ event: 'events.maybe_missed', events: ['client.deleted'] },
			{ event: 'client.created', client_id: added, caught_up: true },
		]);
		expect(told()[2]).not.toHaveProperty('inferred');
	});

	it('says that it guesses where deliveries are taken by another process', async () => {
		const { care, told } = await publish(['client.created']);
		await care.tick();
		const [webhook] = sandbox.state.webhooks.rows;
		if (webhook) sandbox.state.webhooks.remove(webhook);
		clock += 60_000;
		const added = await addPerson();
		await care.tick();
		expect(told()).toMatchObject([
			{ event: 'client.created', client_id: added, caught_up: true, inferred: true },
		]);
	});

	it('guesses what lists tell where the webhook was deleted while n8n was off, from the last time that is known', async () => {
		jest.spyOn(Date, 'now').mockImplementation(() => clock);
		const { trigger, told } = await publish(['client.created', 'client.deleted']);
		await addPerson();
		await sandbox.settled();
		clock += 3_600_000;
		// n8n is started, and sees its webhook.
		expect(await trigger.activate('init')).toBe('existed');
		clock += 600_000;
		const [webhook] = sandbox.state.webhooks.rows;
		if (webhook) sandbox.state.webhooks.remove(webhook);
		const added = await addPerson();
		clock += 600_000;
		await trigger.restart();
		expect(await trigger.activate('init')).toBe('created');
		const care = await trigger.lookAfter();
		await care.tick();
		expect(told().slice(1)).toMatchObject([
			{ event: 'events.maybe_missed', events: ['client.deleted'] },
			{ event: 'client.created', client_id: added, caught_up: true, inferred: true },
		]);
		await care.tick();
		expect(told()).toHaveLength(3);
	});

	it('names all that may be missing of more than three days, and guesses at three', async () => {
		jest.spyOn(Date, 'now').mockImplementation(() => clock);
		const { trigger, told } = await publish(['client.created']);
		clock += 3_600_000;
		await addPerson();
		const [webhook] = sandbox.state.webhooks.rows;
		if (webhook) sandbox.state.webhooks.remove(webhook);
		await sandbox.settled();
		clock += 90 * 3_600_000;
		const added = await addPerson();
		clock += 60_000;
		await trigger.restart();
		const care = await trigger.lookAfter();
		await care.tick();
		expect(told().slice(1)).toMatchObject([
			{ event: 'events.maybe_missed', events: ['client.created'] },
			{ event: 'client.created', client_id: added, inferred: true },
		]);
	});

	it('mends the webhook where its log cannot be read, and catches up when it can', async () => {
		const { care, told } = await publish(['client.created', 'client.deleted']);
		await addPerson();
		await sandbox.settled();
		const [webhook] = sandbox.state.webhooks.rows;
		if (webhook) sandbox.state.webhooks.update(webhook, { is_enabled: false });
		clock += 60_000;
		const added = await addPerson();
		sandbox.faults.add({ kind: 'status', status: 403, match: { path: /deliveries/ } });
		await care.tick();
		expect(webhook?.is_enabled).toBe(true);
		expect(told()).toHaveLength(1);
		await care.tick();
		expect(told().slice(1)).toMatchObject([
			{ event: 'events.maybe_missed', events: ['client.deleted'] },
			{ event: 'client.created', client_id: added, caught_up: true },
		]);
	});

	it('notices a pause also where n8n switches the webhook on again at its start', async () => {
		const { trigger, care, told } = await publish(['client.created', 'client.deleted']);
		await addPerson();
		await sandbox.settled();
		const [webhook] = sandbox.state.webhooks.rows;
		if (webhook) sandbox.state.webhooks.update(webhook, { is_enabled: false });
		clock += 60_000;
		const added = await addPerson();
		expect(await trigger.activate('init')).toBe('created');
		await care.tick();
		expect(told().slice(1)).toMatchObject([
			{ event: 'events.maybe_missed', events: ['client.deleted'] },
			{ event: 'client.created', client_id: added, caught_up: true },
		]);
		await care.tick();
		expect(told()).toHaveLength(3);
	});

	it.each([
		['the option is off', { parameters: { events: ['client.*'], options: { catchUp: false } } }],
		['the workflow is of version 1', { typeVersion: 1 }],
	])('only mends the webhook where %s', async (_, options) => {
		const { care, n8n, told } = await publish(['client.*'], options);
		n8n.isAway = true;
		sandbox.emit('client.updated', { client: 1 });
		await sandbox.settled();
		n8n.isAway = false;
		const [webhook] = sandbox.state.webhooks.rows;
		if (webhook) sandbox.state.webhooks.update(webhook, { is_enabled: false });
		await care.tick();
		expect(webhook?.is_enabled).toBe(true);
		expect(told()).toEqual([]);
	});
});
