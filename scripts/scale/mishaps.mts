/** What n8n's settings are for: Redis that crashes, a worker that is stopped. Each answers with a sentence. */
import { setTimeout as sleep } from 'node:timers/promises';
import { amiqusTrigger } from '../../bench/support/hooked.mts';
import { NODE_TYPE } from '../real-n8n/index.mts';
import { asOne, OVER } from './events.mts';
import { eventually, workersOf, type Fleet } from './fleet.mts';
import type { OpenFleet } from './open.mts';
import { countOf, hook, items, postOnceListening, publish } from './workflows.mts';

const EVENTS = 30;
const PERSONS = 300;
/** How long what is left may take to run, and how long n8n is watched when it has nothing to say. */
const RUN_MS = 30_000;
/** A worker that is gone is missed after its lock (60 s) and a look (every 30 s); n8n's own recovery is once a minute here. */
export const MISSED_MS = 240_000;

interface Execution {
	id: string;
	status: string;
}

const secondsSince = (began: number) => ((Date.now() - began) / 1000).toFixed(0);

async function listOf({ rest }: Fleet, workflowId: string): Promise<Execution[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const path = `/executions?limit=100&filter=${filter}`;
	return (await rest.get<{ results: Execution[] }>(path)).results;
}

/** How many are in which state: "12 success, 18 new". */
export function states(executions: ReadonlyArray<{ status: string }>): string {
	const counts = new Map<string, number>();
	for (const { status } of executions) counts.set(status, (counts.get(status) ?? 0) + 1);
	return [...counts].map(([status, count]) => `${count} ${status}`).join(', ') || 'none';
}

/** Waits until so many are over; answers whether they are. */
async function over(fleet: Fleet, workflow: string, count: number, forMs: number) {
	const all = async () => (await countOf(fleet.rest, workflow, OVER)) >= count || undefined;
	return (await eventually(forMs, all)) ?? false;
}

/**
 * Redis crashes while events that were acknowledged wait in it. Where n8n does not say by itself what it has lost, the main
 * process is begun again; what it then says has crashed is given to Retry, as a person can in its list of executions.
 *
 * @param watchMs how long n8n is given to say it by itself
 */
export async function crashRedis({ fleet, sandbox }: OpenFleet, watchMs = RUN_MS): Promise<string> {
	const hooked = await amiqusTrigger(asOne(fleet), sandbox);
	const { workflow } = hooked;
	for (const worker of fleet.workers) await worker.stop();
	const sent = Array.from({ length: EVENTS }, async (_, nth) => await hooked.send(nth));
	const acknowledged = (await Promise.all(sent)).filter((status) => status === 200).length;
	await fleet.redis.kill();
	await fleet.redis.start();
	const began = Date.now();
	for (const worker of fleet.workers) await worker.start();
	const said = [`${acknowledged} acknowledged`];
	const say = async (when: string) =>
		said.push(`${when}: ${states(await listOf(fleet, workflow))}`);
	const isOver = await over(fleet, workflow, EVENTS, watchMs);
	await say(`${secondsSince(began)} s after Redis began again`);
	if (!isOver) {
		await fleet.main.stop();
		await fleet.main.start();
		await over(fleet, workflow, EVENTS, RUN_MS);
		await say('main process begun again');
	}
	const crashed = (await listOf(fleet, workflow)).filter(({ status }) => status === 'crashed');
	if (crashed.length > 0) {
		for (const { id } of crashed) await fleet.rest.post(`/executions/${id}/retry`);
		await over(fleet, workflow, EVENTS + crashed.length, RUN_MS);
		await say('after Retry');
	}
	return said.join('; ');
}

/** A worker is asked to end, as Docker and systemd do, while the execution that it runs waits for the limit. */
export async function stopWorker({ fleet, sandbox }: OpenFleet): Promise<string> {
	const create = {
		...{ name: 'Create', type: NODE_TYPE, typeVersion: 1 },
		parameters: {
			...{ resource: 'client', operation: 'create', firstName: '={{ $json.name }}' },
			...{ lastName: 'Reid', email: '={{ $json.email }}' },
		},
		credentials: fleet.credentials,
	};
	const workflow = await publish(fleet, 'Stopped', [hook('stopped'), items, create]);
	const given = Array.from({ length: PERSONS }, (_, nth) => ({
		name: `Person${nth}`,
		email: `person-${nth}@example.com`,
	}));
	await postOnceListening(new URL('webhook/stopped', fleet.webhookUrl), given);
	await sleep(10_000);
	const made = () => sandbox.state.clients.rows.length;
	const before = made();
	const [execution] = await listOf(fleet, workflow);
	const [name] = await workersOf(fleet, execution?.id ?? '');
	const worker = fleet.workers.find((one) => one.name === name);
	if (worker?.pid === undefined) return 'no worker runs it';
	const began = Date.now();
	process.kill(worker.pid, 'SIGTERM');
	await eventually(MISSED_MS, async () => worker.pid === undefined || undefined);
	const gone = secondsSince(began);
	await over(fleet, workflow, 1, MISSED_MS);
	const ended = `${states(await listOf(fleet, workflow))} after ${secondsSince(began)} s`;
	return `asked to end with ${before} of ${PERSONS} persons made, gone after ${gone} s, ${made()} made; execution: ${ended}`;
}

/** The worker that runs an execution and the webhook process that waits for it are killed: nobody is left to miss it. */
export async function killBoth({ fleet }: OpenFleet): Promise<string> {
	const wait = { name: 'Wait', type: 'n8n-nodes-base.wait', typeVersion: 1.1 };
	const steps = [hook('killed'), { ...wait, parameters: { amount: 60, unit: 'seconds' } }];
	const workflow = await publish(fleet, 'Killed', steps);
	await postOnceListening(new URL('webhook/killed', fleet.webhookUrl), [{}]);
	await sleep(5_000);
	const [execution] = await listOf(fleet, workflow);
	const [name] = await workersOf(fleet, execution?.id ?? '');
	const began = Date.now();
	await fleet.workers.find((one) => one.name === name)?.kill();
	await fleet.webhook.kill();
	await fleet.webhook.start();
	await over(fleet, workflow, 1, MISSED_MS);
	return `worker and webhook process killed; execution: ${states(await listOf(fleet, workflow))} after ${secondsSince(began)} s`;
}
