/** A real n8n that waits for requests: over a restart, a crash, and what nobody at Amiqus has signed. */
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { parse } from 'flatted';
import { expireRecord } from '../../sandbox/domain/records.mts';
import { readExecution, type Json } from '../../scripts/real-n8n/execution.mts';
import { NODE_TYPE } from '../../scripts/real-n8n/index.mts';
import { SEED } from '../support/seed.mts';
import { openInstance, START_MS, type Instance } from './support/instance.mts';
import { ITEMS, saveChain } from './support/pinned.mts';
import { until } from './support/workflow.mts';

/** `AMIQUS_WAITING=50 npm run e2e -- waiting` waits for that many at once, with 200 forgeries. */
const COUNT = Number(process.env.AMIQUS_WAITING ?? 6);
const FORGERIES = COUNT * 4;
const PERSON = 1001;
const CREATE = 'Create';
const WAIT = 'Wait for it';
const OUTCOME = 'Its outcome';

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value });
const record = byId('={{ $json.id }}');

let instance: Instance;
let workflow: string;
/** The same, for a minute only. */
let short: string;
/** What was begun of it before all else. */
let timedOut: string;

beforeAll(async () => {
	// Amiqus tells again when the test says so: n8n may take any time to start.
	instance = await openInstance({ webhookTimeUnitMs: 60_000 });
	const { n8n } = instance;
	const node = (name: string, parameters: object) => ({
		name,
		type: NODE_TYPE,
		typeVersion: 1,
		parameters: { resource: 'record', ...parameters },
		credentials: n8n.credentials,
	});
	const save = async (limit: number, count: number) => {
		const nodes = [
			node(CREATE, {
				...{ operation: 'create', client: byId(PERSON), createFrom: 'steps', notify: false },
				steps: { values: [{ type: 'check.identity' }] },
			}),
			node(WAIT, { operation: 'waitForCompletion', record, limit, limitUnit: 'minutes' }),
			node(OUTCOME, { operation: 'getOutcome', record }),
		];
		const items = Array.from({ length: count }, (_, index) => ({ json: { index } }));
		return await saveChain(n8n, 'Create, then wait', nodes, items);
	};
	workflow = await save(60, COUNT);
	short = await save(1, 2);
}, START_MS);

afterAll(async () => {
	await instance?.close();
}, 60_000);

interface Stored {
	status: string;
	data: string;
}

async function begin(which: string): Promise<string> {
	const { executionId } = await instance.n8n.rest.post<{ executionId: string }>(
		`/workflows/${which}/run`,
		{ triggerToStartFrom: { name: ITEMS } },
	);
	await until('the pause', async () =>
		(await statusOf(executionId)) === 'waiting' ? true : undefined,
	);
	return executionId;
}

const stored = async (id: string) => await instance.n8n.rest.get<Stored>(`/executions/${id}`);
const statusOf = async (id: string) => (await stored(id)).status;

/** What comes to people's minds who do not have the secret. */
async function forge(url: string, id: number, nth: number): Promise<number> {
	const body = JSON.stringify({
		trigger: { alias: 'record.finished', triggered_at: '2026-11-25T12:00:00Z' },
		data: { record: { id, type: 'client' } },
	});
	const secrets = ['', 'secret', url, body];
	const signature = createHmac('sha256', `x${secrets[nth % secrets.length]}`).update(body);
	const headers = {
		'Content-Type': 'application/json',
		'X-AQID-Delivery-Id': `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`,
		...(nth % 5 === 0 ? {} : { 'X-AQID-Signature': signature.digest('base64') }),
	};
	return (await fetch(url, { method: 'POST', headers, body })).status;
}

/** Does what the person does, on the sandbox's page. */
async function perform(id: number, outcome: string): Promise<void> {
	const { sandbox } = instance;
	const { key, steps } = sandbox.state.records.need(id);
	const body = new URLSearchParams({ step: String(steps[0]), outcome });
	await fetch(`${sandbox.url}/i/${key}`, { method: 'POST', body, redirect: 'manual' });
}

/** Has Amiqus's hour between attempts pass, again and again, until something holds. */
async function retrying<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
	return await until(what, async () => {
		instance.sandbox.webhooks.retryNow();
		await sleep(200);
		return await look();
	});
}

const ENDS = ['accepted', 'refer', 'rejected', 'expire'] as const;
const VERDICTS = {
	accepted: 'passed',
	refer: 'referred',
	rejected: 'not_passed',
	expire: 'with_person',
} as const;

it(
	'goes on once, with each its own outcome, whatever ended n8n meanwhile and whoever said so',
	async () => {
		const { sandbox } = instance;
		const { state } = sandbox;
		const first = state.records.rows.length;
		timedOut = await begin(short);
		const [left] = state.webhooks.rows;
		const before = state.records.rows.length;
		const others = state.records.rows.slice(first).map(({ id }) => `/records/${id}`);
		const execution = await begin(workflow);
		const ids = state.records.rows.slice(before).map(({ id }) => id);
		expect(ids).toHaveLength(COUNT);
		const [, subscription, ...more] = state.webhooks.rows;
		expect(more).toEqual([]);
		const { url = '', secret = '' } = subscription ?? {};

		const calls: string[] = [];
		sandbox.onExchange(({ method, path }) => void calls.push(`${method} ${path}`));
		const answers = new Set<number>();
		for (let nth = 0; nth < FORGERIES; nth += 1) {
			answers.add(await forge(url, ids[nth % COUNT] ?? 0, nth));
		}
		expect([...answers]).toEqual([404]);
		// The secret is asked for. What the other execution asks for when its time is up is another matter.
		const own = calls.filter((call) => !others.some((path) => call.includes(path)));
		expect(own.filter((call) => !/ \S+\/webhooks\/\d+$/.test(call))).toEqual([]);
		expect(own.length).toBeLessThanOrEqual(1);

		const whole = { minLength: COUNT, maxLength: COUNT };
		const [order = []] = fc.sample(fc.shuffledSubarray(ids, whole), { seed: SEED, numRuns: 1 });
		const ends = new Map(order.map((id, nth) => [id, ENDS[nth % ENDS.length] ?? 'accepted']));
		const end = async (id: number) => {
			const how = ends.get(id) ?? 'accepted';
			if (how === 'expire') expireRecord(state, state.records.need(id));
			else await perform(id, how);
		};
		const third = Math.floor(COUNT / 3);
		for (const id of order.slice(0, third)) await end(id);
		await instance.restart();
		for (const id of order.slice(third, 2 * third)) await end(id);
		expect(await statusOf(execution)).toBe('waiting');
		await instance.n8n.kill();
		// While n8n is down: Amiqus tells it later.
		for (const id of order.slice(2 * third)) await end(id);
		await instance.restart('kill');
		for (let nth = 0; nth < COUNT; nth += 1) {
			expect(await forge(url, ids[nth] ?? 0, nth)).toBe(404);
		}
		expect(await statusOf(execution)).toBe('waiting');

		await retrying('the end', async () =>
			(await statusOf(execution)) === 'success' ? true : undefined,
		);
		const { items } = await readExecution(instance.n8n.rest, execution);
		const verdict = ({ verdicts }: Json) => (verdicts as Record<string, unknown>).identity;
		for (const node of [WAIT, OUTCOME]) {
			expect(items[node]?.map((item) => [item.id, verdict(item)])).toEqual(
				ids.map((id) => [id, VERDICTS[ends.get(id) ?? 'accepted']]),
			);
		}
		expect(state.records.rows).toHaveLength(before + COUNT);
		// Each step of the workflow ran once, and each outcome is linked to what it came of.
		const { resultData } = parse((await stored(execution)).data) as {
			resultData: { runData: Record<string, Run[]> };
		};
		expect(Object.values(resultData.runData).map((runs) => runs.length)).toEqual([1, 1, 1, 1]);
		const output = resultData.runData[WAIT]?.[0]?.data.main[0] ?? [];
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(ids.map((_, item) => ({ item })));
		await until('the end of the subscription', () =>
			state.webhooks.rows.length === 1 ? true : undefined,
		);
		expect(state.webhooks.rows).toEqual([left]);
		const late = createHmac('sha256', secret).update('{}').digest('base64');
		const headers = { 'X-AQID-Signature': late, 'Content-Type': 'application/json' };
		expect((await fetch(url, { method: 'POST', headers, body: '{}' })).status).toBe(409);
	},
	START_MS,
);

interface Run {
	data: { main: Array<Array<{ pairedItem: unknown }>> };
}

it(
	'passes on what came in when the time is up, and clears what that left when it waits again',
	async () => {
		const { n8n, sandbox } = instance;
		const [left] = sandbox.state.webhooks.rows;
		const { items } = await readExecution(n8n.rest, timedOut);
		expect(items[WAIT]?.every((item) => !('outcome' in item))).toBe(true);
		expect(items[OUTCOME]?.map(({ outcome }) => outcome)).toEqual(['with_person', 'with_person']);
		expect(sandbox.state.webhooks.rows).toEqual([left]);

		// Its limit stands in the address in whole seconds.
		await sleep(1_500);
		const second = await begin(workflow);
		const [mine, ...others] = sandbox.state.webhooks.rows;
		expect(others).toEqual([]);
		expect(mine?.id).not.toBe(left?.id);
		const third = await begin(workflow);
		expect(sandbox.state.webhooks.rows).toHaveLength(2);
		for (const id of [second, third]) await n8n.rest.post(`/executions/${id}/stop`);
	},
	START_MS,
);
