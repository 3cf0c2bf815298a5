import type { INodeProperties } from 'n8n-workflow';
import { EFFECTS } from '../effect';
import type { Operation, Resource } from '../operation';

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

/**
 * What an AI agent is told of a tool: which operation, what it needs and where to get that, what it costs and whether it can
 * be undone. It stands in the tool version of the node, to be changed by whoever builds the workflow. One expression for
 * all operations: a text for each would be a fifth of all that n8n's editor loads of the node.
 */
export function toolDescriptionFor(resources: Resource[]): INodeProperties {
	const told: Record<string, string[]> = {};
	for (const { value, operations } of resources) {
		for (const { value: operation, effect, loses = '', losesIf } of operations) {
			if (effect === 'reads') continue;
			(told[`${EFFECTS[effect].told} ${losesIf ? '' : loses}`.trim()] ??= []).push(
				`${value}.${operation}`,
			);
		}
	}
	const chosen = "$parameter.resource + '.' + $parameter.operation";
	const found = `Object.entries(${JSON.stringify(told)}).find(([, all]) => all.includes(${chosen}))`;
	return {
		displayName: 'Description',
		name: 'toolDescription',
		type: 'string',
		typeOptions: { rows: 3 },
		default: `=Amiqus {{ $parameter.resource }}: {{ $parameter.operation }}. IDs are those that the tools which list things give: never make one up. {{ ${found}?.[0] ?? '${EFFECTS.reads.told}' }}`,
		description: 'What the AI agent is told of this tool',
		displayOptions: { show: { '@tool': [true] } },
	};
}
