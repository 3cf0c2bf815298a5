import type { EventItem } from './item';

/** What items of the triggers' first version call things. */
const FORMER_NAMES: Readonly<Record<string, string>> = {
	client_id: 'clientId',
	record_id: 'recordId',
	case_id: 'caseId',
	organisation_id: 'organisationId',
	form_reference: 'formReference',
	file_id: 'fileId',
	triggered_at: 'triggeredAt',
	delivery_id: 'deliveryId',
	event_key: 'eventKey',
};

/** An item as a trigger of this version hands it on. */
export function shownAs(typeVersion: number, item: EventItem): Record<string, unknown> {
	if (typeVersion > 1) return { ...item };
	return Object.fromEntries(
		Object.entries(item).map(([name, value]) => [FORMER_NAMES[name] ?? name, value]),
	);
}

/** Names as they are, in what a trigger of any version handed on. */
export function withNames(item: Record<string, unknown>): Record<string, unknown> {
	const former = Object.entries(FORMER_NAMES).filter(([, name]) => name in item);
	return { ...Object.fromEntries(former.map(([name, old]) => [name, item[old]])), ...item };
}
