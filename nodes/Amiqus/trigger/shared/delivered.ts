import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

/** Answers 200 and starts nothing. */
export const IGNORED: IWebhookResponseData = {};

/** The bytes as they came; undefined where n8n has not kept them, as with multipart bodies. */
export async function rawBodyOf(context: IWebhookFunctions): Promise<Buffer | undefined> {
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
export function parsedFrom(rawBody: Buffer | undefined): unknown {
	try {
		return JSON.parse(rawBody?.toString('utf8') ?? '');
	} catch {
		return undefined;
	}
}

/**
 * Tells the status that a response ends with. n8n ends it when it has stored the execution, or could not; Node's own
 * events tell nothing of that where the other side has given up waiting.
 */
export function onAnswer(
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
export function refuse(context: IWebhookFunctions): IWebhookResponseData {
	context.logger.warn(
		`A delivery to "${context.getNode().name}" was refused: its signature is not valid`,
		{ workflowId: context.getWorkflow().id },
	);
	context.getResponseObject().status(404).end();
	return { noWebhookResponse: true };
}
