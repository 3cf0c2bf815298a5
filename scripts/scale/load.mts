/** What a fleet is given to do, and what came of it. */
import type { Sandbox } from '../../sandbox/index.mts';
import { Failure } from '../real-n8n/failure.mts';
import { eventually, workersOf, type Fleet } from './fleet.mts';

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
	stoppedAt?: string | null;
}

const LONGEST_MS = 900_000;

const hook = (path: string) => ({
	name: 'Webhook',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2,
	id: `hook-${path}`,
	webhookId: `hook-${path}`,
	position: [0, 0],
	parameters: { httpMethod: 'POST', path, responseMode: 'onReceived' },
});

/** Publishes a workflow that creates a person for each item of a call, and answers where to call it. */
async function publishWorkflow({ rest, credentials, webhookUrl }: Fleet, load: Load) {
	const path = load.name.toLowerCase().replaceAll(/[^a-z]+/g, '-');
	const split = {
		name: 'Items',
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		id: 'split',
		position: [220, 0],
		parameters: { fieldToSplitOut: 'body.items', options: {} },
	};
	const create = {
		name: 'Create',
		type: load.type,
		typeVersion: load.typeVersion,
		id: 'create',
		position: [440, 0],
		parameters: load.parameters,
		credentials,
	};
	const next = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const saved = await rest.post<{ id: string; versionId: string }>('/workflows', {
		name: load.name,
		settings: { executionOrder: 'v1', saveDataSuccessExecution: 'all' },
		nodes: [hook(path), split, create],
		connections: { Webhook: next('Items'), Items: next('Create') },
	});
	await rest.post(`/workflows/${saved.id}/activate`, {
		versionId: saved.versionId,
		name: '',
		description: '',
	});
	return { id: saved.id, address: new URL(`webhook/${path}`, webhookUrl) };
}

/** Calls until the webhook process knows of the publication. */
async function call(address: URL, items: object[]): Promise<void> {
	const accepted = await eventually(60_000, async () => {
		const response = await fetch(address, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ items }),
		});
		return response.ok ? true : undefined;
	});
	if (accepted === undefined) throw new Failure(`n8n does not listen at ${address}.`);
}

/** Runs a load to its end and reports. */
export async function runLoad(fleet: Fleet, sandbox: Sandbox, load: Load): Promise<Report> {
	const { id, address } = await publishWorkflow(fleet, load);
	sandbox.requests.reset();
	sandbox.limiter.reset();
	const persons = sandbox.state.clients.rows;
	const before = persons.length;
	const began = Date.now();
	for (let execution = 0; execution < load.executions; execution += 1) {
		const items = Array.from({ length: load.items }, (_, item) => ({
			name: `Person${item}`,
			email: `${load.name.toLowerCase().replaceAll(' ', '')}-${execution}-${item}@example.com`,
		}));
		await call(address, items);
	}
	const ended = await eventually(LONGEST_MS, async () => {
		const { results } = await fleet.rest.get<{ results: Execution[] }>(
			`/executions?limit=${load.executions + 5}&filter=${encodeURIComponent(JSON.stringify({ workflowId: id }))}`,
		);
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
