/** What a fleet is given to do, and what came of it. */
import type { Sandbox } from '../../sandbox/index.mts';
import { eventually, workersOf, type Fleet } from './fleet.mts';
import { hook, items, postOnceListening, publish } from './workflows.mts';

export interface Load {
	name: string;
	/** The node that creates persons. */
	type: string;
	typeVersion: number;
	parameters: object;
	executions: number;
	/** Items of each execution. */
	items: number;
}

export interface Report {
	name: string;
	created: number;
	wanted: number;
	doubles: number;
	/** Executions that failed or never ended. */
	failed: number;
	calls: number;
	refused: number;
	seconds: number;
	/** When each worker had ended its last execution, in seconds, first things first. */
	workers: number[];
}

interface Execution {
	id: string;
	status: string;
	startedAt: string;
	stoppedAt?: string | null;
}

export const LONGEST_MS = 900_000;

/** What an execution is given: so many persons, whose addresses say whose they are. */
export const itemsOf = (owner: string, count: number) =>
	Array.from({ length: count }, (_, item) => ({
		name: `Person${item}`,
		email: `${owner}-${item}@example.com`,
	}));

/** The newest executions of a workflow. */
export async function executionsOf({ rest }: Fleet, workflowId: string, limit: number) {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const path = `/executions?limit=${limit}&filter=${filter}`;
	return (await rest.get<{ results: Execution[] }>(path)).results;
}

/** Publishes a workflow that creates a person for each item of a call, and answers where to call it. */
export async function publishLoad(fleet: Fleet, load: Omit<Load, 'executions' | 'items'>) {
	const path = load.name.toLowerCase().replaceAll(/[^a-z]+/g, '-');
	const { type, typeVersion, parameters } = load;
	const { credentials } = fleet;
	const create = { name: 'Create', type, typeVersion, parameters, credentials };
	const id = await publish(fleet, load.name, [hook(path), items, create]);
	return { id, address: new URL(`webhook/${path}`, fleet.webhookUrl) };
}

/** Runs a load to its end and reports. */
export async function runLoad(fleet: Fleet, sandbox: Sandbox, load: Load): Promise<Report> {
	const { id, address } = await publishLoad(fleet, load);
	sandbox.requests.reset();
	sandbox.limiter.reset();
	const persons = sandbox.state.clients.rows;
	const before = persons.length;
	const began = Date.now();
	for (let execution = 0; execution < load.executions; execution += 1) {
		const owner = `${load.name.toLowerCase().replaceAll(' ', '')}-${execution}`;
		await postOnceListening(address, itemsOf(owner, load.items));
	}
	const ended = await eventually(LONGEST_MS, async () => {
		const results = await executionsOf(fleet, id, load.executions + 5);
		const over = results.filter(({ stoppedAt }) => Boolean(stoppedAt));
		return over.length >= load.executions ? over : undefined;
	});
	const made = persons.slice(before);
	const done = new Map<string, number>();
	for (const { id: execution, stoppedAt } of ended ?? []) {
		const seconds = (Date.parse(stoppedAt ?? '') - began) / 1000;
		for (const worker of await workersOf(fleet, execution))
			done.set(worker, Math.max(done.get(worker) ?? 0, seconds));
	}
	const workers = [...done.values()].sort((a, b) => a - b);
	const succeeded = (ended ?? []).filter(({ status }) => status === 'success').length;
	return {
		name: load.name,
		created: made.length,
		wanted: load.executions * load.items,
		doubles: made.length - new Set(made.map(({ email }) => email)).size,
		failed: load.executions - succeeded,
		calls: sandbox.requests.total,
		refused: sandbox.requests.throttled,
		seconds: workers.at(-1) ?? LONGEST_MS / 1000,
		workers,
	};
}
