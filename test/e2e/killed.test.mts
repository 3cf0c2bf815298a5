/** A real n8n that is killed in the middle of what people run, and then runs it again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readExecution, runWorkflow, type Json } from '../../scripts/real-n8n/execution.mts';
import { NODE_TYPE } from '../../scripts/real-n8n/index.mts';
import { partsOf, spoil } from '../engine/killed/spoil.mts';
import { JOBS } from '../engine/killed/workflow.mts';
import { SEED } from '../support/seed.mts';
import { START_MS, withInstance, type Instance } from './support/instance.mts';
import { ITEMS, savePinned } from './support/pinned.mts';
import { executions, publish, unpublish, until } from './support/workflow.mts';

/**
 * `AMIQUS_ONBOARDINGS=500 npm run e2e -- killed` starts that many, killed five times, in the place of a few; and kills n8n at
 * every call of one, in the place of one call.
 */
const ASKED = process.env.AMIQUS_ONBOARDINGS;
const ONBOARDINGS = Number(ASKED ?? 20);
const KILLS = ASKED ? 5 : 1;
/** How long all that may take. */
const ONBOARDINGS_MS = ASKED ? 3_600_000 : START_MS;
/** How long one run of it may take. */
const RUN_MS = ONBOARDINGS * 2_000 + 90_000;

const COUNT = 500;
const PERSON = 'Person';

let instance: Instance;
withInstance((opened) => {
	instance = opened;
});

const { parameters, items } = JOBS.createOrUpdate(COUNT);

/** Begins a run of a workflow; answers the execution's id. */
async function begin(workflow: string): Promise<string> {
	const { executionId } = await instance.n8n.rest.post<{ executionId: string }>(
		`/workflows/${workflow}/run`,
		{ triggerToStartFrom: { name: ITEMS } },
	);
	return executionId;
}

/** Kills n8n, starts it again, and waits until Amiqus is done with what it was asked before. */
async function killed(): Promise<void> {
	await instance.restart('kill');
	while (instance.sandbox.requests.inFlight > 0) await sleep(5);
}

/** Begins a run of a workflow, and waits until it has made so many calls. */
async function beginAndWaitFor(calls: number, workflow: string): Promise<void> {
	let answered = 0;
	const reached = new Promise<void>((resolve) => {
		const stopListening = instance.sandbox.onExchange(() => {
			answered += 1;
			if (answered < calls) return;
			stopListening();
			resolve();
		});
	});
	await begin(workflow);
	await reached;
}

/** Kills n8n once a run of a workflow has made so many calls. */
async function killAfter(calls: number, workflow: string): Promise<void> {
	await beginAndWaitFor(calls, workflow);
	await killed();
}

it(
	'has every person once after n8n was killed anywhere and the workflow run again',
	async () => {
		const node = { name: PERSON, type: NODE_TYPE, typeVersion: 1, parameters };
		const pinned = items.map((json) => ({ json }));
		const workflow = await savePinned(instance.n8n, '500 persons', node, pinned);
		// A run looks all persons up together, then makes a call for each who is missing.
		const kills = partsOf(2, 0.05, 0.45).map((part) => Math.ceil(part * COUNT));
		for (const calls of kills) await killAfter(calls, workflow);
		const ofRun = () =>
			instance.sandbox.state.clients.rows.flatMap(({ reference }) =>
				typeof reference === 'string' && reference.startsWith('CRM-') ? [reference] : [],
			);
		const before = ofRun().length;
		const told = `Killed after ${kills.join(' and ')} calls, with ${before} persons made`;
		expect({ told, between: before > 0 && before < COUNT }).toEqual({ told, between: true });

		const outcome = await runWorkflow(instance.n8n.rest, workflow, ITEMS);
		expect({ told, persons: ofRun().length }).toEqual({ told, persons: COUNT });
		expect(new Set(ofRun()).size).toBe(COUNT);
		const outcomes = (outcome.items[PERSON] ?? []).map((item) => item.outcome);
		expect(outcomes.filter((one) => one === 'unchanged')).toHaveLength(before);
		expect(outcomes.filter((one) => one === 'created')).toHaveLength(COUNT - before);
	},
	START_MS,
);

describe('Onboarding: Start', () => {
	const NODE = 'Onboard';

	/** Saves a workflow of some of so many onboardings, whose references begin with a word of their own. */
	async function saved(count: number, prefix: string, also: Array<{ json: object }> = []) {
		const { parameters: what, items: people } = JOBS.onboard(count, prefix);
		const node = {
			...{ name: NODE, type: NODE_TYPE, typeVersion: 1, parameters: what },
			onError: 'continueRegularOutput' as const,
		};
		const pinned = [...people.map((json) => ({ json })), ...also];
		return await savePinned(instance.n8n, `Onboardings ${prefix}`, node, pinned);
	}

	/** Runs it to its end, however long that takes; answers what came out. */
	async function run(workflow: string): Promise<Json[]> {
		const { rest } = instance.n8n;
		const id = await begin(workflow);
		const isOver = async () => {
			const { status } = await rest.get<{ status: string }>(`/executions/${id}`);
			return ['new', 'running'].includes(status) ? undefined : true;
		};
		await until(`the end of execution ${id}`, isOver, RUN_MS);
		return (await readExecution(rest, id)).items[NODE] ?? [];
	}

	/** What there is for references that begin so: persons, cases, requests, and how many of these are in their person's case. */
	function made(prefix: string) {
		const { clients, cases, records, caseItems } = instance.sandbox.state;
		const persons = clients.rows.filter(({ reference }) => reference?.startsWith(`${prefix}-`));
		const ids = new Set(persons.map(({ id }) => id));
		const requests = records.rows.filter(({ client }) => ids.has(client));
		return {
			persons: persons.length,
			references: new Set(persons.map(({ reference }) => reference)).size,
			cases: cases.rows.filter(({ client }) => ids.has(client)).length,
			requests: requests.length,
			each: new Set(requests.map(({ client }) => client)).size,
			held: caseItems.rows.filter(({ record, case: id }) => {
				const { client } = records.need(record);
				return ids.has(client) && cases.need(id).client === client;
			}).length,
		};
	}

	const exactly = (count: number) => ({
		persons: count,
		references: count,
		cases: count,
		requests: count,
		each: count,
		held: count,
	});

	const errorsIn = (out: Json[]) => out.flatMap(({ error }) => error ?? []);

	/** Counts the calls of what is done meanwhile. */
	async function callsOf(what: () => Promise<unknown>): Promise<number> {
		let calls = 0;
		const stop = instance.sandbox.onExchange(() => void (calls += 1));
		await what();
		stop();
		return calls;
	}

	it(
		'comes to each person, case and request once where calls fail and n8n is killed anywhere',
		async () => {
			const workflow = await saved(ONBOARDINGS, 'HR');
			const spoiling = spoil(instance.sandbox);
			const kills: number[] = [];
			for (const part of partsOf(KILLS, 0.02, 0.6)) {
				// An onboarding takes four calls that write.
				const calls = Math.ceil(part * 4 * (ONBOARDINGS - made('HR').held));
				kills.push(calls);
				spoiling.on = true;
				await beginAndWaitFor(calls, workflow);
				spoiling.on = false;
				await killed();
			}
			const atKills = made('HR');
			spoiling.on = true;
			let failed = ONBOARDINGS;
			let runs = 0;
			while (failed > 0 && runs < 10) {
				failed = errorsIn(await run(workflow)).length;
				runs += 1;
			}
			spoiling.on = false;
			const { spoilt } = spoiling;
			const told = { seed: SEED, kills, atKills, spoilt, runs };
			expect({ ...told, failed }).toEqual({ ...told, failed: 0 });
			expect({ ...told, made: made('HR') }).toEqual({ ...told, made: exactly(ONBOARDINGS) });
			expect(spoilt).toBeGreaterThan(0);

			const last = await callsOf(async () => {
				expect(errorsIn(await run(workflow))).toEqual([]);
			});
			expect(made('HR')).toEqual(exactly(ONBOARDINGS));
			if (ASKED) console.log(JSON.stringify({ ...told, last }));
			const { clients, cases, records } = instance.sandbox.state;
			const pages = [clients, cases, records].map(({ rows }) => Math.ceil(rows.length / 100));
			expect(last).toBeLessThanOrEqual(pages.reduce((sum, count) => sum + count, 2));
		},
		ONBOARDINGS_MS,
	);

	it(
		'is completed by the next run, whichever of its calls n8n was killed at',
		async () => {
			const calls = await callsOf(async () => await run(await saved(1, 'WHOLE')));
			expect(calls).toBeGreaterThan(5);
			const every = Array.from({ length: calls }, (_, call) => call);
			const points = every.flatMap((call) => [
				{ call, processed: false },
				{ call, processed: true },
			]);
			// The call before the last sends the request: the one of which nobody must be sent two.
			for (const { call, processed } of ASKED ? points : [{ call: calls - 2, processed: true }]) {
				const prefix = `AT${call}${processed ? 'DONE' : 'SENT'}`;
				const workflow = await saved(1, prefix);
				const { faults } = instance.sandbox;
				faults.add({ kind: 'stall', after: call, times: 1_000, processed });
				await begin(workflow);
				await until('the call', () => (faults.hits > 0 ? true : undefined));
				await instance.n8n.kill();
				faults.clear();
				await killed();
				expect(errorsIn(await run(workflow))).toEqual([]);
				expect({ prefix, made: made(prefix) }).toEqual({ prefix, made: exactly(1) });
			}
		},
		ONBOARDINGS_MS,
	);

	it('makes one of sixty sign-ups each in one execution, and of those that are there twice', async () => {
		const { items: people } = JOBS.onboard(60, 'SIGN');
		const twice = people.slice(0, 2).map((json) => ({ json }));
		const out = await run(await saved(60, 'SIGN', twice));
		expect(errorsIn(out)).toEqual([]);
		expect(out.map(({ reference }) => reference)).toEqual(
			[...people, ...people.slice(0, 2)].map(({ reference }) => reference),
		);
		expect(made('SIGN')).toEqual(exactly(60));
	});

	it('makes one of a sign-up whose form is sent twice at the same moment', async () => {
		const { n8n } = instance;
		const { id = '' } = n8n.workflows.get('Register a new client') ?? {};
		const { versionId } = await n8n.rest.get<{ versionId: string }>(`/workflows/${id}`);
		await publish(instance, id, versionId);
		const form = `${n8n.url}/form/a3f0c0de-0200-4000-8000-000000000000`;
		const signUp = async (nth: number) => {
			const body = new FormData();
			const fields = ['Ailsa', 'Example', `Twice-${nth}@example.com`];
			fields.forEach((value, index) => body.set(`field-${index}`, value));
			return (await fetch(form, { method: 'POST', body })).status;
		};
		const nths = Array.from({ length: 20 }, (_, nth) => nth).flatMap((nth) => [nth, nth]);
		const statuses = await Promise.all(nths.map(signUp));
		expect(new Set(statuses)).toEqual(new Set([200]));
		const outcomes = (await executions(instance, id, nths.length)).map(({ items: { Register } }) =>
			Register?.map(({ request }) => (request as Json).outcome),
		);
		const of = (outcome: string) => outcomes.filter((one) => one?.join() === outcome).length;
		expect([of('created'), of('found')]).toEqual([20, 20]);
		expect(made('twice')).toEqual(exactly(20));
		await unpublish(instance, id);
	});
});
