/** A workflow that starts with the Amiqus Trigger, and what a person does with it in n8n's editor. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readExecution, type ExecutionResult } from '../../../scripts/real-n8n/execution.mts';
import { Failure } from '../../../scripts/real-n8n/failure.mts';
import type { RealN8n } from '../../../scripts/real-n8n/index.mts';

/** All that is needed of an instance here: n8n, and the address at which its webhooks arrive. */
interface Running {
	n8n: Pick<RealN8n, 'url' | 'rest' | 'credentials'>;
}

const PACKAGE = 'n8n-nodes-amiqus';

/** Bounds waits on a machine that has other work too. */
const WAIT_MS = 90_000;
const LOOK_MS = 50;

/** What of the trigger node can be chosen and edited. */
export interface Edit {
	events?: readonly string[];
	/** The node's name, under which n8n keeps what it remembers. */
	nodeName?: string;
	credential?: 'amiqusApi' | 'amiqusOAuth2Api';
	workflowName?: string;
	/** The trigger's type without the package's name. */
	type?: 'amiqusTrigger' | 'amiqusPollTrigger';
}

interface Saved {
	id: string;
	versionId: string;
	nodes: Array<{ name: string; webhookId?: string }>;
}

interface Publication {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: Array<{ errorMessage: string | null }>;
}

interface Listed {
	results: Array<{ id: string }>;
	count: number;
	/** Where the next page begins; there is none behind the last one. */
	nextCursor?: string | null;
}

/** Asks until the answer is there. */
export async function until<T>(
	what: string,
	look: () => Promise<T | undefined> | T | undefined,
	waitMs = WAIT_MS,
): Promise<T> {
	const deadline = Date.now() + waitMs;
	for (;;) {
		const seen = await look();
		if (seen !== undefined) return seen;
		if (Date.now() > deadline) throw new Failure(`Not within ${waitMs / 1000} s: ${what}.`);
		await sleep(LOOK_MS);
	}
}

/** Waits until n8n, which publishes in the background, has done so. */
export async function settlePublication(
	{ n8n }: Running,
	workflowId: string,
): Promise<Publication> {
	return await until(`publication of workflow ${workflowId}`, async () => {
		const path = `/workflows/${workflowId}/publication-status`;
		const publication = await n8n.rest.get<Publication>(path);
		return publication.status === 'in_progress' ? undefined : publication;
	});
}

/** Publishes a saved workflow as the editor does; a publication that fails is a Failure. */
export async function publish(instance: Running, id: string, versionId: string): Promise<void> {
	await instance.n8n.rest.post(`/workflows/${id}/activate`, {
		versionId,
		name: '',
		description: '',
	});
	const { status, triggers } = await settlePublication(instance, id);
	if (status !== 'published')
		throw new Failure(`${status}: ${triggers.map(({ errorMessage }) => errorMessage).join(' ')}`);
}

/** Takes a published workflow back. */
export async function unpublish(instance: Running, id: string): Promise<void> {
	await instance.n8n.rest.post(`/workflows/${id}/deactivate`);
	await settlePublication(instance, id);
}

/** How many executions of a workflow there are, and the ids of some, newest first. */
async function listed({ n8n }: Running, workflowId: string, cursor?: string): Promise<Listed> {
	const query = new URLSearchParams({
		filter: JSON.stringify({ workflowId }),
		limit: '100',
		...(cursor === undefined ? {} : { cursor }),
	});
	return await n8n.rest.get<Listed>(`/executions?${query.toString()}`);
}

export async function countExecutions(instance: Running, workflowId: string): Promise<number> {
	return (await listed(instance, workflowId)).count;
}

/** Waits for so many executions of a workflow, and reads all that there are then, oldest first. */
export async function executions(
	instance: Running,
	workflowId: string,
	count: number,
): Promise<ExecutionResult[]> {
	let page = await until(`${count} executions of workflow ${workflowId}`, async () => {
		const found = await listed(instance, workflowId);
		return found.count >= count ? found : undefined;
	});
	const ids = page.results.map(({ id }) => id);
	while (page.nextCursor) {
		page = await listed(instance, workflowId, page.nextCursor);
		ids.push(...page.results.map(({ id }) => id));
	}
	const read: ExecutionResult[] = [];
	for (const id of ids.reverse()) read.push(await readExecution(instance.n8n.rest, id));
	return read;
}

/** A workflow of one trigger and a node that does nothing. */
export class TriggeredWorkflow {
	private constructor(
		private readonly instance: Running,
		private saved: Saved,
		private edited: Required<Edit>,
	) {}

	static async create(instance: Running, edit: Edit = {}): Promise<TriggeredWorkflow> {
		const edited = {
			events: ['client.*'],
			nodeName: 'Amiqus Trigger',
			credential: 'amiqusApi' as const,
			workflowName: 'Triggered',
			type: 'amiqusTrigger' as const,
			...edit,
		};
		const body = bodyOf(instance, edited, undefined);
		return new TriggeredWorkflow(
			instance,
			await instance.n8n.rest.post('/workflows', body),
			edited,
		);
	}

	get id(): string {
		return this.saved.id;
	}

	get events(): readonly string[] {
		return this.edited.events;
	}

	get nodeName(): string {
		return this.edited.nodeName;
	}

	/** Where Amiqus is to deliver: to the published workflow, or to the editor while it listens. */
	url(kind: 'webhook' | 'webhook-test' = 'webhook'): string {
		const { webhookId } = this.saved.nodes[0] ?? {};
		return `${this.instance.n8n.url}/${kind}/${webhookId}/webhook`;
	}

	/** Changes the workflow's draft, which does nothing to what is published. */
	async edit(edit: Edit): Promise<void> {
		this.edited = { ...this.edited, ...edit };
		const { webhookId } = this.saved.nodes[0] ?? {};
		const body = bodyOf(this.instance, this.edited, webhookId);
		this.saved = await this.instance.n8n.rest.patch(`/workflows/${this.id}`, body);
	}

	async publish(): Promise<void> {
		await publish(this.instance, this.id, this.saved.versionId);
	}

	async unpublish(): Promise<void> {
		await unpublish(this.instance, this.id);
	}

	/** Has the editor listen for a test event. */
	async listen(): Promise<void> {
		const { rest } = this.instance.n8n;
		const run = { triggerToStartFrom: { name: this.nodeName } };
		await rest.post(`/workflows/${this.id}/run`, run);
	}

	async stopListening(): Promise<void> {
		await this.instance.n8n.rest.delete(`/test-webhook/${this.id}`);
	}
}

/** Ids that stay the same from save to save, as the editor keeps them. */
const ids = (name: string) => `a3f0c0de-0000-4000-8000-0000000000${name}`;

function bodyOf(instance: Running, edit: Required<Edit>, webhookId: string | undefined) {
	const { events, nodeName, credential, workflowName, type } = edit;
	const authentication = credential === 'amiqusApi' ? 'accessToken' : 'oAuth2';
	return {
		name: workflowName,
		settings: { executionOrder: 'v1' },
		nodes: [
			{
				id: ids('01'),
				name: nodeName,
				type: `${PACKAGE}.${type}`,
				typeVersion: 2,
				position: [0, 0],
				parameters: { authentication, events },
				credentials: { [credential]: instance.n8n.credentials[credential] },
				...(webhookId === undefined ? {} : { webhookId }),
			},
			{
				id: ids('02'),
				name: 'Done',
				type: 'n8n-nodes-base.noOp',
				typeVersion: 1,
				position: [220, 0],
				parameters: {},
			},
		],
		connections: { [nodeName]: { main: [[{ node: 'Done', type: 'main', index: 0 }]] } },
	};
}
