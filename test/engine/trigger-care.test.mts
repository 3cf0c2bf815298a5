import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { bodyOf, deliver } from './fixtures/webhooks.mts';
import { jsonOf, startTrigger, type TriggerOptions, type TriggerRun } from './support/index.mts';

let sandbox: Sandbox;
const open: TriggerRun[] = [];

beforeEach(async () => {
	sandbox = await startSandbox({ seed: 'empty', webhookTimeUnitMs: 1, webhookTimeoutMs: 2000 });
});
afterEach(async () => {
	for (const trigger of open.splice(0)) {
		await trigger.deactivate();
		await trigger.close();
	}
	await sandbox.close();
});

async function publish(events: string[], options: Partial<TriggerOptions> = {}) {
	const trigger = await startTrigger({ sandbox, parameters: { events }, ...options });
	open.push(trigger);
	await trigger.activate();
	return { trigger, care: await trigger.lookAfter() };
}

const subscriptions = () => sandbox.state.webhooks.rows;
const told = (trigger: TriggerRun) => trigger.started.flatMap(({ items }) => jsonOf(items));

describe('Amiqus Trigger, looking after its subscription', () => {
	it('leaves one alone that is as it should be, with two calls', async () => {
		const { trigger, care } = await publish(['client.*']);
		const before = { ...subscriptions()[0] };
		const calls: string[] = [];
		sandbox.onExchange(({ method, path }) => calls.push(`${method} ${path}`));
		await care.tick();
		expect(subscriptions()).toEqual([before]);
		expect(calls).toEqual(['GET /api/v2/webhooks', `GET /api/v2/webhooks/${before.id}/deliveries`]);
		expect(told(trigger)).toEqual([]);
	});

	it('tells somebody where three checks in a row failed, once', async () => {
		const { care } = await publish(['client.*']);
		for (let ticks = 1; ticks <= 2; ticks += 1) {
			sandbox.faults.add({ kind: 'status', status: 403 });
			await care.tick();
		}
		await care.tick();
		expect(care.failures).toEqual([]);
		for (let ticks = 1; ticks <= 5; ticks += 1) {
			sandbox.faults.add({ kind: 'status', status: 403 });
			await care.tick();
		}
		expect(care.failures).toEqual([
			expect.stringContaining('could not look after its webhook in Amiqus'),
		]);
	});

	it('switches one on again', async () => {
		const { care } = await publish(['client.*']);
		const [row] = subscriptions();
		if (row) sandbox.state.webhooks.update(row, { is_enabled: false });
		await care.tick();
		expect(subscriptions()).toMatchObject([{ id: row?.id, is_enabled: true }]);
	});

	it('puts events right, and leaves one of two', async () => {
		const { trigger, care } = await publish(['client.*']);
		const [row] = subscriptions();
		if (row) sandbox.state.webhooks.update(row, { events: ['case.*'] });
		await fetch(`${sandbox.api}/webhooks`, {
			method: 'POST',
			headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
			body: JSON.stringify({ url: trigger.url, events: ['*'] }),
		});
		expect(subscriptions()).toHaveLength(2);
		await care.tick();
		expect(subscriptions()).toMatchObject([{ id: row?.id, events: ['client.*'] }]);
	});

	it('makes another where one was deleted, whose deliveries are taken at once', async () => {
		const { trigger, care } = await publish(['client.*']);
		const [row] = subscriptions();
		if (row) sandbox.state.webhooks.remove(row);
		await care.tick();
		expect(subscriptions()).toMatchObject([{ url: trigger.url, is_enabled: true }]);
		expect(subscriptions()[0]?.id).not.toBe(row?.id);
		sandbox.emit('client.archived', { client: 7 });
		await sandbox.settled();
		expect(told(trigger)).toContainEqual(expect.objectContaining({ client_id: 7, attempt: 1 }));
	});

	it('does nothing more once the workflow is not published', async () => {
		const { trigger, care } = await publish(['client.*']);
		await care.close();
		await trigger.deactivate();
		await care.tick();
		expect(subscriptions()).toEqual([]);
	});

	it('asks Amiqus once a minute at most for a secret that fits, and takes deliveries signed with it', async () => {
		const { trigger } = await publish(['client.*']);
		const [row] = subscriptions();
		const calls: string[] = [];
		sandbox.onExchange(({ method, path }) => calls.push(`${method} ${path}`));
		const body = bodyOf('client.updated', { client: { id: 7 } });
		for (let forged = 0; forged < 20; forged += 1) {
			expect(await deliver(trigger.url, body, `guessed ${forged}`)).toBe(404);
		}
		expect(calls).toEqual(['GET /api/v2/webhooks']);
		expect(told(trigger)).toEqual([]);
		expect(await deliver(trigger.url, body, row?.secret ?? '')).toBe(200);
	});

	it('takes deliveries signed with a secret that another process has got', async () => {
		const { trigger } = await publish(['client.*']);
		const [row] = subscriptions();
		if (row) sandbox.state.webhooks.update(row, { secret: 'another-secret-of-theirs' });
		sandbox.emit('client.created', { client: 7 });
		await sandbox.settled();
		expect(told(trigger)).toMatchObject([{ client_id: 7, attempt: 1 }]);
		const body = bodyOf('client.updated', { client: { id: 8 } });
		expect(await deliver(trigger.url, body, 'the former secret')).toBe(404);
	});

	it('looks at once when n8n starts', async () => {
		const { trigger, care } = await publish(['client.*']);
		await care.close();
		const [row] = subscriptions();
		if (row) sandbox.state.webhooks.update(row, { is_enabled: false });
		const again = await trigger.lookAfter('init');
		while (!subscriptions()[0]?.is_enabled) await new Promise((resolve) => setImmediate(resolve));
		await again.close();
	});

	it('hands an event that somebody listens for on', async () => {
		const { trigger } = await publish(['client.*'], { mode: 'manual' });
		const care = await trigger.lookAfter('manual');
		await care.tick();
		sandbox.emit('client.created', { client: 7 });
		await sandbox.settled();
		expect(told(trigger)).toMatchObject([{ client_id: 7 }]);
	});
});
