import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/index.mts';
import { bodyOf, deliver, sign } from './fixtures/webhooks.mts';
import { jsonOf, startTrigger, type TriggerOptions, type TriggerRun } from './support/index.mts';

let sandbox: Sandbox;
const open: TriggerRun[] = [];
const OPTIONS: SandboxOptions = { seed: 'empty', webhookTimeUnitMs: 1, webhookTimeoutMs: 2000 };

beforeEach(async () => {
	sandbox = await startSandbox(OPTIONS);
});

afterEach(async () => {
	for (const trigger of open.splice(0)) await trigger.close();
	await sandbox.close();
});

async function start(options: Partial<TriggerOptions> = {}): Promise<TriggerRun> {
	const trigger = await startTrigger({
		sandbox,
		...options,
		parameters: { events: ['client.*', 'record.finished'], ...options.parameters },
	});
	open.push(trigger);
	return trigger;
}

const secretOf = (trigger: TriggerRun) => trigger.nodeData().secret as string;
const subscriptions = () => sandbox.state.webhooks.rows;
const startedBy = (trigger: TriggerRun) => trigger.started.flatMap(({ items }) => jsonOf(items));

describe('Amiqus Trigger', () => {
	it('subscribes with its own address, remembers the secret, and deletes it again', async () => {
		const trigger = await start();
		expect(await trigger.activate()).toBe('created');
		expect(subscriptions()).toMatchObject([
			{ url: trigger.url, events: ['client.*', 'record.finished'], is_enabled: true },
		]);
		expect(trigger.nodeData()).toMatchObject({
			subscriptionId: subscriptions()[0]?.id,
			secret: subscriptions()[0]?.secret,
		});
		expect(await trigger.activate('init')).toBe('existed');
		await trigger.deactivate();
		expect(subscriptions()).toEqual([]);
		expect(trigger.nodeData()).toEqual({});
		await trigger.deactivate();
	});

	it('works with OAuth2', async () => {
		const trigger = await start({ credentials: 'oauth2' });
		await trigger.activate();
		expect(subscriptions()).toHaveLength(1);
	});

	it('switches on again what Amiqus switched off, and takes over what it forgot', async () => {
		const trigger = await start();
		await trigger.activate();
		const existing = sandbox.state.webhooks.need(Number(trigger.nodeData().subscriptionId));
		sandbox.state.webhooks.update(existing, { is_enabled: false });
		expect(await trigger.activate('init')).toBe('created');
		expect(subscriptions()).toMatchObject([{ id: existing.id, is_enabled: true }]);
		delete trigger.nodeData().secret;
		expect(await trigger.activate('init')).toBe('created');
		expect(secretOf(trigger)).toBe(existing.secret);
		expect(subscriptions()).toHaveLength(1);
	});

	it('never subscribes twice where the answer gets lost', async () => {
		const trigger = await start();
		sandbox.faults.add({ kind: 'reset-after', match: { method: 'POST', path: /webhooks/ } });
		await trigger.activate();
		expect(subscriptions()).toMatchObject([{ secret: secretOf(trigger) }]);
	});

	it('knows its address again where Amiqus writes it otherwise', async () => {
		const trigger = await start();
		sandbox.faults.add({ kind: 'reset-after', match: { method: 'POST', path: /webhooks/ } });
		sandbox.onExchange(() => {
			for (const row of subscriptions()) {
				if (row.url === trigger.url) sandbox.state.webhooks.update(row, { url: `${row.url}/` });
			}
		});
		expect(await trigger.activate()).toBe('created');
		expect(await trigger.activate('init')).toBe('existed');
		expect(subscriptions()).toMatchObject([{ url: `${trigger.url}/`, secret: secretOf(trigger) }]);
		await trigger.deactivate();
		expect(subscriptions()).toEqual([]);
	});

	it('tells what to do where the subscription cannot be made or deleted', async () => {
		const trigger = await start();
		sandbox.faults.add({ kind: 'status', status: 403, match: { method: 'POST' } });
		await expect(trigger.activate()).rejects.toMatchObject({
			message: expect.stringContaining('does not allow this') as string,
		});
		await trigger.activate();
		sandbox.faults.add({ kind: 'status', status: 403, match: { method: 'DELETE' } });
		await expect(trigger.deactivate()).rejects.toMatchObject({
			message: expect.stringContaining('Developer Settings > Webhooks') as string,
		});
		expect(subscriptions()).toMatchObject([{ secret: secretOf(trigger) }]);
	});

	it('refuses to be without events, and an address that Amiqus cannot reach', async () => {
		const without = await start({ parameters: { events: [] } });
		await expect(without.activate()).rejects.toThrow('Choose at least one event');
		expect(subscriptions()).toHaveLength(0);

		const away = await start({ sandbox: { ...sandbox, url: 'https://id.amiqus.example' } });
		const refused: unknown = await away.activate().catch((error: unknown) => error);
		const { message } = refused as Error;
		expect(message).toMatch(
			/address https?:\/\/[^/ ]+ belongs to .* private network\. Use the Amiqus Poll Trigger.* set N8N_WEBHOOK_URL/,
		);
		// n8n shows this many of some 28 letters each, where its window is 750 pixels high; for the rest one has to scroll.
		expect(message.length).toBeLessThanOrEqual(10 * 28);
	});

	it('takes its events from an expression, as a list or with commas between', async () => {
		for (const events of ['={{ ["client.created", "record.*"] }}', '=record.*, client.created']) {
			const trigger = await start({ parameters: { events } });
			await trigger.activate();
			expect(subscriptions()).toMatchObject([{ events: ['client.created', 'record.*'] }]);
			sandbox.emit('client.created', { client: 7 });
			await sandbox.settled();
			expect(trigger.started).toHaveLength(1);
			await trigger.deactivate();
		}
		const wrong = await start({ parameters: { events: '=person created' } });
		await expect(wrong.activate()).rejects.toThrow('“person created”');
		expect(subscriptions()).toHaveLength(0);
	});

	it('starts the workflow with one flat item per delivery', async () => {
		const trigger = await start();
		await trigger.activate();
		sandbox.emit('record.finished', { record: 5, client: 7 });
		await sandbox.settled();
		const [delivery] = sandbox.webhooks.deliveries.rows;
		expect(startedBy(trigger)).toEqual([
			{
				event: 'record.finished',
				resource: 'record',
				subject: 'client',
				client_id: 7,
				record_id: 5,
				triggered_at: expect.stringMatching(/^20.*Z$/) as string,
				delivery_id: delivery?.uuid,
				attempt: 1,
				event_key: `record.finished/5/${delivery?.at}`,
				payload: delivery?.body,
			},
		]);
	});

	it('keeps the id of a delivery that is tried again', async () => {
		let stores = 0;
		const store = async () => {
			stores += 1;
			if (stores === 1) throw new Error('The database is away');
		};
		const trigger = await start({ store });
		await trigger.activate();
		sandbox.emit('client.created', { client: 7 });
		await sandbox.settled();
		expect(startedBy(trigger)).toMatchObject([
			{ delivery_id: sandbox.webhooks.deliveries.rows[0]?.uuid, client_id: 7, attempt: 2 },
		]);
	});

	it('acknowledges without a run what is a ping or not chosen, and makes no call for any delivery', async () => {
		const trigger = await start({ parameters: { filters: { requestAbout: 'organisation' } } });
		await trigger.activate();
		const secret = secretOf(trigger);
		let calls = 0;
		sandbox.onExchange(() => {
			calls += 1;
		});
		for (const body of [
			bodyOf('ping'),
			JSON.stringify({ uuid: 'x', event: 'ping', sent_at: '', data: ['ping'] }),
			bodyOf('record.updated'),
			bodyOf('record.finished', { record: { id: 1, type: 'client' } }),
			'{}',
			'[]',
		]) {
			expect(await deliver(trigger.url, body, secret)).toBe(200);
		}
		const text = { 'content-type': 'text/plain' };
		expect(await deliver(trigger.url, 'nonsense', secret, text)).toBe(200);
		expect(trigger.started).toEqual([]);
		const organisation = bodyOf('record.finished', { record: { id: 1, type: 'organisation' } });
		await deliver(trigger.url, organisation, secret);
		await deliver(trigger.url, bodyOf('client.brand_new', { client: { id: 1 } }), secret);
		expect(trigger.started).toHaveLength(2);
		expect(calls).toBe(0);
	});

	it('answers 404 to everything that is not signed with its secret', async () => {
		const trigger = await start();
		await trigger.activate();
		const secret = secretOf(trigger);
		const body = bodyOf('client.created', { client: { id: 1 } });
		const wrong = [
			deliver(trigger.url, body, 'another secret'),
			deliver(trigger.url, body, secret, { 'x-aqid-signature': '' }),
			deliver(trigger.url, body, secret, { 'x-aqid-signature': sign(`${body} `, secret) }),
			deliver(trigger.url, `${body} `, secret, { 'x-aqid-signature': sign(body, secret) }),
			deliver(trigger.url, 'text', 'x', { 'content-type': 'text/plain' }),
		];
		expect(await Promise.all(wrong)).toEqual(wrong.map(() => 404));
		await trigger.deactivate();
		expect(await deliver(trigger.url, body, secret)).toBe(404);
		expect(await deliver(trigger.url, body, '')).toBe(404);
		expect(trigger.started).toEqual([]);
		expect(trigger.failures).toEqual([]);
	});
});
