import { bodyOf, deliver, sign, startWebhookStub, type WebhookStub } from './fixtures/webhooks.mts';
import { jsonOf, startTrigger, type TriggerOptions, type TriggerRun } from './support/index.mts';

let stub: WebhookStub;
const open: TriggerRun[] = [];

beforeEach(async () => {
	stub = await startWebhookStub();
});

afterEach(async () => {
	for (const trigger of open.splice(0)) await trigger.close();
	await stub.close();
});

async function start(options: Partial<TriggerOptions> = {}): Promise<TriggerRun> {
	const trigger = await startTrigger({
		sandbox: stub,
		...options,
		parameters: { events: ['client.*', 'record.finished'], ...options.parameters },
	});
	open.push(trigger);
	return trigger;
}

const [one, none] = [1, 0];
const secretOf = (trigger: TriggerRun) => trigger.nodeData().secret as string;
const subscriptions = () => [...stub.subscriptions.values()];

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
		stub.issueTokens = () => ({ access_token: stub.token, refresh_token: 'r' });
		const trigger = await start({ credentials: 'oauth2' });
		await trigger.activate();
		expect(subscriptions()).toHaveLength(one);
	});

	it('switches on again what Amiqus switched off, and takes over what it forgot', async () => {
		const trigger = await start();
		await trigger.activate();
		const [existing] = subscriptions();
		if (!existing) throw new Error('Nothing was subscribed');
		existing.is_enabled = false;
		expect(await trigger.activate('init')).toBe('created');
		expect(subscriptions()).toMatchObject([{ id: existing.id, is_enabled: true }]);
		const data = trigger.nodeData();
		delete data.secret;
		expect(await trigger.activate('init')).toBe('created');
		expect(data.secret).toBe(existing.secret);
		expect(subscriptions()).toHaveLength(one);
	});

	it('tells what to do where the subscription cannot be made or deleted', async () => {
		const trigger = await start();
		stub.failures.push(403);
		await expect(trigger.activate()).rejects.toMatchObject({
			message: expect.stringContaining('does not allow this') as string,
		});
		await trigger.activate();
		stub.failures.push(403);
		await expect(trigger.deactivate()).rejects.toMatchObject({
			description: expect.stringContaining('Developer Settings > Webhooks') as string,
		});
		expect(secretOf(trigger)).toBe(subscriptions()[0]?.secret);
	});

	it('refuses to be without events, and an address that Amiqus cannot reach', async () => {
		const without = await start({ parameters: { events: [] } });
		await expect(without.activate()).rejects.toThrow('Choose at least one event');
		expect(subscriptions()).toHaveLength(none);

		const away = await start({ sandbox: { ...stub, url: 'https://id.amiqus.example' } });
		await expect(away.activate()).rejects.toMatchObject({
			message: expect.stringContaining('private network') as string,
			description: expect.stringContaining('Amiqus Poll Trigger') as string,
		});
	});

	it('starts the workflow with one flat item per delivery', async () => {
		const trigger = await start();
		await trigger.activate();
		const data = { record: { id: 5, type: 'client' }, client: { id: 7 } };
		const body = bodyOf('record.finished', data);
		const headers = { 'x-aqid-delivery-id': 'd-1' };
		expect(await deliver(trigger.url, body, secretOf(trigger), headers)).toBe(200);
		expect(trigger.started.map(({ items }) => jsonOf(items))).toEqual([
			[
				{
					event: 'record.finished',
					resource: 'record',
					subject: 'client',
					clientId: 7,
					recordId: 5,
					triggeredAt: '2026-02-03T04:05:06Z',
					deliveryId: 'd-1',
					attempt: 1,
					payload: JSON.parse(body) as object,
				},
			],
		]);
	});

	it('acknowledges without a run what is a ping or not chosen, and makes no call for any delivery', async () => {
		const trigger = await start({ parameters: { filters: { requestAbout: 'organisation' } } });
		await trigger.activate();
		const secret = secretOf(trigger);
		const before = stub.calls.length;
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
		expect(await deliver(trigger.url, 'nonsense', secret, { 'content-type': 'text/plain' })).toBe(
			200,
		);
		expect(trigger.started).toHaveLength(none);
		const organisation = bodyOf('record.finished', { record: { id: 1, type: 'organisation' } });
		await deliver(trigger.url, organisation, secret);
		await deliver(trigger.url, bodyOf('client.brand_new', { client: { id: 1 } }), secret);
		expect(trigger.started).toHaveLength(2);
		expect(stub.calls).toHaveLength(before);
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
		expect(trigger.started).toHaveLength(none);
		expect(trigger.failures).toEqual([]);
	});
});
