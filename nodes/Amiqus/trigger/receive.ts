import type {
	IDataObject,
	IWebhookFunctions,
	IWebhookResponseData,
	INodeExecutionData,
} from 'n8n-workflow';
import { wants, wishesOf } from './shared/choice';
import { IGNORED, onAnswer, parsedFrom, rawBodyOf, refuse } from './shared/delivered';
import { readDelivery } from '../events/delivery';
import type { EventItem } from '../events/item';
import { shownAs } from '../events/shown';
import { memoryOf, type Memory } from './subscription/memory';
import { secretFromAmiqus, secretOf } from './secret';
import { couldBeAuthentic, isAuthentic } from './signature';

/**
 * Takes one delivery: starts the workflow with one item where Amiqus signed it, it is about a chosen event and no
 * attempt at it has been taken before. Never throws: n8n would answer that with a failed execution.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const rawBody = await rawBodyOf(context);
	const headers = context.getHeaderData();
	const memory = memoryOf(context);
	if (!(await isGenuine(context, memory, rawBody, headers['x-aqid-signature'])))
		return refuse(context);
	const item = readDelivery(parsedFrom(rawBody), headers);
	if (!item || !wants(wishesOf(context), item)) return IGNORED;
	if (!(await isFirst(context, memory, item))) return IGNORED;
	const { typeVersion } = context.getNode();
	const output: INodeExecutionData = { json: shownAs(typeVersion, item) as IDataObject };
	return { workflowData: [[output]] };
}

/** Whether Amiqus signed these bytes, with the secret that is known or the one that it has now. */
async function isGenuine(
	context: IWebhookFunctions,
	memory: Memory,
	rawBody: unknown,
	signature: unknown,
): Promise<boolean> {
	const secret = secretOf(context, memory);
	if (isAuthentic(rawBody, signature, secret)) return true;
	if (!couldBeAuthentic(rawBody, signature)) return false;
	const other = await secretFromAmiqus(context, memory);
	if (!other || other.secret === secret || !isAuthentic(rawBody, signature, other.secret))
		return false;
	memory.known = other;
	return true;
}

/** Whether no attempt at a delivery has been taken. */
async function isFirst(
	context: IWebhookFunctions,
	{ taken }: Memory,
	{ delivery_id: id, event_key: key }: EventItem,
): Promise<boolean> {
	if (id === undefined) return true;
	const settle = await taken.claim(id, key);
	if (!settle) return false;
	onAnswer(context.getResponseObject(), (status) => settle(status >= 200 && status < 300));
	return true;
}
