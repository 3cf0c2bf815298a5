import type {
	IDataObject,
	IWebhookFunctions,
	IWebhookResponseData,
	INodeExecutionData,
} from 'n8n-workflow';
import { chosenEvents } from './choice';
import { readDelivery } from '../events/delivery';
import type { EventItem } from '../events/item';
import { isChosen } from '../events/events';
import { shownAs } from '../events/shown';
import { memoryOf } from './memory';
import { isAuthentic } from './signature';

/** Answers 200 and starts nothing. */
const IGNORED: IWebhookResponseData = {};

/**
 * Takes one delivery: starts the workflow with one item where Amiqus signed it, it is about a chosen event and no
 * attempt at it has been taken before. Never throws: n8n would answer that with a failed execution.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const rawBody = await rawBodyOf(context);
	const headers = context.getHeaderData();
	const { secret } = context.getWorkflowStaticData('node');
	if (!isAuthentic(rawBody, headers['x-aqid-signature'], secret)) {
		const reason = secret === undefined ? 'no secret is stored' : 'its signature is not valid';
		return refuse(context, reason);
	}
	const item = readDelivery(parse(rawBody), headers);
	if (!item || !isWanted(context, item)) return IGNORED;
	if (!(await isFirst(context, item))) return IGNORED;
	const { typeVersion } = context.getNode();
	const output: INodeExecutionData = { json: shownAs(typeVersion, item) as IDataObject };
	return { workflowData: [[output]] };
}

/**
 * Whether no attempt at a delivery has been taken. The signature covers the body and not the delivery's id, so that
 * both are what it is known by: a genuine body under another's id keeps nothing out.
 */
async function isFirst(context: IWebhookFunctions, item: EventItem): Promise<boolean> {
	const { delivery_id: id, event_key: key } = item;
	if (id === undefined) return true;
	const settle = await memoryOf(context).taken.claim(`${id} ${key}`);
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
function refuse(context: IWebhookFunctions, reason: string): IWebhookResponseData {
	context.logger.warn(`A delivery to "${context.getNode().name}" was refused: ${reason}`, {
		workflowId: context.getWorkflow().id,
	});
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

function isWanted(context: IWebhookFunctions, item: EventItem): boolean {
	if (!isChosen(chosenEvents(context), item.event)) return false;
	const about = context.getNodeParameter('filters.requestAbout', 'any') as string;
	return item.resource !== 'record' || about === 'any' || item.subject === about;
}
