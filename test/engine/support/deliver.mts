/** n8n's webhook server. */
import type { IWebhookResponseData } from 'n8n-workflow';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { contextFor, type Hook } from './hook.mts';
import { core } from './n8n.mts';
import type { Started, TriggerOptions } from './trigger.mts';
import { expressResponse, readRequest, type N8nRequest } from './webhook-http.mts';

interface Outcomes {
	started: Started[];
	failures: Error[];
	store: TriggerOptions['store'];
}

/** One request on the webhook's address, answered as n8n's webhook server answers. */
export async function deliver(
	hook: Hook,
	incoming: IncomingMessage,
	outgoing: ServerResponse,
	{ started, failures, store }: Outcomes,
) {
	const response = expressResponse(outgoing);
	const wanted = new URL(contextFor(hook, 'init').getNodeWebhookUrl('default') ?? '').pathname;
	const path = new URL(incoming.url ?? '/', 'http://n8n').pathname;
	if (path !== wanted || incoming.method !== hook.data.httpMethod) {
		response.status(404);
		response.json({ code: 404, message: 'The requested webhook is not registered.' });
		return;
	}
	let request: N8nRequest;
	try {
		request = await readRequest(incoming);
	} catch {
		response.status(422);
		response.json({ message: 'Failed to parse request body' });
		return;
	}
	const extra = Object.assign({}, hook.extra, { httpRequest: request, httpResponse: response });
	const node = hook.workflow.getNode(hook.data.node);
	if (!node || !hook.type.webhook) throw new Error('The node has no webhook()');
	const context = new core.WebhookContext(
		hook.workflow,
		node,
		extra,
		hook.mode,
		hook.data,
		[],
		null,
	);
	let result: IWebhookResponseData;
	try {
		result = await hook.type.webhook.call(context);
	} catch (error) {
		failures.push(error as Error);
		response.status(500);
		response.json({ message: 'Error in workflow' });
		return;
	}
	try {
		const [items] = result.workflowData ?? [];
		if (items) {
			await store?.();
			started.push({ items });
		}
		if (result.noWebhookResponse || response.writableEnded) return;
		if (result.webhookResponse !== undefined) response.json(result.webhookResponse);
		else if (items) response.json({ message: 'Workflow was started' });
		else response.json({ message: 'Webhook call received' });
	} catch {
		response.status(500);
		response.json({ message: 'Internal server error' });
	}
}
