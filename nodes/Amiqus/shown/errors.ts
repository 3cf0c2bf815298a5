import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type JsonObject,
} from 'n8n-workflow';
import { InvalidParameterError, labelsOf, type Fields } from '../declare/field';
import { AmiqusError, LONGEST_MESSAGE, shortened } from '../declare/errors';
import { NotAllowedError } from './allowed';
import { LongestWaitError, RunCancelledError } from '../transport/limits/runControl';

interface Told {
	message: string;
	description: string;
	/** HTTP status, if Amiqus answered. */
	status?: number;
	/** Amiqus's findings by the label of the field they are about. */
	fields?: Record<string, string[]>;
}

const UNDONE = {
	sent: 'Nothing was sent to Amiqus for this item. ',
	changed: 'Nothing was changed in Amiqus for this item. ',
	nothing: '',
};

/** Said of a call that was on its way when the execution was cancelled. */
const MAYBE_DONE =
	'A call was on its way, and Amiqus may have carried it out: check there before running it again.';

/** The error as a person should read it: what happened, to which field, what to do. */
export function tell(error: unknown, fields: Fields): Told {
	if (error instanceof AmiqusError) {
		const named = byLabel(error.fieldErrors, fields);
		const findings = Object.entries(named).map(([label, texts]) => `${label}: ${inRow(texts)}`);
		const more = error.moreErrors > 0 ? [`and ${error.moreErrors} more`] : [];
		return {
			message: shortened([error.message, ...findings, ...more].join(' – '), LONGEST_MESSAGE),
			description: `${beforeThat(error)}${error.advice}`,
			...(error.status === undefined ? {} : { status: error.status }),
			...(findings.length > 0 ? { fields: named } : {}),
		};
	}
	if (error instanceof InvalidParameterError) {
		return {
			message: error.message,
			description: `${UNDONE[error.undone ?? 'nothing']}Correct the field in the node or the value that the expression gives.`,
		};
	}
	if (error instanceof LongestWaitError) {
		return {
			message: `${error.message}, which is the Longest Wait set in the node`,
			description: `${beforeThat(error) || 'This item was not sent. '}Run it again later, or allow a longer wait in the options.`,
		};
	}
	if (error instanceof NotAllowedError) {
		return { message: error.message, description: error.advice };
	}
	if (error instanceof RunCancelledError) {
		const open = error.maybeProcessed ? MAYBE_DONE : '';
		return { message: error.message, description: `${beforeThat(error)}${open}`.trim() };
	}
	const message = error instanceof Error ? error.message : 'Something unexpected happened';
	return {
		message,
		description: 'Run it again; if it stays, report it to the makers of this node.',
	};
}

/** Sentences one after another; those that do not end as such are told apart. */
const inRow = (texts: string[]) => texts.join('; ').replace(/([.!?]);/g, '$1');

/** What was done for an item before it failed. */
const beforeThat = ({ before }: { before: string }) =>
	before === '' ? '' : `Before that, ${before}. `;

/** Amiqus names fields by their path in the body; people know them by their labels in the node. */
function byLabel(
	fieldErrors: Readonly<Record<string, string[]>>,
	fields: Fields,
): Record<string, string[]> {
	const named: Record<string, string[]> = {};
	for (const [apiPath, texts] of Object.entries(fieldErrors)) {
		const found = labelsOf(fields, apiPath);
		const label = found?.labels.join(' → ');
		const name = found?.isEntry === false ? `${label} (${apiPath})` : (label ?? apiPath);
		named[name] = [...(named[name] ?? []), ...texts];
	}
	return named;
}

/** What is said of an error beside what happened. */
export interface About {
	/** What could not be done, before the reason. */
	lead?: string;
	/** The item that it is about. */
	itemIndex?: number;
	/** Whether there is no other item, so that its number says nothing. */
	alone?: boolean;
	/** The fields of the node, so that they are called by their labels. */
	fields?: Fields;
	/** What else to know or to do. */
	advice?: string;
}

/** An error as n8n shows it. */
export function nodeError(
	node: INode,
	error: unknown,
	{ lead, itemIndex, alone = false, fields = {}, advice }: About,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeOperationError) return error;
	const told = tell(error, fields);
	const whole = lead === undefined ? told.message : `${lead}: ${told.message}`;
	const item = itemIndex === undefined || alone ? '' : ` [item ${itemIndex}]`;
	return thrown(node, error, {
		...told,
		message: shortened(whole, LONGEST_MESSAGE - item.length) + item,
		description: [told.description, advice].filter(Boolean).join(' '),
		...(itemIndex === undefined ? {} : { itemIndex }),
	});
}

/** An error with all it tells in its message, where n8n shows nothing else: where a workflow cannot be published. */
export function inMessage(error: unknown): unknown {
	if (!(error instanceof NodeApiError || error instanceof NodeOperationError)) return error;
	error.message = [error.message, error.description].filter(Boolean).join('. ');
	error.description = '';
	return error;
}

/**
 * The error in the place of a list to pick from: no item has to do with it. n8n shows what stands beside the message only of
 * a NodeApiError, and where several things can be ticked the message alone.
 *
 * @param inOne whether all has to stand in the message
 */
export function listError(node: INode, error: unknown, inOne: boolean): NodeApiError {
	if (error instanceof NodeApiError) return error;
	const { message, description, status } = toldOfList(error);
	const told = inOne
		? { message: [message, description].filter(Boolean).join('. '), description: '' }
		: { message, description };
	return apiError(node, { ...told, ...(status === undefined ? {} : { status }) });
}

function toldOfList(error: unknown): Told {
	if (error instanceof LongestWaitError) {
		return {
			message: "Amiqus's rate limit is used up, so this list cannot be shown at the moment",
			description: 'Open it again in a minute, or give the ID.',
		};
	}
	if (error instanceof NodeOperationError) {
		return { message: error.message, description: error.description ?? '' };
	}
	const told = tell(error, {});
	if (!(error instanceof InvalidParameterError)) return told;
	const message = told.message.replace(/^./, (first) => first.toUpperCase());
	return { message, description: 'Then open this list again.' };
}

/** An error for n8n. It holds what is told and nothing else: the call behind it holds a token. */
function thrown(
	node: INode,
	error: unknown,
	{ message, description, status, itemIndex }: Told & { itemIndex?: number },
): NodeApiError | NodeOperationError {
	const told = { message, description, ...(itemIndex === undefined ? {} : { itemIndex }) };
	return error instanceof AmiqusError
		? apiError(node, { ...told, ...(status === undefined ? {} : { status }) })
		: new NodeOperationError(node, message, told);
}

function apiError(node: INode, { status, ...told }: Told & { itemIndex?: number }): NodeApiError {
	const response: JsonObject = { message: told.message };
	return new NodeApiError(
		node,
		response,
		status === undefined ? told : { ...told, httpCode: String(status) },
	);
}

/** The output item in place of a failed one. n8n's error output takes items with only these keys. */
export function errorItem(error: unknown, itemIndex: number, fields: Fields): INodeExecutionData {
	const { message, description, ...details } = tell(error, fields);
	const json: IDataObject = { error: message, details: { advice: description, ...details } };
	return { json, pairedItem: { item: itemIndex } };
}

/**
 * The same for a node with an error output, which n8n before 2.35.3 gives an item with details only where it has an `error`
 * as well. It copies what it gives on, and leaves out what cannot be enumerated: with an ordinary `error` n8n would put
 * its message in the place of the details.
 */
export function errorOutputItem(
	...failed: Parameters<typeof errorItem>
): ReturnType<typeof errorItem> {
	const item = errorItem(...failed);
	return Object.defineProperty(item, 'error', { value: new Error(String(item.json.error)) });
}
