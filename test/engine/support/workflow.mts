import type {
	IConnections,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeCredentialsDetails,
	IRun,
	IWorkflowSettings,
	NodeExecutionHint,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { additionalData } from './additional-data.mts';
import type { MemoryCredentials } from './credentials.mts';
import { begin, binaryDataService, core, workflow as n8n } from './n8n.mts';
import { ITEMS_TYPE, itemsNode, nodeTypes, startNode, START_TYPE, type Types } from './types.mts';

/** A node as a workflow file holds it; id, position and version may be left out. */
export type NodeInWorkflow = Partial<Omit<INode, 'credentials'>> & {
	name: string;
	type: string;
	parameters?: INodeParameters;
	credentials?: Record<string, INodeCredentialsDetails>;
};

/** An error as it stands in n8n's run data. */
export interface RunError {
	name: string;
	message: string;
	description?: string | null;
	httpCode?: string | null;
	context?: { itemIndex?: number } & Record<string, unknown>;
	stack?: string;
}

/** What one node did in a run. */
export interface NodeOutcome {
	/** The first output: also the failed items where the node continues on fail. */
	items: INodeExecutionData[];
	/** The error output, where the node has one (`onError: 'continueErrorOutput'`). */
	errorItems: INodeExecutionData[];
	error: RunError | undefined;
	hints: NodeExecutionHint[];
	/** How many times n8n ran the node: more than once only with Retry On Fail. */
	tries: number;
}

export interface WorkflowOptions {
	types: Types;
	credentials: MemoryCredentials;
	nodes: NodeInWorkflow[];
	/** Left out: the nodes one after the other, behind a node called "Items". */
	connections?: IConnections;
	/** What the node called "Items" hands out: whole items, or just their json. */
	items?: Array<INodeExecutionData | Record<string, unknown>>;
	settings?: IWorkflowSettings;
	mode?: WorkflowExecuteMode;
	/** Aborting it cancels the execution, as the Stop button does. */
	cancel?: AbortSignal;
}

export interface WorkflowOutcome {
	/** Undefined where n8n refused to start it. */
	run?: IRun;
	status: IRun['status'];
	error: RunError | undefined;
	node(name: string): NodeOutcome;
}

/** The node that feeds a test's items into the workflow. */
export const ITEMS = 'Items';
const START = 'Start';

/** Whether it has the shape of an n8n item, and is not just somebody's json. */
function isItem(value: object): value is INodeExecutionData {
	const keys = Object.keys(value);
	return (
		'json' in value &&
		typeof value.json === 'object' &&
		keys.every((key) => ['json', 'binary', 'pairedItem', 'error'].includes(key))
	);
}

/** Json becomes items; items stay. */
export const toItems = (items: WorkflowOptions['items'] = [{}]): INodeExecutionData[] =>
	items.map((item) => (isItem(item) ? item : ({ json: item } as INodeExecutionData)));

/** A node with everything n8n wants to see in it. */
export const completeNode = (node: NodeInWorkflow, index = 0): INode => ({
	id: `node-${index}`,
	typeVersion: 1,
	position: [index * 200, 0],
	parameters: {},
	...node,
});

/** Connects nodes one after the other by their first output. */
export function chain(names: string[]): IConnections {
	const connections: IConnections = {};
	for (const [index, name] of names.entries()) {
		const next = names[index + 1];
		if (next === undefined) break;
		const link = { node: next, type: n8n.NodeConnectionTypes.Main, index: 0 };
		connections[name] = { main: [[link]] };
	}
	return connections;
}

/** Runs a workflow on n8n's own engine and answers what came out of each node. */
export async function runWorkflow(options: WorkflowOptions): Promise<WorkflowOutcome> {
	await binaryDataService();
	const { types, credentials, mode = 'manual', cancel } = options;
	const given = options.nodes.map((node, index) => completeNode(node, index + 2));
	const hasStart = given.some(({ type }) => type === START_TYPE);
	const nodes = hasStart
		? given
		: [
				completeNode({ name: START, type: START_TYPE }),
				completeNode({ name: ITEMS, type: ITEMS_TYPE }, 1),
				...given,
			];
	const connections = hasStart
		? (options.connections ?? {})
		: {
				...chain([START, ITEMS, ...(given[0] ? [given[0].name] : [])]),
				...(options.connections ?? chain(given.map(({ name }) => name))),
			};
	const workflow = new n8n.Workflow({
		id: '1',
		name: 'Test',
		nodes,
		connections,
		active: false,
		nodeTypes: nodeTypes({
			...types.nodes,
			[START_TYPE]: startNode(),
			[ITEMS_TYPE]: itemsNode(toItems(options.items)),
		}),
		settings: { executionOrder: 'v1', ...options.settings },
	});

	const data = additionalData(credentials);
	data.hooks = new core.ExecutionLifecycleHooks(mode, '1', {
		id: '1',
		name: 'Test',
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		nodes,
		connections,
	});

	const tries = new Map<string, number>();
	const engine = new core.WorkflowExecute(data, mode);
	const runNode = engine.runNode.bind(engine);
	engine.runNode = async (...args) => {
		const { name } = args[1].node;
		tries.set(name, (tries.get(name) ?? 0) + 1);
		return await runNode(...args);
	};

	// A workflow n8n refuses to start (a required field left empty) ends like one that failed.
	let running: ReturnType<typeof engine.run>;
	try {
		running = begin(engine, workflow);
	} catch (error) {
		return { status: 'error', error: error as RunError, node: () => ({ ...NOTHING }) };
	}
	const stop = () => running.cancel();
	if (cancel?.aborted) stop();
	cancel?.addEventListener('abort', stop, { once: true });
	const run = await running.finally(() => cancel?.removeEventListener('abort', stop));

	return {
		run,
		status: run.status,
		error: run.data.resultData.error as RunError | undefined,
		node: (name) => outcomeOf(run, name, tries.get(name) ?? 0),
	};
}

const NOTHING: NodeOutcome = {
	items: [],
	errorItems: [],
	error: undefined,
	hints: [],
	tries: 0,
};

function outcomeOf(run: IRun, name: string, tries: number): NodeOutcome {
	const task = run.data.resultData.runData[name]?.at(-1);
	const [items, errorItems] = task?.data?.main ?? [];
	return {
		items: items ?? [],
		errorItems: errorItems ?? [],
		error: task?.error,
		hints: task?.hints ?? [],
		tries,
	};
}
