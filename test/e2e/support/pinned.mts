/** Workflows behind a trigger that hands out pinned items, as people make them to try nodes. */
import type { RealN8n } from '../../../scripts/real-n8n/index.mts';

/** The trigger, which a run by hand begins with. */
export const ITEMS = 'Items';

export interface ChainedNode {
	name: string;
	type: string;
	typeVersion: number;
	parameters: object;
	onError?: 'continueRegularOutput';
	credentials?: RealN8n['credentials'];
}

type Items = Array<{ json: object }>;

/** Saves a workflow of nodes one behind the other, and answers its id. */
export async function saveChain(
	{ rest }: Pick<RealN8n, 'rest'>,
	name: string,
	nodes: ChainedNode[],
	items: Items,
	settings: object = {},
): Promise<string> {
	const trigger = {
		name: ITEMS,
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		parameters: {},
	};
	const chain: ChainedNode[] = [trigger, ...nodes];
	const { id } = await rest.post<{ id: string }>('/workflows', {
		name,
		settings: { executionOrder: 'v1', ...settings },
		nodes: chain.map((node, index) => ({
			...node,
			id: `node-${index}`,
			position: [220 * index, 0],
		})),
		connections: Object.fromEntries(
			nodes.map((node, index) => [
				chain[index]?.name ?? ITEMS,
				{ main: [[{ node: node.name, type: 'main', index: 0 }]] },
			]),
		),
		pinData: { [ITEMS]: items },
	});
	return id;
}

/** The same with a single node, which has the credentials of Amiqus. */
export async function savePinned(
	{ rest, credentials }: Pick<RealN8n, 'rest' | 'credentials'>,
	name: string,
	node: ChainedNode,
	items: Items,
): Promise<string> {
	return await saveChain({ rest }, name, [{ ...node, credentials }], items);
}
