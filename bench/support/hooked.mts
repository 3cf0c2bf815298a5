/** Workflows in a running n8n that begin with a webhook: this package's trigger, and n8n's own two. */
import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RealN8n } from '../../scripts/real-n8n/index.mts';
import { publish, TriggeredWorkflow } from '../../test/e2e/support/workflow.mts';
import { bodyOf, deliver } from '../../test/engine/fixtures/webhooks.mts';
import { secretOf } from './arrivals.mts';
import { versionOf } from './inside-n8n.mts';
import type { SandboxAddress } from './scenario.mts';

/** What is needed of an n8n here; its address is the one at which webhooks arrive. */
export type Published = Pick<RealN8n, 'url' | 'rest' | 'credentials'>;

/** A published workflow, and how an event gets to it. */
export interface Hooked {
	workflow: string;
	/** Sends the event of this number; answers with the status. */
	send(index: number): Promise<number>;
	end?(): Promise<void>;
}

export type Hook = (n8n: Published, service: SandboxAddress) => Promise<Hooked>;

const event = (index: number) => bodyOf('client.created', { client: { id: index + 1 } });

export const amiqusTrigger: Hook = async (n8n, service) => {
	const workflow = await TriggeredWorkflow.create({ n8n });
	await workflow.publish();
	const secret = await secretOf(service);
	return {
		workflow: workflow.id,
		send: async (index) => await deliver(workflow.url(), event(index), secret),
	};
};

export const webhookNode: Hook = async (n8n) => {
	const type = 'n8n-nodes-base.webhook';
	const path = randomUUID();
	const parameters = { httpMethod: 'POST', path, options: {} };
	const workflow = await save(n8n, { type, parameters, webhookId: path });
	return {
		workflow,
		send: async (index) => await post(`${n8n.url}/webhook/${path}`, event(index)),
	};
};

/** GitHub's own API is a stand-in that knows one webhook. */
export const githubTrigger: Hook = async (n8n) => {
	const type = 'n8n-nodes-base.githubTrigger';
	let secret = '';
	const github = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const text = Buffer.concat(chunks).toString();
			const { config, events } = JSON.parse(text === '' ? '{}' : text) as {
				config?: { secret: string };
				events?: string[];
			};
			secret = config?.secret ?? secret;
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ id: 1, active: true, events: events ?? [] }));
		});
	});
	await new Promise<void>((resolve) => github.listen(0, '127.0.0.1', resolve));
	const server = `http://127.0.0.1:${(github.address() as AddressInfo).port}`;
	const name = 'GitHub stand-in';
	const { id } = await n8n.rest.post<{ id: string }>('/credentials', {
		name,
		type: 'githubApi',
		data: { server, user: 'example', accessToken: 'example' },
	});
	const webhookId = randomUUID();
	const locator = (value: string) => ({ __rl: true, mode: 'name', value });
	const parameters = {
		authentication: 'accessToken',
		owner: locator('example'),
		repository: locator('example'),
		events: ['push'],
		options: {},
	};
	const credentials = { githubApi: { id, name } };
	const workflow = await save(n8n, { type, parameters, webhookId, credentials });
	return {
		workflow,
		send: async (index) => {
			const body = event(index);
			const signature = createHmac('sha256', secret).update(body).digest('hex');
			const headers = { 'x-hub-signature-256': `sha256=${signature}`, 'x-github-event': 'push' };
			return await post(`${n8n.url}/webhook/${webhookId}/webhook`, body, headers);
		},
		end: async () => {
			github.closeAllConnections();
			await new Promise((resolve) => github.close(resolve));
		},
	};
};

async function post(
	url: string,
	body: string,
	headers: Record<string, string> = {},
): Promise<number> {
	const response = await fetch(url, {
		method: 'POST',
		body,
		headers: { 'content-type': 'application/json', ...headers },
	});
	await response.text();
	return response.status;
}

/** Saves and publishes a workflow of a node and one that does nothing, and answers with its id. */
async function save(
	n8n: Published,
	node: { type: string } & Record<string, unknown>,
): Promise<string> {
	const [trigger, done] = ['Trigger', 'Done'];
	const { id, versionId } = await n8n.rest.post<{ id: string; versionId: string }>('/workflows', {
		name: node.type,
		settings: { executionOrder: 'v1' },
		nodes: [
			{
				...node,
				id: 'a3f0c0de-0000-4000-8000-000000000001',
				name: trigger,
				typeVersion: await versionOf(n8n, node.type),
				position: [0, 0],
			},
			{
				id: 'a3f0c0de-0000-4000-8000-000000000002',
				name: done,
				type: 'n8n-nodes-base.noOp',
				typeVersion: 1,
				position: [220, 0],
				parameters: {},
			},
		],
		connections: { [trigger]: { main: [[{ node: done, type: 'main', index: 0 }]] } },
	});
	await publish({ n8n }, id, versionId);
	return id;
}
