import { randomUUID } from 'node:crypto';
import { toAsciiJson } from '../../sandbox/core/json.mts';
import { deliver } from '../engine/fixtures/webhooks.mts';
import { openInstance, START_MS, type Instance } from './support/instance.mts';
import { countExecutions, executions, TriggeredWorkflow, until } from './support/workflow.mts';

/** Events at once; `AMIQUS_BURST=1000` makes more than the usual few, as a bulk import does. */
const EVENTS = Number(process.env.AMIQUS_BURST ?? 20);
/** How long Amiqus waits for an answer, and how long one of its seconds between attempts takes here. */
const TIMEOUT_MS = 5_000;
const SECOND_MS = 20;
/** The node looks after its webhook every ten minutes. */
const CHECK_MS = 660_000;

let instance: Instance;

beforeAll(async () => {
	instance = await openInstance();
	Object.assign(instance.sandbox.webhooks.options, {
		timeUnitMs: SECOND_MS,
		timeoutMs: TIMEOUT_MS,
	});
}, START_MS);

afterAll(async () => {
	await instance?.close();
}, 60_000);

it(
	'runs once for each of many events at once, and is on at the end, with nobody looking',
	async () => {
		const { sandbox } = instance;
		const workflow = await TriggeredWorkflow.create(instance, { events: ['client.updated'] });
		await workflow.publish();
		for (let client = 1; client <= EVENTS; client += 1) sandbox.emit('client.updated', { client });
		const { deliveries } = sandbox.webhooks;
		await until(
			'the end of all attempts',
			() => (deliveries.rows.every(({ state }) => state !== 'pending') ? true : undefined),
			CHECK_MS,
		);
		const count = (state: string) => deliveries.rows.filter((row) => row.state === state).length;
		const isOff = () => sandbox.state.webhooks.rows.some(({ is_enabled: isOn }) => !isOn);
		const wasOff = isOff();
		// With so much to do, n8n may not answer.
		const counted = async () => await countExecutions(instance, workflow.id).catch(() => 0);
		console.log(
			`${EVENTS} events at once: ${count('delivered')} answered in time, ${count('lost')} lost for Amiqus, ${count('dropped')} not tried; ${await counted()} executions by then, the webhook is ${wasOff ? 'off' : 'on'}`,
		);
		await until(
			'all executions',
			async () => ((await counted()) >= EVENTS ? true : undefined),
			CHECK_MS,
		);
		// Where it was off, the node asks the lists, too, when it has handed on all that the log tells.
		await until(
			'the end of catching up',
			() => (isOff() || (wasOff && !sandbox.requests.count('GET /clients')) ? undefined : true),
			CHECK_MS,
		);
		const runs = await executions(instance, workflow.id, EVENTS);
		const items = runs.flatMap((run) => run.items[workflow.nodeName] ?? []);
		const persons = items.map(({ client_id: id }) => Number(id)).sort((a, b) => a - b);
		expect(persons).toEqual(Array.from({ length: EVENTS }, (_, index) => index + 1));
		const caughtUp = items.filter(({ caught_up: isCaughtUp }) => isCaughtUp);
		console.log(`${EVENTS} executions, ${caughtUp.length} of them caught up`);

		// Played again while n8n knows it: under its own id it starts nothing; under others, Remove Duplicates has its key.
		const [first] = deliveries.rows;
		const [{ url, secret } = { url: '', secret: '' }] = sandbox.state.webhooks.rows;
		const id = { 'x-aqid-delivery-id': first?.uuid ?? randomUUID() };
		expect(await deliver(url, toAsciiJson(first?.body), secret, id)).toBe(200);
		expect(await countExecutions(instance, workflow.id)).toBe(EVENTS);
		await workflow.unpublish();
		await until('no webhook', () => (sandbox.state.webhooks.rows.length === 0 ? true : undefined));
	},
	START_MS + 3 * CHECK_MS,
);
