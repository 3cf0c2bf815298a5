/**
 * What n8n does around an execution that a node has paused: it stores it, takes calls at its address, hands them to the node,
 * goes on where the node says so, and goes on by itself when the time is up. As WaitingWebhooks and WaitTracker of n8n 2.41 do.
 */
import type {
	IDataObject,
	INodeExecutionData,
	IRun,
	IRunExecutionData,
	IWebhookData,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { additionalData } from './additional-data.mts';
import { connect } from './connect.mts';
import { MemoryCredentials } from './credentials.mts';
import { begin, binaryDataService, core, workflow as n8n } from './n8n.mts';
import type { NodeOptions } from './node.mts';
import { ITEMS_TYPE, itemsNode, loadPackage, nodeTypes, startNode, START_TYPE } from './types.mts';
import { expressResponse, readRequest } from './webhook-http.mts';
import { chain, completeNode, toItems, type RunError } from './workflow.mts';

const NAME = 'Amiqus';
const MODE = 'manual';

export interface WaitingOptions extends NodeOptions {
	/** The address n8n is known under, where that is not the one that it is served at. */
	publicUrl?: string;
	executionId?: string;
	/** Takes as long as n8n takes to store that an execution is paused. */
	storePause?: () => Promise<void>;
	/** Stores that an execution goes on; what it throws is n8n's failure to do so. */
	store?: () => void;
}

export interface WaitingRun {
	status(): IRun['status'];
	/** How often the execution went on because of a call. */
	resumed(): number;
	/** What the node came to last. */
	items(): INodeExecutionData[];
	error(): RunError | undefined;
	/** What the node keeps with the execution. */
	kept(): IDataObject;
	/** When n8n goes on by itself. */
	waitTill(): Date | undefined;
	/** Every call, with the status it was answered with. */
	answers: number[];
	/** What the node threw where n8n called it: each ends the execution. */
	thrown: Error[];
	/** Goes on as when the time is up. */
	timeUp(): Promise<void>;
	close(): Promise<void>;
}

/** Runs a workflow up to where the node pauses it, if it does, and serves its address. */
export async function runWaiting(options: WaitingOptions): Promise<WaitingRun> {
	await binaryDataService();
	const types = options.types ?? (await loadPackage());
	const saved = options.saved ?? new MemoryCredentials(types);
	const connection = await connect(saved, options.sandbox, options.credentials);
	const nodes = [
		completeNode({ name: 'Start', type: START_TYPE }),
		completeNode({ name: 'Items', type: ITEMS_TYPE }, 1),
		completeNode(
			{
				name: NAME,
				type: 'n8n-nodes-amiqus.amiqus',
				waitBetweenTries: 1,
				...options.settings,
				parameters: { ...connection.parameters, ...options.parameters },
				credentials: connection.credentials,
			},
			2,
		),
	];
	const connections = chain(nodes.map(({ name }) => name));
	const workflow = () =>
		new n8n.Workflow({
			id: '1',
			name: 'Test',
			nodes: structuredClone(nodes),
			connections,
			active: false,
			nodeTypes: nodeTypes({
				...types.nodes,
				[START_TYPE]: startNode(),
				[ITEMS_TYPE]: itemsNode(toItems(options.items)),
			}),
			settings: { executionOrder: 'v1' },
		});
	const server = createServer((request, response) => {
		void called(request, expressResponse(response)).finally(() => {
			answers.push(response.statusCode);
		});
	});
	server.unref();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const executionId = options.executionId ?? '1';
	const instanceUrl = options.publicUrl ?? `http://127.0.0.1:${port}`;
	const surroundings = () => {
		const extra = additionalData(saved, { instanceUrl, executionId });
		extra.hooks = new core.ExecutionLifecycleHooks(MODE, executionId, {
			...{ id: '1', name: 'Test', active: false, activeVersionId: null, isArchived: false },
			...{ createdAt: new Date(), updatedAt: new Date(), nodes, connections },
		});
		return extra;
	};
	const answers: number[] = [];
	const thrown: Error[] = [];
	let resumed = 0;
	let run: IRun | undefined;
	/** What n8n's database holds while the execution is paused. */
	let stored: IRunExecutionData | undefined;

	const keep = (ended: IRun) => {
		run = ended;
		stored = ended.status === 'waiting' ? structuredClone(ended.data) : undefined;
	};
	const goOn = async (data: IRunExecutionData) => {
		keep(
			await new core.WorkflowExecute(surroundings(), MODE, data).processRunExecutionData(
				workflow(),
			),
		);
	};

	async function called(
		incoming: IncomingMessage,
		response: ReturnType<typeof expressResponse>,
	): Promise<void> {
		const refuse = (status: number) => response.status(status).end();
		const [, id, suffix] = /^\/webhook-waiting\/([^/]+)\/([^/?]+)/.exec(incoming.url ?? '') ?? [];
		if (id !== executionId) return void refuse(404);
		if (!stored) return void refuse(409);
		const request = await readRequest(incoming);
		if (request.query.signature !== stored.resumeToken) return void refuse(401);
		const data = structuredClone(stored);
		delete data.waitTill;
		const next = data.executionData?.nodeExecutionStack[0];
		if (!next) throw new Error('Nothing is paused');
		next.node.disabled = true;
		if (next.node.id !== suffix) return void refuse(404);
		const extra = Object.assign(surroundings(), { httpRequest: request, httpResponse: response });
		const result = await webhookOf(workflow(), extra, data).catch((error: unknown) => {
			thrown.push(error as Error);
			response.status(500).end();
		});
		if (!result) return;
		const { workflowData, noWebhookResponse } = result;
		if (!workflowData) {
			if (!noWebhookResponse) response.json({ message: 'Webhook call received' });
			return;
		}
		try {
			// n8n claims the execution, so that it goes on once.
			if (!stored) throw new Error('It goes on already');
			options.store?.();
			stored = undefined;
		} catch {
			return void refuse(500);
		}
		resumed += 1;
		next.data.main = workflowData;
		next.metadata = { ...next.metadata, forwardAllOutputs: true };
		const going = goOn(data);
		if (!noWebhookResponse) response.json({ message: 'Workflow was started' });
		await going;
	}

	const execution = new core.WorkflowExecute(surroundings(), MODE);
	const paused = await begin(execution, workflow());
	await options.storePause?.();
	keep(paused);
	const task = () => run?.data.resultData.runData[NAME]?.at(-1);
	return {
		status: () => run?.status ?? 'unknown',
		resumed: () => resumed,
		items: () => task()?.data?.main?.[0] ?? [],
		error: () => task()?.error ?? run?.data.resultData.error,
		kept: () => stored?.executionData?.contextData[`node:${NAME}`] ?? {},
		waitTill: () => run?.waitTill ?? undefined,
		answers,
		thrown,
		async timeUp() {
			if (!stored) throw new Error('Nothing is paused');
			const data = stored;
			stored = undefined;
			await goOn(data);
		},
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

async function webhookOf(
	workflow: Workflow,
	extra: IWorkflowExecuteAdditionalData,
	data: IRunExecutionData,
): Promise<IWebhookResponseData> {
	const node = workflow.getNode(NAME);
	const type = node && workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const description = type?.description.webhooks?.find(({ restartWebhook }) => restartWebhook);
	if (!node || !type?.webhook || !description) throw new Error('The node has no webhook');
	const webhook: IWebhookData = {
		httpMethod: 'POST',
		node: node.name,
		path: node.id,
		webhookDescription: description,
		workflowId: '1',
		workflowExecuteAdditionalData: extra,
	};
	return await type.webhook.call(
		new core.WebhookContext(workflow, node, extra, MODE, webhook, [], data),
	);
}
