import { idIn, isObject, type IDataObject } from '../declare/json';
import { isId, isUuid } from '../declare/path';
import { secondOf } from '../declare/times';
import type { EventIds, EventItem, Subject } from './item';
import { eventKey } from './key';
import { withNames } from './shown';

/** Header values as Node gives them: lower-case names. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * What a delivery says, from the signed body and the headers around it; undefined where it names no event. Takes both
 * shapes that Amiqus has used: `{ webhook, trigger: { alias, triggered_at }, data }` and
 * `{ uuid, event, sent_at, data }`.
 */
export function readDelivery(body: unknown, headers: Headers): EventItem | undefined {
	if (!isObject(body)) return undefined;
	const trigger = isObject(body.trigger) ? body.trigger : {};
	const event = text(trigger.alias) ?? text(body.event);
	if (event === undefined) return undefined;
	const data = isObject(body.data) ? body.data : {};
	const ids = idsIn(data);
	const at = text(trigger.triggered_at) ?? text(body.sent_at);
	const deliveryId = header(headers, 'x-aqid-delivery-id') ?? text(body.uuid);
	const attempt = Number(header(headers, 'x-aqid-delivery-attempt'));
	const subject = subjectOf(data, ids);
	return {
		event,
		resource: event.split('.')[0] ?? event,
		...(subject === undefined ? {} : { subject }),
		...ids,
		...(at === undefined ? {} : { triggered_at: at }),
		...(deliveryId === undefined ? {} : { delivery_id: deliveryId }),
		...(isId(attempt) ? { attempt } : {}),
		event_key: eventKey(event, ids, secondOf(at) ?? at),
		payload: body as IDataObject,
	};
}

/**
 * An event as a workflow hands it on: the item of a trigger, or a delivery's body. Undefined where it is neither.
 */
export function readEvent(
	value: unknown,
): { event: string; resource: string; ids: EventIds } | undefined {
	const delivery = readDelivery(value, {});
	if (!isObject(value) || !delivery) return undefined;
	const { client_id, record_id, case_id, organisation_id, form_reference } = withNames(value);
	const flat = idsIn({
		client: client_id,
		record: record_id,
		case: case_id,
		organisation: organisation_id,
		form: form_reference,
	});
	return {
		event: delivery.event,
		resource: delivery.resource,
		ids: { ...idsIn(isObject(value.data) ? value.data : {}), ...flat },
	};
}

/** Things are named as `{ id, show, … }`, or as the bare id. */
function idsIn(data: Record<string, unknown>): EventIds {
	const ids: EventIds = {};
	const clientId = idOf(data.client);
	if (clientId !== undefined) ids.client_id = clientId;
	const recordId = idOf(data.record);
	if (recordId !== undefined) ids.record_id = recordId;
	const caseId = idOf(data.case);
	if (caseId !== undefined) ids.case_id = caseId;
	const organisationId = idOf(data.organisation);
	if (organisationId !== undefined) ids.organisation_id = organisationId;
	const reference = isObject(data.form) ? data.form.reference : data.form;
	if (isUuid(reference)) ids.form_reference = reference;
	return ids;
}

function idOf(value: unknown): number | undefined {
	const id = idIn(value);
	const number = typeof id === 'string' && /^\d+$/.test(id) ? Number(id) : id;
	return isId(number) ? number : undefined;
}

/** Requests say whom they are about; else it is an organisation where only one is named. */
function subjectOf(data: Record<string, unknown>, ids: EventIds): Subject | undefined {
	const type = isObject(data.record) ? data.record.type : undefined;
	if (type === 'client' || type === 'organisation') return type;
	if (ids.client_id !== undefined) return 'client';
	return ids.organisation_id === undefined ? undefined : 'organisation';
}

function text(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

function header(headers: Headers, name: string): string | undefined {
	return text(headers[name]);
}
