import type {
	IDataObject,
	IWebhookFunctions,
	IWebhookResponseData,
	INodeExecutionData,
} from 'n8n-workflow';
import { wants, wishesOf } from './shared/choice';
import { readDelivery } from '../events/delivery';
import type { EventItem } from '../events/item';
import { shownAs } from '../events/shown';
import { memoryOf, type Memory } from './subscription/memory';
import { secretFromAmiqus, secretOf } from './secret';
import { couldBeAuthentic, isAuthentic } from './signature';

/** Answers 200 and starts nothing. */
const IGNORED: IWebhookResponseData = {};

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
	const item = readDelivery(parse(rawBody), headers);
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

/**
 * Tells the status that a response ends with. n8n ends it when it has stored the execution, or could not; Node's own
 * events tell nothing of that where the other side has given up waiting.
 */
function onAnswer(
	response: ReturnType<IWebhookFunctions['getResponseObject']>,
	tell: (status: number) => void,
): void {
	const end = response.end.bind(response) as (...given: unknown[]) => typeof response;
	response.end = (...given: unknown[]) => {
		tell(response.statusCode);
		return end(...given);
	};
}

/** Says no more than that there is nothing, as n8n does at an address without a webhook. */
function refuse(context: IWebhookFunctions): IWebhookResponseData {
	context.logger.warn(
		`A delivery to "${context.getNode().name}" was refused: its signature is not valid`,
		{ workflowId: context.getWorkflow().id },
	);
	context.getResponseObject().status(404).end();
	return { noWebhookResponse: true };
}

/** The bytes as they came; undefined where n8n has not kept them, as with multipart bodies. */
async function rawBodyOf(context: IWebhookFunctions): Promise<Buffer | undefined> {
	const request = context.getRequestObject();
	if (!Buffer.isBuffer(request.rawBody)) {
		try {
			await request.readRawBody();
		} catch {
			return undefined;
		}
	}
	return request.rawBody;
}

/** Parsed from the bytes that were signed, whatever content type came with them. */
function parse(rawBody: Buffer | undefined): unknown {
	try {
		return JSON.parse(rawBody?.toString('utf8') ?? '');
	} catch {
		return undefined;
	}
}
