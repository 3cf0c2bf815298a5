import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { pollOptions } from './trigger/poll/kinds';
import { subtitleOfEvents } from './declare/properties/subtitle';
import { authenticationProperties, credentialsOf } from './declare/authentication';
import { pollProperties } from './trigger/properties';
import { handOn, runPoll } from './trigger/poll/run';

export class AmiqusPollTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Amiqus Poll Trigger',
		name: 'amiqusPollTrigger',
		icon: { light: 'file:amiqus.svg', dark: 'file:amiqus.dark.svg' },
		group: ['trigger'],
		// Version 1 names things otherwise.
		version: [1, 2],
		defaultVersion: 2,
		subtitle: subtitleOfEvents(pollOptions),
		description: 'Asks Amiqus regularly what has happened, where Amiqus cannot reach this n8n',
		defaults: { name: 'Amiqus Poll Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialsOf(),
		properties: [...authenticationProperties, ...pollProperties],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await runPoll(this);
	}

	/** In each execution, on what poll() gave; and in the editor in its place. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await handOn(this);
	}
}
