/** Workflows of one line, published in a fleet. */
import { Failure } from '../real-n8n/failure.mts';
import { eventually, type Fleet } from './fleet.mts';

/** A node of a workflow, before it has a place in it. */
export interface Step {
	name: string;
	type: string;
	typeVersion: number;
	parameters: object;
	credentials?: Fleet['credentials'];
	webhookId?: string;
}

/** A webhook that is answered once its execution is stored. */
export const hook = (path: string): Step => ({
	name: 'Webhook',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2,
	webhookId: `hook-${path}`,
	parameters: { httpMethod: 'POST', path, responseMode: 'onReceived' },
});

/** One item for each that was posted. */
export const items: Step = {
	name: 'Items',
	type: 'n8n-nodes-base.splitOut',
	typeVersion: 1,
	parameters: { fieldToSplitOut: 'body.items', options: {} },
};

/** Publishes steps one behind the other, and answers the workflow's id. */
export async function publish({ rest }: Fleet, name: string, steps: Step[]): Promise<string> {
	const next = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const saved = await rest.post<{ id: string; versionId: string }>('/workflows', {
		name,
		settings: { executionOrder: 'v1', saveDataSuccessExecution: 'all' },
		nodes: steps.map((step, nth) => ({ ...step, id: `node-${nth}`, position: [220 * nth, 0] })),
		connections: Object.fromEntries(
			steps.slice(1).map((step, nth) => [steps[nth]?.name ?? '', next(step.name)]),
		),
	});
	const { id, versionId } = saved;
	await rest.post(`/workflows/${id}/activate`, { versionId, name: '', description: '' });
	return id;
}

/** Posts items; answers whether n8n has taken them. */
export async function post(address: URL, given: object[]): Promise<boolean> {
	const response = await fetch(address, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ items: given }),
		signal: AbortSignal.timeout(30_000),
	}).catch(() => undefined);
	return response?.ok === true;
}

/** Posts until the webhook process knows of the publication. */
export async function postOnceListening(address: URL, given: object[]): Promise<void> {
	const accepted = await eventually(60_000, async () =>
		(await post(address, given)) ? true : undefined,
	);
	if (accepted === undefined) throw new Failure(`n8n does not listen at ${address.href}.`);
}

/** How many executions of a workflow, or of all, are in one of these states, or in any where none is named. */
export async function countOf(
	rest: Fleet['rest'],
	workflowId: string | undefined,
	status: readonly string[],
): Promise<number> {
	const which = { workflowId, ...(status.length > 0 ? { status } : {}) };
	const filter = encodeURIComponent(JSON.stringify(which));
	return (await rest.get<{ count: number }>(`/executions?limit=1&filter=${filter}`)).count;
}
