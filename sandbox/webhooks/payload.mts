import type { JsonObject } from '../core/json.mts';
import type { EventName, Subject } from '../store/events.mts';
import type { WebhookRow } from '../store/types.mts';

export type DeliveredEvent = EventName | 'ping';

/** Ids and addresses of what an event is about, and nothing else. */
function dataOf(api: string, event: DeliveredEvent, subject: Subject): JsonObject {
	const { client, record, organisation, form } = subject;
	const about = (path: string, id: number) => ({ id, show: `${api}/${path}/${id}` });
	if (event === 'client.deleted') return { client: { id: client } };
	const person: JsonObject = client === undefined ? {} : { client: about('clients', client) };
	if (event.startsWith('client.')) return person;
	return {
		...(form === undefined
			? {}
			: { form: { reference: form, show: `${api}/clients/${client}/forms/${form}` } }),
		...(record === undefined
			? {}
			: {
					record: {
						...about('records', record),
						type: organisation === undefined ? 'client' : 'organisation',
						download: `${api}/records/${record}/download`,
					},
				}),
		...(subject.case === undefined ? {} : { case: about('cases', subject.case) }),
		...(organisation === undefined ? {} : { organisation: about('organisations', organisation) }),
		...person,
	};
}

export interface Occasion {
	uuid: string;
	event: DeliveredEvent;
	at: string;
	subject: Subject;
}

/** The body of a delivery; the older shape is what the delivery log once showed. */
export function payload(
	api: string,
	webhook: WebhookRow,
	{ uuid, event, at, subject }: Occasion,
	shape: 'current' | 'older',
): JsonObject {
	const data = dataOf(api, event, subject);
	if (shape === 'older') return { uuid, event, sent_at: at, data };
	return {
		webhook: { uuid: webhook.uuid, created_at: webhook.created_at, events: webhook.events },
		trigger: { triggered_at: at, alias: event },
		data,
	};
}
