import { byName } from '../declare/byName';
import type { INodePropertyOptions } from 'n8n-workflow';

/** What an event happens to, by the first part of its name; new kinds may appear in `*`. */
export type Category = 'case' | 'client' | 'form' | 'record' | 'watchlist';

/** Every event of its own that a subscription may name, with what a person calls it. */
const EVENTS: Record<Category, { label: string; wildcard: boolean; events: EventTexts }> = {
	case: {
		label: 'Case',
		wildcard: true,
		events: {
			approved: ['Approved', 'A team member decided to approve the case'],
			archived: ['Archived', 'The case was put into the archive'],
			created: ['Created', 'A case was opened'],
			item_added: ['Item Added', 'A request or another item was put into the case'],
			item_removed: ['Item Removed', 'A request or another item was taken out of the case'],
			rejected: ['Rejected', 'A team member decided to reject the case'],
			status: ['Status Changed', 'The case went on, or back, to another status'],
			unarchived: ['Unarchived', 'The case was taken out of the archive'],
			updated: ['Updated', "The case's name, reference or other details changed"],
		},
	},
	client: {
		label: 'Person',
		wildcard: true,
		events: {
			archived: ['Archived', 'The person was put into the archive'],
			created: ['Created', 'A person was added'],
			deleted: ['Deleted', 'The person was deleted with all their data: only the ID is left'],
			deletion_reminder_deleted: ['Deletion Date Removed', 'The person has no deletion date now'],
			deletion_reminder_due: ['Deletion Due', 'The day has come to delete the person'],
			deletion_reminder_updated: ['Deletion Date Set', 'The person got a new deletion date'],
			organisations: ['Organisations Changed', 'The person joined or left an organisation'],
			record: ['Request Received', 'A new request was made for the person'],
			status: ['Status Changed', 'The decision on the person changed'],
			unarchived: ['Unarchived', 'The person was taken out of the archive'],
			updated: ['Updated', "The person's details changed"],
		},
	},
	form: {
		label: 'Form',
		wildcard: true,
		events: {
			attached: ['Attached', 'A form was added to a person by the team, outside of any request'],
			deleted: ['Deleted', 'A form was removed from a person'],
			modified: ['Questions Changed', "The form's title, description or questions changed"],
			sent: ['Sent', 'A form was sent to a person as a step of a request'],
			submitted: ['Submitted', 'The person handed the form in'],
			updated: ['Answers Changed', 'Answers or flags changed; happens several times per form'],
		},
	},
	record: {
		label: 'Request',
		wildcard: true,
		events: {
			bounced: ['Email Bounced', 'The e-mail with the request could not be delivered'],
			created: ['Created', 'A request was made'],
			finished: [
				'Finished',
				'Nothing more will come: completed, expired or impossible to complete',
			],
			reviewed: ['Reviewed', 'A team member marked the request as reviewed'],
			unreviewed: ['Review Withdrawn', 'A team member took the mark as reviewed back'],
			updated: ['Updated', 'The request or one of its steps changed'],
		},
	},
	watchlist: {
		label: 'Watchlist',
		wildcard: false,
		events: {
			updated: ['Updated', 'Ongoing monitoring of a watchlist check found something new'],
		},
	},
};

type EventTexts = Record<string, [name: string, description: string]>;

/** Everything: also kinds of events that do not exist yet. */
export const ANY = '*';

/** The names of all events a subscription may name, without wildcards. */
export const eventNames: string[] = Object.entries(EVENTS).flatMap(([category, { events }]) =>
	Object.keys(events).map((event) => `${category}.${event}`),
);

/** n8n's options, sorted by name, which also groups them. */
export const eventOptions: INodePropertyOptions[] = [
	{
		name: 'Any Event',
		value: ANY,
		description: 'Everything that happens, kinds that Amiqus adds later included',
	},
	...Object.entries(EVENTS).flatMap(([category, { label, wildcard, events }]) => [
		...(wildcard
			? [
					{
						name: `${label}: Any Event`,
						value: `${category}.${ANY}`,
						description: `Everything in the group “${label}”, kinds that Amiqus adds later included`,
					},
				]
			: []),
		...Object.entries(events).map(([event, [name, description]]) => ({
			name: `${label}: ${name}`,
			value: `${category}.${event}`,
			description,
		})),
	]),
].sort(byName);

/** What an event, or a wildcard, is called; kinds that Amiqus adds later included. */
const EVENT_NAME = /^(?:\*|[a-z_]+\.(?:\*|[a-z_]+))$/;

export const isEventName = (name: string) => EVENT_NAME.test(name);

/** The choice with what a wildcard in it covers anyway left out, in one order. */
export function subscribed(chosen: readonly string[]): string[] {
	const distinct = [...new Set(chosen)];
	const kept = distinct.filter(
		(event) => event === ANY || !distinct.some((other) => other !== event && covers(other, event)),
	);
	return kept.sort();
}

/** Whether one of the chosen events or wildcards stands for this event. A ping is never chosen. */
export function isChosen(chosen: readonly string[], event: string): boolean {
	return event !== 'ping' && chosen.some((one) => covers(one, event));
}

function covers(chosen: string, event: string): boolean {
	if (chosen === ANY || chosen === event) return true;
	return chosen.endsWith('.*') && event.startsWith(chosen.slice(0, -1));
}
