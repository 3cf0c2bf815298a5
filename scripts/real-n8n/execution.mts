/** Runs a workflow once in a running n8n and reads what each of its nodes gave. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'flatted';
import { Failure } from './failure.mts';

import type { RestClient } from './rest.mts';

const FINISH_MS = 120_000;
const POLL_MS = 200;

export type Json = Record<string, unknown>;

export interface ExecutionResult {
	id: string;
	/** Items each node put out in its last run, over all its outputs. */
	items: Record<string, Json[]>;
	/** How long each node took in its last run, in milliseconds. */
	tookMs: Record<string, number>;
}

interface StoredExecution {
	status: string;
	data: string;
}

interface NodeRun {
	executionTime: number;
	data?: { main?: Array<Array<{ json: Json }> | null> };
}

interface ResultData {
	error?: { message?: string; description?: string; node?: { name?: string } };
	runData?: Record<string, NodeRun[]>;
}

/** Runs a workflow from its trigger `trigger`; an execution that fails is a Failure that says where and why. */
export async function runWorkflow(
	rest: RestClient,
	workflowId: string,
	trigger: string,
): Promise<ExecutionResult> {
	const { executionId } = await rest.post<{ executionId?: string }>(
		`/workflows/${workflowId}/run`,
		{ triggerToStartFrom: { name: trigger } },
	);
	if (executionId === undefined)
		throw new Failure(`The workflow does not run from "${trigger}": n8n waits for a call instead.`);
	return readExecution(rest, executionId);
}

/** Waits for an execution to end and answers its items. */
export async function readExecution(rest: RestClient, id: string): Promise<ExecutionResult> {
	const deadline = Date.now() + FINISH_MS;
	for (;;) {
		const execution = await rest.get<StoredExecution>(`/executions/${id}`);
		if (!['new', 'running', 'waiting', 'unknown'].includes(execution.status))
			return interpret(id, execution);
		if (Date.now() > deadline)
			throw new Failure(`Execution ${id} did not end within ${FINISH_MS / 1000} s.`);
		await sleep(POLL_MS);
	}
}

function interpret(id: string, execution: StoredExecution): ExecutionResult {
	const { resultData } = parse(execution.data) as { resultData: ResultData };
	if (execution.status !== 'success') {
		const { error } = resultData;
		const where = error?.node?.name === undefined ? '' : ` at "${error.node.name}"`;
		const why = [error?.message, error?.description].filter(Boolean).join(' ');
		throw new Failure(`The workflow's run ${id} ended as "${execution.status}"${where}: ${why}`);
	}
	const items: Record<string, Json[]> = {};
	const tookMs: Record<string, number> = {};
	for (const [node, runs] of Object.entries(resultData.runData ?? {})) {
		const last = runs.at(-1);
		const outputs = last?.data?.main ?? [];
		tookMs[node] = last?.executionTime ?? 0;
		items[node] = outputs.flatMap((output) => (output ?? []).map((item) => item.json));
	}
	return { id, items, tookMs };
}
