/** A polling trigger in a workflow of its own, asked as n8n's clock asks it. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { additionalData } from './additional-data.mts';
import { connect } from './connect.mts';
import { MemoryCredentials } from './credentials.mts';
import { LATEST_VERSION } from './hook.mts';
import { core, workflow as n8n } from './n8n.mts';
import type { TriggerOptions } from './trigger.mts';
import { loadPackage, nodeTypes } from './types.mts';
import { completeNode } from './workflow.mts';

export interface Polling {
	/** One tick of n8n's clock; in manual mode, one click. Answers the items, none where the node says nothing. */
	poll(): Promise<INodeExecutionData[]>;
	/** What the node keeps between polls. */
	nodeData(): IDataObject;
}

/** Puts a polling trigger into a workflow of its own, which lives on between polls as an active one does. */
export async function startPolling(options: TriggerOptions): Promise<Polling> {
	const { sandbox, mode = 'trigger', node: name = 'amiqusPollTrigger' } = options;
	const types = options.types ?? (await loadPackage());
	const saved = options.saved ?? new MemoryCredentials(types);
	const connection = await connect(saved, sandbox, options.credentials);
	const node = completeNode({
		name: 'Amiqus Poll Trigger',
		type: `n8n-nodes-amiqus.${name}`,
		typeVersion: options.typeVersion ?? LATEST_VERSION,
		parameters: { ...connection.parameters, ...options.parameters },
		credentials: connection.credentials,
	});
	const registry = nodeTypes(types.nodes);
	const workflow = new n8n.Workflow({
		id: '1',
		nodes: [node],
		connections: {},
		active: mode === 'trigger',
		nodeTypes: registry,
		staticData: options.staticData ?? {},
	});
	const type = registry.getByNameAndVersion(node.type, node.typeVersion);
	const context = new core.PollContext(workflow, node, additionalData(saved), mode, 'activate');
	return {
		async poll() {
			if (!type.poll) throw new Error('The node does not poll');
			const [items] = (await type.poll.call(context)) ?? [];
			return items ?? [];
		},
		nodeData: () => workflow.getStaticData('node', node),
	};
}
