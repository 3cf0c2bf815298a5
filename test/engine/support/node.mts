import type { INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { connect, type Authentication, type Service } from './connect.mts';
import { MemoryCredentials, type SavedCredential } from './credentials.mts';
import { binaryDataService } from './n8n.mts';
import { loadPackage, type Types } from './types.mts';
import { runWorkflow, type NodeOutcome, type WorkflowOptions } from './workflow.mts';

/** What a node setting in n8n's Settings tab is called in a workflow. */
export type NodeSettings = Partial<
	Pick<
		INode,
		| 'continueOnFail'
		| 'onError'
		| 'retryOnFail'
		| 'maxTries'
		| 'waitBetweenTries'
		| 'executeOnce'
		| 'alwaysOutputData'
	>
>;

export interface NodeOptions {
	sandbox: Service;
	parameters: INodeParameters;
	/** What comes in: one empty item where left out. */
	items?: WorkflowOptions['items'];
	/** One kind, made for this run, or one that is in `saved` already. */
	credentials?: Authentication | SavedCredential;
	settings?: NodeSettings;
	cancel?: AbortSignal;
	/** The workflow's time zone; n8n's own where left out. */
	timezone?: string | undefined;
	/** The node's type without the package's name. */
	node?: string;
	/** Keep it to see what n8n stored, or to use one credential in several runs. */
	saved?: MemoryCredentials;
	/** Stand-ins for the built package. */
	types?: Types;
}

/** The outcome of the one node that was run, and of the run as a whole. */
export interface NodeRun extends NodeOutcome {
	status: string;
	saved: MemoryCredentials;
}

const NAME = 'Amiqus';

/**
 * Runs the Amiqus node once, inside a real workflow, against the sandbox.
 *
 * Waiting between tries of Retry On Fail is cut to the least n8n allows.
 */
export async function runNode(options: NodeOptions): Promise<NodeRun> {
	const { sandbox, parameters, settings, node = 'amiqus' } = options;
	const types = options.types ?? (await loadPackage());
	const saved = options.saved ?? new MemoryCredentials(types);
	const connection = await connect(saved, sandbox, options.credentials);
	const outcome = await runWorkflow({
		types,
		credentials: saved,
		nodes: [
			{
				name: NAME,
				type: `n8n-nodes-amiqus.${node}`,
				waitBetweenTries: 1,
				...settings,
				parameters: { ...connection.parameters, ...parameters },
				credentials: connection.credentials,
			},
		],
		items: options.items,
		cancel: options.cancel,
		...(options.timezone === undefined ? {} : { settings: { timezone: options.timezone } }),
	});
	const result = outcome.node(NAME);
	return { ...result, error: result.error ?? outcome.error, status: outcome.status, saved };
}

/** The json of each item. */
export const jsonOf = (items: INodeExecutionData[]) => items.map(({ json }) => json);

/** The bytes behind a binary property, wherever n8n keeps them. */
export async function bytesOf(item: INodeExecutionData | undefined, name = 'data') {
	const file = item?.binary?.[name];
	if (!file) throw new Error(`The item has no binary property "${name}"`);
	return await (await binaryDataService()).getAsBuffer(file);
}

/** An item that holds a file, stored as n8n's filesystem mode stores it. */
export async function itemWithFile(
	bytes: Buffer,
	file: { fileName: string; mimeType: string },
	json: INodeExecutionData['json'] = {},
	name = 'data',
): Promise<INodeExecutionData> {
	const location = { type: 'execution', workflowId: '1', executionId: '1' } as const;
	const stored = await (
		await binaryDataService()
	).store(location, bytes, {
		...file,
		fileExtension: file.fileName.split('.').at(-1) ?? '',
		data: '',
	});
	return { json, binary: { [name]: stored } };
}
