import type { IDataObject } from '../declare/json';

/** Whom an event concerns. */
export type Subject = 'client' | 'organisation';

/** The ids that an event names, by the names that items have for them. */
export interface EventIds {
	client_id?: number;
	record_id?: number;
	case_id?: number;
	organisation_id?: number;
	form_reference?: string;
	file_id?: number;
}

/** What an item of the triggers says at its top, beside the ids. */
export interface EventItem extends EventIds {
	event: string;
	/** What the event happened to: the first part of its name. */
	resource: string;
	subject?: Subject;
	triggered_at?: string;
	/** The same for every attempt at one delivery. */
	delivery_id?: string;
	attempt?: number;
	/** What the event is known by; see eventKey. */
	event_key: string;
	/** Whether it was missed when it happened. */
	caught_up?: true;
	/** Whether it is only known from how the thing is now, its state before not being known. */
	inferred?: true;
	/** The time in which events may have been missed, and which. */
	from?: string;
	to?: string;
	events?: string[];
	payload: IDataObject;
}
