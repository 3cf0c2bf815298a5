import { AmiqusError } from '../../declare/errors';
import { isObject, type IDataObject } from '../../declare/json';
import { path } from '../../declare/path';
import { fetchList } from '../../transport/paging';
import type { Transport } from '../../transport/transport';
import type { Subscription, SubscriptionApi } from './subscription';

/** A secret that is shown in full: an API may mask it or leave it out. */
const SECRET = /^[^\s*]{8,}$/;

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

/** One subscription; undefined where it is not there. */
export async function subscriptionOf(
	transport: Transport,
	id: number,
): Promise<Subscription | undefined> {
	const answer = await transport
		.call({ method: 'GET', path: path`/webhooks/${id}` })
		.catch(unlessGone);
	return answer && isObject(answer.body) ? readSubscription(answer.body) : undefined;
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
		// Only what Amiqus says: one that is off is told as a pause, and deleted where an execution has waited by it.
		enabled: enabled !== false,
		secret: typeof secret === 'string' && SECRET.test(secret) ? secret : undefined,
	};
}
