import type { INode } from 'n8n-workflow';
import { nodeError } from '../../shown/errors';
import { AmiqusError } from '../../declare/errors';
import type { RequestContext } from '../../transport/connection';
import { openTransport, type Limits } from '../../transport/open';
import type { Transport } from '../../transport/transport';

/** Longest pause that the rate limit may impose on a trigger, in milliseconds; then it fails and n8n tries again. */
const LONGEST_WAIT_MS = 300_000;
/** Calls that a trigger may have in flight. */
const CALLS_AT_ONCE = 4;

/** A transport with the trigger's credential. */
export async function transportOf(
	context: RequestContext,
	limits: Pick<Limits, 'longestWaitMs' | 'timeoutSeconds'> = {},
): Promise<Transport> {
	return await openTransport(context, {
		callsAtOnce: CALLS_AT_ONCE,
		longestWaitMs: LONGEST_WAIT_MS,
		...limits,
	});
}

/**
 * A failed call as n8n shows it; errors that are not Amiqus's stay as they are.
 *
 * @param lead what could not be done, before the reason
 * @param advice what else to do about it
 */
export function triggerError(node: INode, error: unknown, lead: string, advice = ''): unknown {
	return error instanceof AmiqusError ? nodeError(node, error, { lead, advice }) : error;
}
