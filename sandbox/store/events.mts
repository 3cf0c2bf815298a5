/** Everything a subscription can be told about. */
export const EVENTS = [
	'case.approved',
	'case.archived',
	'case.created',
	'case.item_added',
	'case.item_removed',
	'case.rejected',
	'case.status',
	'case.unarchived',
	'case.updated',
	'client.archived',
	'client.created',
	'client.deleted',
	'client.organisations',
	'client.record',
	'client.status',
	'client.unarchived',
	'client.updated',
	'client.deletion_reminder_updated',
	'client.deletion_reminder_deleted',
	'client.deletion_reminder_due',
	'form.attached',
	'form.deleted',
	'form.modified',
	'form.sent',
	'form.submitted',
	'form.updated',
	'record.bounced',
	'record.created',
	'record.finished',
	'record.reviewed',
	'record.unreviewed',
	'record.updated',
	'watchlist.updated',
] as const;

export type EventName = (typeof EVENTS)[number];

/** The wildcards a subscription may name instead. */
export const WILDCARDS = ['*', 'case.*', 'client.*', 'form.*', 'record.*'] as const;

/** What an event is about, by id. */
export interface Subject {
	client?: number;
	record?: number;
	case?: number;
	organisation?: number;
	/** The form's reference. */
	form?: string;
}

export interface DomainEvent {
	name: EventName;
	at: string;
	subject: Subject;
}
