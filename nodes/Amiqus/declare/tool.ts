import type { INodeProperties } from 'n8n-workflow';
import { EFFECTS } from './effect';
import type { Operation } from './operation';

/** The parameter that lets an AI agent carry out what it does not do unasked. */
export const ALLOW_AS_TOOL = 'allowAsTool';

/** Shown in the tool version of the node only. No expression: the agent itself cannot switch it on. */
export const allowAsToolProperty: Omit<INodeProperties, 'name'> = {
	displayName: 'Allow as Tool',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	displayOptions: { show: { '@tool': [true] } },
	description:
		"Whether the AI agent may do this. Better than that alone: put n8n's human review between the agent and this tool, which asks a person each time.",
};

/** Whether an AI agent may carry out an operation without anybody allowing it, whatever its values. */
export function isFreeForAgents({ effect, effectOf }: Operation): boolean {
	return EFFECTS[effect].freeForAgents && effectOf === undefined;
}
