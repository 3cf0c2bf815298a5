import {
	NodeApiError,
	type IHookFunctions,
	type INode,
	type IPollFunctions,
	type JsonObject,
} from 'n8n-workflow';
import { authenticationOf, connect } from '../transport/connection';
import { AmiqusError } from '../transport/errors';
import { isObject, type IDataObject } from '../declare/json';
import { fetchList } from '../transport/paging';
import { path } from '../declare/path';
import { systemClock } from '../transport/limits/clock';
import { gateFor } from '../transport/limits/gate';
import { RunControl } from '../transport/limits/runControl';
import { Slots } from '../transport/limits/slots';
import { Transport } from '../transport/transport';
import type { Subscription, SubscriptionApi } from './subscription';

/** Longest pause that the rate limit may impose on a trigger, in milliseconds; then it fails and n8n tries again. */
const LONGEST_WAIT_MS = 300_000;
/** Calls that a trigger may have in flight. */
const CALLS_AT_ONCE = 4;
/** A secret that is shown in full: an API may mask it or leave it out. */
const SECRET = /^[^\s*]{8,}$/;

/** A transport with the trigger's credential. */
export async function transportOf(context: IHookFunctions | IPollFunctions): Promise<Transport> {
	const connection = await connect(context, authenticationOf(context));
	return new Transport({
		connection,
		gate: gateFor(connection.credential),
		run: new RunControl(systemClock, undefined, LONGEST_WAIT_MS),
		slots: new Slots(CALLS_AT_ONCE),
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
	if (!(error instanceof AmiqusError)) return error;
	const findings = Object.entries(error.fieldErrors).map(
		([field, texts]) => `${field}: ${texts.join(' ')}`,
	);
	const message = `${lead}: ${[error.message, ...findings].join(' – ')}`;
	// Only what is told is handed to n8n: the original holds the call, and with it the token.
	const response: JsonObject = { message };
	return new NodeApiError(node, response, {
		message,
		description: [error.advice, advice].filter(Boolean).join(' '),
		...(error.status === undefined ? {} : { httpCode: String(error.status) }),
	});
}
