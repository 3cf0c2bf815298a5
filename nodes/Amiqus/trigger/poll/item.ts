import type { IDataObject } from '../../declare/json';
import type { EventIds, EventItem } from '../../events/item';
import { eventKey } from '../../events/key';
import type { Kind } from './kinds';

/** The item of something that a list's entry tells to have happened. */
export function itemOf(
	resource: Kind['resource'],
	event: string,
	json: IDataObject,
	at: string,
	mark?: string,
): EventItem {
	const ids = idsOf(resource, json);
	return {
		event,
		resource,
		subject: 'client',
		...ids,
		triggered_at: at,
		event_key: eventKey(event, ids, at, mark),
		payload: json,
	};
}

function idsOf(resource: Kind['resource'], json: IDataObject): EventIds {
	const { id, client, record, reference } = json;
	if (resource === 'client') return { client_id: Number(id) };
	const person = typeof client === 'number' ? { client_id: client } : {};
	if (resource === 'case') return { ...person, case_id: Number(id) };
	if (resource === 'record') return { ...person, record_id: Number(id) };
	return {
		...person,
		...(typeof record === 'number' ? { record_id: record } : {}),
		form_reference: String(reference),
	};
}
