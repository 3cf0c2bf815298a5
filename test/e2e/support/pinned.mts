/** A workflow of one node behind a trigger that hands out pinned items, as a person makes it to try a node. */
import type { RealN8n } from '../../../scripts/real-n8n/index.mts';

/** The trigger, which a run by hand begins with. */
export const ITEMS = 'Items';

interface TriedNode {
	name: string;
	type: string;
	typeVersion: number;
	parameters: object;
}

/** Saves the workflow, the node with the token credential, and answers its id. */
export async function savePinned(
	{ rest, credentials }: Pick<RealN8n, 'rest' | 'credentials'>,
	name: string,
	node: TriedNode,
	items: Array<{ json: object }>,
): Promise<string> {
	const trigger = {
		name: ITEMS,
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		parameters: {},
	};
	const { amiqusApi } = credentials;
	const { id } = await rest.post<{ id: string }>('/workflows', {
		name,
		settings: { executionOrder: 'v1' },
		nodes: [
			{ ...trigger, id: 'items', position: [0, 0] },
			{ ...node, id: 'node', position: [220, 0], credentials: { amiqusApi } },
		],
		connections: { [ITEMS]: { main: [[{ node: node.name, type: 'main', index: 0 }]] } },
		pinData: { [ITEMS]: items },
	});
	return id;
}
