import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type Exchange, type Sandbox } from '../../../sandbox/index.mts';
import { startPolling, startTrigger, type TriggerRun } from '../support/index.mts';
import { faultsInError } from './judge.mts';
import { faultsOf, plans, type Plan } from './odd.mts';
import { skipping, type Skipping } from './skipping.mts';
import { person } from './support.mts';

/** `AMIQUS_ANSWERS_TRIGGERS=20000` tries more; `AMIQUS_ANSWERS_SEED=…` others. */
const RUNS = Number(process.env.AMIQUS_ANSWERS_TRIGGERS ?? 150);
const SEED = Number(process.env.AMIQUS_ANSWERS_SEED ?? 14);
const MOST_FINDINGS = 15;
/** So many trials share a sandbox, which grows with them. */
const ROUND = 50;

/**
 * The most calls of one thing that a trigger does: three creations, each of five attempts, with a list that is read
 * after each, and the log or the lists, whose pages are asked for as they prove to be there. And one for each second
 * that a rate limit may hold it up, which is five minutes.
 */
const MOST_CALLS = 150 + 300;
/** Longer than any answer holds the calls of a credential up. */
const LONGEST_HOLD_MS = 400_000;
const POLLED = ['client.created', 'client.status', 'record.finished', 'case.finished'];
const PUBLISHED = ['client.*', 'record.finished'];

let sandbox: Sandbox;
let exchanges: Exchange[] = [];
let time: Skipping;
let isAway = false;

async function open(): Promise<void> {
	sandbox = await startSandbox({
		seed: 'empty',
		webhookTimeUnitMs: 0.01,
		webhookTimeoutMs: 2_000,
		// What is waited for passes there, too.
		now: () => performance.timeOrigin + performance.now(),
	});
	sandbox.onExchange((exchange) => exchanges.push(exchange));
}

beforeAll(async () => {
	time = skipping();
	await open();
});
afterAll(async () => {
	time.undo();
	await sandbox.close();
});

/** What one thing that a trigger did came to. */
interface Done {
	error: Error | undefined;
	exchanges: Exchange[];
	findings: string[];
}

/** Nothing is on its way any more. */
async function quiet(): Promise<void> {
	for (let looks = 0; sandbox.requests.inFlight > 0 && looks < 500; looks += 1) await sleep(2);
}

/** Does one thing, and says what is wrong with it whatever it was answered. */
async function doing(what: string, how: () => Promise<unknown>): Promise<Done> {
	exchanges = [];
	let error: Error | undefined;
	let output: unknown;
	try {
		output = await how();
	} catch (thrown) {
		error = thrown as Error;
	}
	await quiet();
	const told = { token: sandbox.token, others: undefined };
	const findings = [
		...(error ? faultsInError(error, told) : []),
		...(JSON.stringify(output ?? '').includes(sandbox.token) ? ['the token is output'] : []),
		...(exchanges.length > MOST_CALLS ? [`${exchanges.length} calls`] : []),
	].map((finding) => `${what}: ${finding} | ${error?.message.slice(0, 300)}`);
	return { error, exchanges, findings };
}

/** Whether no answer was one that says what is not so. */
const isTruthful = ({ odd }: Plan) =>
	odd.every(({ fault }) => !fault.change && !fault.headers && fault.status !== 404);

/** A plan for calls of one kind only, or for all. */
interface Aimed extends Plan {
	aimedAt: 'POST' | 'DELETE' | undefined;
}

async function withFaults<T>(plan: Aimed, work: () => Promise<T>): Promise<T> {
	const { aimedAt } = plan;
	for (const fault of faultsOf(plan).keys()) {
		sandbox.faults.add(aimedAt ? { ...fault, after: 0, match: { method: aimedAt } } : fault);
	}
	try {
		return await work();
	} finally {
		sandbox.faults.clear();
		time.pass(LONGEST_HOLD_MS);
	}
}

const rowsOf = ({ url }: TriggerRun) =>
	sandbox.state.webhooks.rows.filter((row) => row.url === url);

/** Ids of subscriptions of an address that the last list, or a later creation, told of. */
function toldOf({ url }: TriggerRun, all: Exchange[]): Set<unknown> {
	const answers = all.filter(({ path, status }) => path.endsWith('/webhooks') && status < 300);
	const last = answers.map(({ method }) => method).lastIndexOf('GET');
	const rows = answers.slice(Math.max(0, last)).flatMap(({ responseBody }) => {
		try {
			const json = JSON.parse(responseBody ?? '') as { data?: unknown };
			return Array.isArray(json?.data) ? (json.data as unknown[]) : [json];
		} catch {
			return [];
		}
	});
	return new Set(
		rows
			.filter((row) => (row as { url?: unknown } | null)?.url === url)
			.map((row) => (row as { id?: unknown }).id),
	);
}

/** What is left of a subscription that was told of, and that nobody said could not be deleted. */
function leftBehind(what: string, trigger: TriggerRun, wanted: number, done: Done): string[] {
	const told = toldOf(trigger, done.exchanges);
	const isDenied = done.exchanges.some(
		({ method, status, real }) => method === 'DELETE' && status === 404 && real !== 404,
	);
	const left = rowsOf(trigger).filter(({ id }) => told.has(id));
	return !done.error && !isDenied && left.length > wanted
		? [`${what}: ${left.length} subscriptions are left behind, and nothing is said`]
		: [];
}

type What = 'publish' | 'look after' | 'mend' | 'catch up' | 'unpublish';

/** A published trigger's subscription, spoiled in one part of its life; then everything is as it should be. */
async function ofSubscription(what: What, plan: Aimed): Promise<string[]> {
	const store = async () => {
		if (isAway) throw new Error('n8n is away');
	};
	const trigger = await startTrigger({ sandbox, parameters: { events: PUBLISHED }, store });
	const findings: string[] = [];
	const note = (done: Done) => {
		findings.push(...done.findings);
		return done;
	};
	const told = (id: number) =>
		trigger.started.flatMap(({ items }) => items).filter(({ json }) => json.client_id === id);
	const client = 1_000_000 + sandbox.state.webhooks.rows.length;
	if (what === 'publish') {
		const result = await withFaults(plan, async () =>
			note(await doing(what, async () => await trigger.activate())),
		);
		findings.push(...leftBehind(what, trigger, 1, result));
		if (!result.error && isTruthful(plan) && rowsOf(trigger).length !== 1)
			findings.push(`${what}: ${rowsOf(trigger).length} subscriptions, and nothing is said`);
	} else {
		await trigger.activate();
	}
	const care = await trigger.lookAfter();
	if (what === 'mend' || what === 'catch up') {
		isAway = true;
		sandbox.emit('client.updated', { client });
		await sandbox.settled();
		isAway = false;
	}
	if (what === 'mend') {
		for (const row of rowsOf(trigger)) sandbox.state.webhooks.update(row, { is_enabled: false });
	}
	if (what !== 'publish' && what !== 'unpublish') {
		await withFaults(plan, async () => {
			for (let ticks = 0; ticks < 3; ticks += 1)
				note(await doing(what, async () => await care.tick()));
		});
		for (const message of care.failures)
			findings.push(...faultsInError({ message }, { token: sandbox.token, others: undefined }));
	}
	if (what === 'unpublish') {
		const result = await withFaults(plan, async () =>
			note(await doing(what, async () => await trigger.deactivate())),
		);
		findings.push(...leftBehind(what, trigger, 0, result));
	} else {
		// n8n tries a publication that failed again, and looks after one that did not.
		await trigger.activate('init');
		await care.tick();
		const secret = rowsOf(trigger).map((row) => row.secret);
		if (rowsOf(trigger).length !== 1 || !rowsOf(trigger)[0]?.is_enabled)
			findings.push(`${what}: ${JSON.stringify(rowsOf(trigger))} in the end`);
		if (trigger.nodeData().secret !== secret[0]) findings.push(`${what}: another secret`);
		if ((what === 'catch up' || what === 'mend') && isTruthful(plan) && told(client).length !== 1)
			findings.push(`${what}: an event was handed on ${told(client).length} times`);
	}
	const shown = JSON.stringify([trigger.started, trigger.nodeData(), care.failures]);
	if (shown.includes(sandbox.token)) findings.push(`${what}: the token is told`);
	await care.close();
	note(await doing('unpublish in the end', async () => await trigger.deactivate()));
	if (rowsOf(trigger).length > 0) findings.push(`${what}: not deleted in the end`);
	await trigger.close();
	return findings;
}

/** A poll that is spoiled, between two that are not. */
async function ofPoll(mode: 'trigger' | 'manual', plan: Aimed): Promise<string[]> {
	const findings: string[] = [];
	const polling = await startPolling({ sandbox, mode, parameters: { events: POLLED } });
	const found: unknown[] = [];
	const asked = async () => {
		const items = await polling.poll();
		found.push(...items.map(({ json }) => json.client_id));
		return items;
	};
	person(sandbox);
	await polling.poll();
	const { id } = person(sandbox);
	const before = JSON.stringify(polling.nodeData());
	await withFaults(plan, async () => {
		const done = await doing(`a ${mode} poll`, asked);
		findings.push(...done.findings);
		if (done.error && JSON.stringify(polling.nodeData()) !== before)
			findings.push('a poll that failed remembers something');
	});
	if (mode === 'manual') return findings;
	await asked();
	const times = found.filter((one) => one === id).length;
	if (isTruthful(plan) && times !== 1) findings.push(`a person is told of ${times} times`);
	// Whatever it was told, it goes on.
	const next = person(sandbox).id;
	await asked();
	await asked();
	if (!found.includes(next)) findings.push('what happened afterwards is not told');
	return findings;
}

const trial = (token: string) =>
	fc.tuple(
		fc.constantFrom(
			...(['publish', 'look after', 'mend', 'catch up', 'unpublish'] as const),
			...(['poll', 'poll', 'poll in the editor'] as const),
		),
		plans(token),
		fc.constantFrom(...(['POST', 'DELETE', undefined, undefined] as const)),
	);

it(
	`no answer, whatever it is, crashes a trigger, keeps it going without end, or has it leave something behind; seed ${SEED}`,
	async () => {
		const findings: string[] = [];
		for (let begin = 0; begin < RUNS && findings.length < MOST_FINDINGS; begin += ROUND) {
			await sandbox.close();
			await open();
			const trials = fc.sample(trial(sandbox.token), { numRuns: ROUND, seed: SEED + begin });
			for (const [index, [what, odds, aimedAt]] of trials.slice(0, RUNS - begin).entries()) {
				// Polls only read.
				const plan = { ...odds, aimedAt: what.startsWith('poll') ? undefined : aimedAt };
				let found: string[];
				try {
					found = await (what === 'poll' || what === 'poll in the editor'
						? ofPoll(what === 'poll' ? 'trigger' : 'manual', plan)
						: ofSubscription(what, plan));
				} catch (error) {
					found = [`what is not spoiled fails: ${String(error)}`];
				}
				sandbox.faults.clear();
				for (const row of [...sandbox.state.webhooks.rows]) sandbox.state.webhooks.remove(row);
				const odd = plan.odd.map(({ name }) => name.slice(0, 200)).join(' / ');
				const calls = exchanges
					.slice(0, 6)
					.map(({ method, path, status }) => [method, path, status].join(' '));
				for (const finding of found) {
					findings.push(
						`${begin + index} ${what}: ${finding}\n  ${plan.first} as they are, then ${odd}${plan.forever ? ' for ever' : ''}\n  ${calls.join('\n  ')}`,
					);
				}
			}
			if (RUNS > 1_000) process.stderr.write(`${begin + ROUND} of ${RUNS}: ${findings.length}\n`);
		}
		expect(findings).toEqual([]);
	},
	RUNS * 500,
);
