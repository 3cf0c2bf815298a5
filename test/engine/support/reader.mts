import type { IExecuteFunctions, INodeParameters, INodeProperties, INodeType } from 'n8n-workflow';
import { MemoryCredentials } from './credentials.mts';
import { workflow as n8n } from './n8n.mts';
import { loadPackage } from './types.mts';
import { runWorkflow } from './workflow.mts';

/** How a node reads its parameters: what n8n makes of one for an item, an error where it throws. */
type Evaluate = (name: string, item: number) => unknown;

/**
 * Runs a node that only reads, on n8n's engine.
 *
 * @param kind what n8n takes its parameters for
 * @param read called once, as the node's execute would be
 */
export async function readInNode(
	kind: INodeProperties['type'],
	parameters: Record<string, unknown>,
	items: object[],
	read: (context: IExecuteFunctions, evaluate: Evaluate) => void,
): Promise<void> {
	const type: INodeType = {
		description: {
			displayName: 'Reader',
			name: 'reader',
			group: ['transform'],
			version: 1,
			description: 'Reads parameters',
			defaults: { name: 'Reader' },
			inputs: [n8n.NodeConnectionTypes.Main],
			outputs: [n8n.NodeConnectionTypes.Main],
			properties: Object.keys(parameters).map((name) => ({
				displayName: 'P',
				name,
				type: kind,
				default: '',
			})),
		},
		async execute() {
			read(this, (name, item) => {
				try {
					return this.getNodeParameter(name, item, '', { skipValidation: true });
				} catch (error) {
					return error;
				}
			});
			return [[]];
		},
	};
	const types = { ...(await loadPackage()), nodes: { 'tests.reader': type } };
	await runWorkflow({
		types,
		credentials: new MemoryCredentials(types),
		nodes: [{ name: 'Reader', type: 'tests.reader', parameters: parameters as INodeParameters }],
		items: items.map((json) => ({ json: json as never })),
	});
}
