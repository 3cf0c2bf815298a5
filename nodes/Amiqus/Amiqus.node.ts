import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { optionsProperty } from './engine/options';
import { run } from './engine/run';
import { pickerMethods } from './pickers';
import { resources } from './resources';
import { pickerLists } from './resources/lists';
import { pricedKinds } from './resources/record/stepFields';
import { pickerKinds } from './resources/shared/pickers';
import { authenticationProperties, credentialsOf } from './declare/authentication';
import { propertiesOf } from './declare/properties/description';
import { outputProperties } from './declare/output';
import { toolDescriptionFor } from './declare/properties/tool';
import { subtitleFor } from './declare/properties/subtitle';
import { resumeWebhooks } from './waiting/address';
import { resume } from './waiting/resume';
import { wake } from './waiting/wake';

export class Amiqus implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Amiqus',
		name: 'amiqus',
		icon: { light: 'file:amiqus.svg', dark: 'file:amiqus.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitleFor(resources),
		description: 'Verify identities, right to work, criminal records and more with Amiqus',
		defaults: { name: 'Amiqus' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialsOf(),
		webhooks: resumeWebhooks,
		properties: [
			...authenticationProperties,
			toolDescriptionFor(resources),
			...propertiesOf(resources),
			...outputProperties,
			optionsProperty,
		],
	};

	methods = pickerMethods(pickerKinds, pickerLists, [pricedKinds]);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run(this, resources, wake);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await resume(this, resources);
	}
}
