import {
	Workflow,
	type INode,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
} from 'n8n-workflow';
import { Amiqus } from '../../nodes/Amiqus/Amiqus.node';
import { AmiqusPollTrigger } from '../../nodes/Amiqus/AmiqusPollTrigger.node';
import { AmiqusTrigger } from '../../nodes/Amiqus/AmiqusTrigger.node';
import { resources } from '../../nodes/Amiqus/resources';

/** What n8n's canvas shows below a node of a type. */
async function subtitleOf(type: INodeType, parameters: INodeParameters): Promise<unknown> {
	const node: INode = {
		id: '1',
		name: 'Amiqus',
		type: type.description.name,
		typeVersion: 1,
		position: [0, 0],
		parameters,
	};
	const nodeTypes = { getByNameAndVersion: () => type } as unknown as INodeTypes;
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const { expression } = workflow;
	await expression.acquireIsolate();
	try {
		return expression.getSimpleParameterValue(node, type.description.subtitle, 'internal', {});
	} finally {
		await expression.releaseIsolate();
	}
}

it('says what the node does in the words of the screen', async () => {
	const wrong: unknown[] = [];
	for (const { name, value: resource, operations } of resources) {
		for (const { name: does, value: operation } of operations) {
			const shown = await subtitleOf(new Amiqus(), { resource, operation });
			if (shown !== `${name.replace(/ \(.*\)$/, '')}: ${does}`) wrong.push([shown, name, does]);
		}
	}
	expect(wrong).toEqual([]);
});

it.each([new AmiqusTrigger(), new AmiqusPollTrigger()])(
	'says what a trigger waits for in the words of the screen',
	async (trigger) => {
		const events = ['record.finished', 'client.created', 'client.made_up'];
		expect(await subtitleOf(trigger, { events })).toBe(
			'Request: Finished, Person: Created, client.made_up',
		);
	},
);
