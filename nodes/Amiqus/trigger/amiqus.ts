import type { INode } from 'n8n-workflow';
import { nodeError } from '../shown/errors';
import { AmiqusError } from '../declare/errors';
import { isObject, type IDataObject } from '../declare/json';
import { fetchList } from '../transport/paging';
import { path } from '../declare/path';
import type { RequestContext } from '../transport/connection';
import { openTransport, type Limits } from '../transport/open';
import type { Transport } from '../transport/transport';
import type { Subscription, SubscriptionApi } from './subscription';

/** Longest pause that the rate limit may impose on a trigger, in milliseconds; then it fails and n8n tries again. */
const LONGEST_WAIT_MS = 300_000;
/** Calls that a trigger may have in flight. */
const CALLS_AT_ONCE = 4;
/** A secret that is shown in full: an API may mask it or leave it out. */
const SECRET = /^[^\s*]{8,}$/;

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

/** Amiqus's calls for webhook subscriptions. */
export function subscriptionsOf(transport: Transport): SubscriptionApi {
	return {
		list: async () =>
			(await fetchList(transport, { method: 'GET', path: path`/webhooks` })).map(readSubscription),
		create: async (url, events) => {
			const { body } = await transport.call({
				method: 'POST',
				path: path`/webhooks`,
				body: { url, events, is_enabled: true },
			});
			return readSubscription(isObject(body) ? body : {});
		},
		update: async (id, { events, enabled }) => {
			await transport.call({
				method: 'PATCH',
				path: path`/webhooks/${id}`,
				body: { events, is_enabled: enabled },
			});
		},
		remove: async (id) => {
			await transport.call({ method: 'DELETE', path: path`/webhooks/${id}` }).catch(unlessGone);
		},
	};
}

/** What is to be deleted and not there is as good as deleted. */
function unlessGone(error: unknown): void {
	if (!(error instanceof AmiqusError) || error.status !== 404) throw error;
}

function readSubscription(entry: Record<string, unknown> | IDataObject): Subscription {
	const { id, url, events, is_enabled: enabled, secret } = entry;
	return {
		id: Number(id),
		url: String(url),
		events: Array.isArray(events) ? events.map(String) : [],
		enabled: enabled === true,
		secret: typeof secret === 'string' && SECRET.test(secret) ? secret : undefined,
	};
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
