/** A trigger node in a workflow of its own, with its webhook. */
import type {
	IDataObject,
	INodeType,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { connect } from './connect.mts';
import type { MemoryCredentials } from './credentials.mts';
import { core, workflow as n8n } from './n8n.mts';
import type { TriggerOptions, Version } from './trigger.mts';
import { nodeTypes, type Types } from './types.mts';
import { completeNode } from './workflow.mts';

/** What a node that is added now has. */
export const LATEST_VERSION = 2;

/** A webhook of a node, with all that n8n calls it with. */
export interface Hook {
	workflow: Workflow;
	type: INodeType;
	data: IWebhookData;
	extra: IWorkflowExecuteAdditionalData;
	mode: 'trigger' | 'manual' | 'internal';
}

export interface Surroundings {
	types: Types;
	saved: MemoryCredentials;
	version: Version;
	staticData: IDataObject;
}

/** The workflow that a trigger node is in. */
export async function workflowOf(
	{
		sandbox,
		mode = 'trigger',
		node = 'amiqusTrigger',
		typeVersion = LATEST_VERSION,
		nodeId = 'node-0',
	}: TriggerOptions,
	{ types, saved, version, staticData }: Surroundings,
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

/** A node in it with its webhook, as n8n has it while the workflow is published or listens. */
export function hookOf(
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

export function contextFor(
	{ workflow, data, extra, mode }: Hook,
	activation: WorkflowActivateMode,
) {
	const node = workflow.getNode(data.node);
	if (!node) throw new Error(`There is no node "${data.node}"`);
	return new core.HookContext(workflow, node, extra, mode, activation, data);
}

export async function webhookMethod(
	hook: Hook,
	name: 'checkExists' | 'create' | 'delete',
	activation: WorkflowActivateMode,
) {
	const method = hook.type.webhookMethods?.[hook.data.webhookDescription.name]?.[name];
	// n8n ends what is published and what listens in one way.
	const mode = name === 'delete' ? 'internal' : hook.mode;
	return method ? await method.call(contextFor({ ...hook, mode }, activation)) : false;
}
