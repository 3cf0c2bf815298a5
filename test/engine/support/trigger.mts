/**
 * What n8n does around a trigger node: it registers the webhook when a workflow is activated, hands
 * each request on the webhook's address to the node, starts the workflow with what the node answers,
 * and removes the webhook again. Here with a real HTTP server in the place of n8n's.
 */
import type {
	IDataObject,
	INodeExecutionData,
	INodeType,
	IWebhookData,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { additionalData } from './additional-data.mts';
import { careFor, type Care } from './care.mts';
import { connect } from './connect.mts';
import { MemoryCredentials } from './credentials.mts';
import { core, workflow as n8n } from './n8n.mts';
import type { NodeOptions } from './node.mts';
import { loadPackage, nodeTypes, type Types } from './types.mts';
import { expressResponse, readRequest, type N8nRequest } from './webhook-http.mts';
import { completeNode } from './workflow.mts';

const NAME = 'Amiqus Trigger';

/** One execution a delivery would have started, with the items it starts with. */
export interface Started {
	items: INodeExecutionData[];
	/** Of which n8n stores one execution only. */
	key?: string;
}

export interface TriggerOptions extends Omit<NodeOptions, 'items' | 'settings' | 'cancel'> {
	/** 'manual' is the editor's "Listen for test event", which uses another address. */
	mode?: 'trigger' | 'manual';
	/** What the workflow kept from earlier activations. */
	staticData?: IDataObject;
	/** The node's version: the latest, unless told otherwise. */
	typeVersion?: number;
	/** Stores an execution, as n8n does before it answers; what it throws is n8n's failure to do so. */
	store?: () => Promise<void>;
}

/** What a node that is added now has. */
export const LATEST_VERSION = 2;

/** What of the trigger node differs from version to version of a workflow. */
export interface Version extends Pick<TriggerOptions, 'parameters' | 'credentials'> {
	name: string;
}

export interface TriggerRun {
	/** Where the node wants its deliveries: a real address, served until close(). */
	url: string;
	/** What the workflow keeps (n8n saves it with the workflow): keys are `node:NAME`. */
	staticData: IDataObject;
	/** The node's own part of it. */
	nodeData(): IDataObject;
	/** Registers the webhook unless the node says it is there already. */
	activate(activation?: WorkflowActivateMode): Promise<'existed' | 'created'>;
	deactivate(): Promise<void>;
	/**
	 * Puts another version of the workflow in the place of this one. What the node remembers stays, under the name it
	 * had, as n8n saves it.
	 */
	edit(version: Version): Promise<void>;
	/** Starts what n8n starts beside the webhook: what looks after the subscription. */
	lookAfter(activation?: WorkflowActivateMode): Promise<Care>;
	/** Every execution started by a delivery, or handed on later, so far. */
	started: Started[];
	/** Errors thrown by the node's webhook(): each is a failed execution in n8n. */
	failures: Error[];
	saved: MemoryCredentials;
	/** n8n ends and begins again: what was saved stays, and nothing else. */
	restart(): Promise<void>;
	close(): Promise<void>;
}

/** Puts a trigger node into a workflow of its own, ready to be activated. */
export async function startTrigger(options: TriggerOptions): Promise<TriggerRun> {
	const types = options.types ?? (await loadPackage());
	const saved = options.saved ?? new MemoryCredentials(types);
	const started: Started[] = [];
	const failures: Error[] = [];
	const server = createServer((request, response) => {
		void deliver(hook, request, response, { started, failures, store: options.store });
	});
	server.unref();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const extra = additionalData(saved, { instanceUrl: `http://127.0.0.1:${port}` });
	const build = async (version: Version, staticData: IDataObject) =>
		hookOf(await workflowOf(options, { types, saved, version, staticData, nodeId }), {
			extra,
			mode: options.mode ?? 'trigger',
			name: version.name,
		});
	// What a process remembers of a node it remembers under the node's id.
	let nodeId = 'node-0';
	let current: Version = { ...options, name: NAME };
	let hook = await build(current, options.staticData ?? {});

	return {
		url: contextFor(hook, 'init').getNodeWebhookUrl('default') ?? '',
		get staticData() {
			return hook.workflow.staticData;
		},
		nodeData: () => {
			const { workflow, data } = hook;
			return workflow.getStaticData('node', workflow.getNode(data.node) ?? undefined);
		},
		started,
		failures,
		saved,
		async activate(activation = 'activate') {
			if (await webhookMethod(hook, 'checkExists', activation)) return 'existed';
			await webhookMethod(hook, 'create', activation);
			return 'created';
		},
		async deactivate() {
			await webhookMethod(hook, 'delete', 'update');
		},
		lookAfter: async (activation = 'activate') => await careFor(hook, activation, started),
		async edit(version) {
			const kept = JSON.parse(JSON.stringify(hook.workflow.staticData)) as IDataObject;
			current = version;
			hook = await build(version, kept);
		},
		async restart() {
			nodeId = `${nodeId}-again`;
			const kept = JSON.parse(JSON.stringify(hook.workflow.staticData)) as IDataObject;
			hook = await build(current, kept);
		},
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

export interface Hook {
	workflow: Workflow;
	type: INodeType;
	data: IWebhookData;
	extra: IWorkflowExecuteAdditionalData;
	mode: 'trigger' | 'manual';
}

interface Surroundings {
	types: Types;
	saved: MemoryCredentials;
	version: Version;
	staticData: IDataObject;
	nodeId: string;
}

async function workflowOf(
	{
		sandbox,
		mode = 'trigger',
		node = 'amiqusTrigger',
		typeVersion = LATEST_VERSION,
	}: TriggerOptions,
	{ types, saved, version, staticData, nodeId }: Surroundings,
): Promise<Workflow> {
	const connection = await connect(saved, sandbox, version.credentials);
	return new n8n.Workflow({
		id: '1',
		name: 'Test',
		nodes: [
			completeNode({
				id: nodeId,
				name: version.name,
				type: `n8n-nodes-amiqus.${node}`,
				typeVersion,
				parameters: { ...connection.parameters, ...version.parameters },
				credentials: connection.credentials,
				webhookId: '6f1c2a52-0f1d-4c5b-9b0e-3d2f6a7b8c90',
			}),
		],
		connections: {},
		active: mode === 'trigger',
		nodeTypes: nodeTypes(types.nodes),
		staticData,
	});
}

function hookOf(
	workflow: Workflow,
	{ extra, mode, name }: Pick<Hook, 'extra' | 'mode'> & { name: string },
): Hook {
	const node = workflow.getNode(name);
	if (!node) throw new Error(`There is no node "${name}"`);
	const type = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const [description] = type.description.webhooks ?? [];
	if (!description) throw new Error('The node has no webhook');
	const { path, isFullPath } = description;
	const data: IWebhookData = {
		httpMethod: description.httpMethod as IWebhookData['httpMethod'],
		node: node.name,
		path: n8n.NodeHelpers.getNodeWebhookPath('1', node, path, isFullPath === true),
		webhookDescription: description,
		workflowId: '1',
		workflowExecuteAdditionalData: extra,
	};
	return { workflow, type, data, extra, mode };
}

function contextFor({ workflow, data, extra, mode }: Hook, activation: WorkflowActivateMode) {
	const node = workflow.getNode(data.node);
	if (!node) throw new Error(`There is no node "${data.node}"`);
	return new core.HookContext(workflow, node, extra, mode, activation, data);
}

async function webhookMethod(
	hook: Hook,
	name: 'checkExists' | 'create' | 'delete',
	activation: WorkflowActivateMode,
) {
	const method = hook.type.webhookMethods?.[hook.data.webhookDescription.name]?.[name];
	return method ? await method.call(contextFor(hook, activation)) : false;
}

interface Outcomes {
	started: Started[];
	failures: Error[];
	store: TriggerOptions['store'];
}

/** One request on the webhook's address, answered as n8n's webhook server answers. */
async function deliver(
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
