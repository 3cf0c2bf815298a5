import { toAsciiJson } from '../../sandbox/core/json.mts';
import { deliver } from '../engine/fixtures/webhooks.mts';
import { attack, unexpected } from './support/attack.mts';
import { openHours, type Hours } from './support/hours.mts';
import { openInstance, START_MS, type Instance } from './support/instance.mts';
import { completeOnPage, newPerson, newRequest } from './support/people.mts';
import {
	countExecutions,
	executions,
	publish,
	TriggeredWorkflow,
	unpublish,
	until,
} from './support/workflow.mts';

/** Deliveries that Amiqus did not make. */
const COUNT = 1_000;
/** Times that a recorded delivery is played again; `AMIQUS_REPLAYS=200` plays it more often. */
const REPLAYS = Number(process.env.AMIQUS_REPLAYS ?? 3);
/** How long they may take on a busy machine. */
const ATTACK_MS = 600_000;

const HOUR_MS = 3_600_000;

let hours: Hours;
let instance: Instance;
beforeAll(async () => {
	hours = await openHours();
	instance = await openInstance({}, hours.settings);
}, START_MS);
afterAll(async () => {
	await instance?.close();
	await hours?.close();
}, 60_000);

const subscriptions = () => instance.sandbox.state.webhooks.rows;

it(
	'runs the example when a person completes a request on its page, and leaves nothing behind',
	async () => {
		const { sandbox, n8n } = instance;
		const example = n8n.workflows.get('Request finished');
		if (!example) throw new Error('There is no such example');
		const { id, versionId } = await n8n.rest.get<{ id: string; versionId: string }>(
			`/workflows/${example.id}`,
		);
		await publish(instance, id, versionId);
		expect(subscriptions()).toMatchObject([{ events: ['record.finished'], is_enabled: true }]);

		const request = await newRequest(sandbox);
		await completeOnPage(sandbox, request);
		const [run] = await executions(instance, id, 1);
		const items = run?.items ?? {};
		expect(items['When a request is finished']).toMatchObject([
			{ event: 'record.finished', subject: 'client', record_id: request.id, attempt: 1 },
		]);
		expect(items['Get the request']).toMatchObject([
			{ object: 'record', id: request.id, status: 'complete' },
		]);
		expect(items.Result).toEqual([
			{
				requestId: request.id,
				status: 'complete',
				person: 'Robin Example',
				email: 'robin@example.com',
				steps: 1,
			},
		]);
		expect(sandbox.requests.count('GET /records/{record}/download')).toBe(1);

		// The same delivery once more starts nothing; played again under another id, nothing gets past Remove Duplicates.
		const delivery = sandbox.webhooks.deliveries.rows.at(-1);
		sandbox.webhooks.resend(delivery?.id ?? 0);
		await sandbox.settled();
		expect(delivery).toMatchObject({ attempts: 2, state: 'delivered' });
		expect(await countExecutions(instance, id)).toBe(1);
		const [{ url, secret } = { url: '', secret: '' }] = subscriptions();
		for (let replay = 1; replay <= REPLAYS; replay += 1)
			expect(await deliver(url, toAsciiJson(delivery?.body), secret)).toBe(200);
		const [, ...replayed] = await executions(instance, id, 1 + REPLAYS);
		expect(replayed).toHaveLength(REPLAYS);
		for (const again of replayed) {
			expect(again.items['When a request is finished']?.[0]?.event_key).toBe(
				items['When a request is finished']?.[0]?.event_key,
			);
			expect(again.items['Get the request']).toBeUndefined();
		}

		await unpublish(instance, id);
		expect(subscriptions()).toEqual([]);
	},
	START_MS + REPLAYS * 2_000,
);

it('goes on after a restart with the same subscription, and gets what Amiqus tries again', async () => {
	const { sandbox } = instance;
	const workflow = await TriggeredWorkflow.create(instance);
	await workflow.publish();
	const before = subscriptions().map((row) => ({ ...row }));
	expect(before).toMatchObject([{ url: workflow.url() }]);
	const first = await newPerson(sandbox);
	await sandbox.settled();

	await instance.n8n.stop();
	const missed = [await newPerson(sandbox), await newPerson(sandbox)];
	const waiting = () => sandbox.webhooks.deliveries.rows.filter(({ state }) => state === 'pending');
	await until('deliveries that found nobody', () =>
		waiting().every(({ attempts }) => attempts > 0) ? true : undefined,
	);
	await instance.restart();
	expect(subscriptions().map(({ id, url, secret }) => ({ id, url, secret }))).toEqual(
		before.map(({ id, url, secret }) => ({ id, url, secret })),
	);
	sandbox.webhooks.retryNow();
	await sandbox.settled();
	const last = await newPerson(sandbox);
	const runs = await executions(instance, workflow.id, 4);
	const told = runs.map(({ items }) => items[workflow.nodeName]?.[0]?.client_id);
	expect(told.sort()).toEqual([first, ...missed, last].sort());

	await workflow.unpublish();
	expect(subscriptions()).toEqual([]);
});

it('runs once more for what somebody has Amiqus send again an hour later, and says which attempt it is', async () => {
	const { sandbox } = instance;
	const workflow = await TriggeredWorkflow.create(instance);
	await workflow.publish();
	const client = await newPerson(sandbox);
	await executions(instance, workflow.id, 1);
	const [delivery] = sandbox.webhooks.deliveries.rows.slice(-1);
	const resend = async () => {
		sandbox.webhooks.resend(delivery?.id ?? 0);
		await sandbox.settled();
		expect(delivery).toMatchObject({ state: 'delivered' });
	};
	await resend();
	sandbox.clock.advance(HOUR_MS);
	await hours.pass(HOUR_MS);
	await resend();
	await resend();
	const runs = await executions(instance, workflow.id, 2);
	expect(runs.map(({ items }) => items[workflow.nodeName])).toMatchObject([
		[{ client_id: client, attempt: 1 }],
		[{ client_id: client, attempt: 3 }],
	]);
	expect(await countExecutions(instance, workflow.id)).toBe(2);
	await workflow.unpublish();
	expect(subscriptions()).toEqual([]);
});

it('listens for a test event beside the published workflow, and leaves the webhook of that as it is', async () => {
	const { sandbox } = instance;
	const workflow = await TriggeredWorkflow.create(instance);
	await workflow.publish();
	const [published] = subscriptions().map((row) => ({ ...row }));
	expect(published).toMatchObject({ url: workflow.url(), is_enabled: true });
	const onlyPublished = () => (subscriptions().length === 1 ? true : undefined);

	await workflow.listen();
	const listening = { url: workflow.url('webhook-test'), events: ['client.*'], is_enabled: true };
	expect(subscriptions()).toMatchObject([published ?? {}, listening]);
	const client = await newPerson(sandbox);
	// One for the published workflow, and one in the editor, with which n8n ends its listening.
	const runs = await executions(instance, workflow.id, 2);
	await until('the end of listening', onlyPublished);
	expect(runs.map(({ items }) => items[workflow.nodeName]?.[0]?.client_id)).toEqual([
		client,
		client,
	]);
	expect(subscriptions()).toEqual([published]);

	await workflow.listen();
	expect(subscriptions()).toMatchObject([published ?? {}, listening]);
	await workflow.stopListening();
	await until('the end of listening', onlyPublished);
	expect(subscriptions()).toEqual([published]);
	const other = await newPerson(sandbox);
	const [, , last] = await executions(instance, workflow.id, 3);
	expect(last?.items[workflow.nodeName]?.[0]).toMatchObject({ client_id: other, attempt: 1 });
	expect(await countExecutions(instance, workflow.id)).toBe(3);
	await workflow.unpublish();
	expect(subscriptions()).toEqual([]);
});

it(
	'runs nothing that Amiqus did not sign',
	async () => {
		const workflow = await TriggeredWorkflow.create(instance);
		await workflow.publish();
		const [secret] = subscriptions().map((row) => row.secret);
		const answers = await attack(workflow.url(), secret ?? '', COUNT);
		expect(unexpected(answers)).toEqual([]);
		const client = await newPerson(instance.sandbox);
		const runs = await executions(instance, workflow.id, 1);
		expect(runs.map(({ items }) => items[workflow.nodeName]?.[0]?.client_id)).toEqual([client]);
		expect(await countExecutions(instance, workflow.id)).toBe(1);
		await workflow.unpublish();
	},
	ATTACK_MS,
);
