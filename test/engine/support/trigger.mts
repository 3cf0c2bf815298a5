/**
 * What n8n does around a trigger node: it registers the webhook when a workflow is activated, hands
 * each request on the webhook's address to the node, starts the workflow with what the node answers,
 * and removes the webhook again. Here with a real HTTP server in the place of n8n's.
 */
import type { IDataObject, INodeExecutionData, WorkflowActivateMode } from 'n8n-workflow';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { additionalData } from './additional-data.mts';
import { careFor, type Care } from './care.mts';
import { MemoryCredentials } from './credentials.mts';
import { deliver } from './deliver.mts';
import { contextFor, hookOf, webhookMethod, workflowOf, type Hook } from './hook.mts';
import type { NodeOptions } from './node.mts';
import { loadPackage, loadPackageAgain, type Types } from './types.mts';

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
	/** Where a workflow has several triggers. */
	nodeId?: string;
	/** Stores an execution, as n8n does before it answers; what it throws is n8n's failure to do so. */
	store?: () => Promise<void>;
}

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
	/**
	 * Another main process becomes the leader, with the package as that one has loaded it: on that one n8n publishes from
	 * then on. Both take deliveries, in turn.
	 */
	handOver(types: Types): Promise<void>;
	close(): Promise<void>;
}

/** Puts a trigger node into a workflow of its own, ready to be activated. */
export async function startTrigger(options: TriggerOptions): Promise<TriggerRun> {
	let types = options.types ?? (await loadPackage());
	const saved = options.saved ?? new MemoryCredentials(types);
	const started: Started[] = [];
	const failures: Error[] = [];
	let turn = 0;
	const server = createServer((request, response) => {
		turn = (turn + 1) % (1 + followers.length);
		const taker = [hook, ...followers][turn] ?? hook;
		void deliver(taker, request, response, { started, failures, store: options.store });
	});
	server.unref();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const extra = additionalData(saved, { instanceUrl: `http://127.0.0.1:${port}` });
	const build = async (version: Version, staticData: IDataObject) =>
		hookOf(await workflowOf(options, { types, saved, version, staticData }), {
			extra,
			mode: options.mode ?? 'trigger',
			name: version.name,
		});
	let current: Version = { ...options, name: NAME };
	let hook = await build(current, options.staticData ?? {});
	let followers: Hook[] = [];
	/** What n8n has saved with the workflow. */
	const kept = () => JSON.parse(JSON.stringify(hook.workflow.staticData)) as IDataObject;

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
		lookAfter: async (activation = 'activate') =>
			await careFor(hook, activation, { started, store: options.store }),
		async edit(version) {
			current = version;
			hook = await build(version, kept());
		},
		async restart() {
			types = await loadPackageAgain();
			hook = await build(current, kept());
		},
		async handOver(other) {
			followers = [hook];
			types = other;
			hook = await build(current, kept());
		},
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
