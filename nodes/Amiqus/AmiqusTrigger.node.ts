import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type IHookFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { eventOptions } from './events/events';
import { subtitleOfEvents } from './declare/properties/subtitle';
import { authenticationProperties, credentialsOf } from './declare/authentication';
import { lookAfter } from './trigger/care';
import { checkExists, create, remove } from './trigger/lifecycle';
import { triggerProperties } from './trigger/properties';
import { receive } from './trigger/receive';

export class AmiqusTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Amiqus Trigger',
		name: 'amiqusTrigger',
		icon: { light: 'file:amiqus.svg', dark: 'file:amiqus.dark.svg' },
		group: ['trigger'],
		// Version 1 names things otherwise, and costs n8n an expression for each delivery.
		version: [1, 2],
		defaultVersion: 2,
		subtitle: subtitleOfEvents(eventOptions),
		description:
			'Verify people with Amiqus, or start a workflow the moment something happens there',
		defaults: { name: 'Amiqus Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialsOf(),
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				// Answered before the workflow runs: Amiqus waits five seconds.
				responseMode: 'onReceived',
				path: 'webhook',
			},
		],
		properties: [...authenticationProperties, ...triggerProperties],
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await checkExists(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await create(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await remove(this);
			},
		},
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await lookAfter(this);
	}

	/** With trigger() there, n8n would drop the event that somebody listens for. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [this.getInputData()];
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
