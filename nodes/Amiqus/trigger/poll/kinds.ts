import { byName } from '../../declare/byName';
import type { INodePropertyOptions } from 'n8n-workflow';
import type { IDataObject } from '../../declare/json';
import { path, type ApiPath } from '../../declare/path';

/** What can have happened to an entry. */
export type Happening = 'created' | 'updated' | 'status' | 'finished';

/** A list that is polled. */
export interface Kind {
	resource: 'case' | 'client' | 'form' | 'record';
	label: string;
	path: ApiPath;
	/** The event that each happening is; names that webhooks have too mean the same. */
	events: Partial<Record<Happening, { event: string; name: string; description: string }>>;
	/** The status of an entry; nothing for the one that all begin in. */
	status: (json: IDataObject) => string | undefined;
	/** The statuses in which nothing more is to come. */
	finished: readonly string[];
}

function statusUnless(initial: string) {
	return ({ status }: IDataObject) =>
		typeof status === 'string' && status !== initial ? status : undefined;
}

export const KINDS: Kind[] = [
	{
		resource: 'case',
		label: 'Case',
		path: path`/cases`,
		events: {
			created: { event: 'case.created', name: 'Created', description: 'A case was opened' },
			updated: {
				event: 'case.updated',
				name: 'Updated',
				description: 'Anything about the case changed, its status included',
			},
			status: {
				event: 'case.status',
				name: 'Status Changed',
				description: 'The case went on, or back, to another status',
			},
			finished: {
				event: 'case.finished',
				name: 'Finished',
				description: 'The case was approved or rejected',
			},
		},
		status: statusUnless('awaiting_response'),
		finished: ['approved', 'rejected'],
	},
	{
		resource: 'client',
		label: 'Person',
		path: path`/clients`,
		events: {
			created: { event: 'client.created', name: 'Created', description: 'A person was added' },
			updated: {
				event: 'client.updated',
				name: 'Updated',
				description: 'Anything about the person changed, their status included',
			},
			status: {
				event: 'client.status',
				name: 'Status Changed',
				description: 'The decision on the person changed',
			},
		},
		status: statusUnless(''),
		finished: [],
	},
	{
		resource: 'form',
		label: 'Form',
		path: path`/forms`,
		events: {
			created: {
				event: 'form.created',
				name: 'Created',
				description: 'A form was added to a person or sent with a request',
			},
			updated: {
				event: 'form.updated',
				name: 'Updated',
				description: "The form's questions, answers or flags changed",
			},
			finished: {
				event: 'form.submitted',
				name: 'Submitted',
				description: 'The person handed the form in',
			},
		},
		status: ({ completed_at: completed }) => (completed ? 'submitted' : undefined),
		finished: ['submitted'],
	},
	{
		resource: 'record',
		label: 'Request',
		path: path`/records`,
		events: {
			created: { event: 'record.created', name: 'Created', description: 'A request was made' },
			updated: {
				event: 'record.updated',
				name: 'Updated',
				description: 'The request or one of its steps changed',
			},
			status: {
				event: 'record.status',
				name: 'Status Changed',
				description: 'The request went on, or back, to another status',
			},
			finished: {
				event: 'record.finished',
				name: 'Finished',
				description: 'Nothing more will come: completed, expired or impossible to complete',
			},
		},
		status: statusUnless('pending'),
		finished: ['complete', 'incomplete', 'failed', 'empty', 'reviewed'],
	},
];

/** The person's day of deletion has come. */
export const DUE = 'client.deletion_reminder_due';
/** The day a document expires comes near. */
export const EXPIRING = 'file.expiring';

/** The events that can only be told by the status before. */
export const statusEvents: string[] = KINDS.flatMap(({ events: { status, finished } }) =>
	[status, finished].flatMap((happening) => happening?.event ?? []),
);

/** n8n's options, sorted by name. */
export const pollOptions: INodePropertyOptions[] = [
	{
		name: 'Document: Expiring',
		value: EXPIRING,
		description: 'A document expires, or will in so many days',
	},
	{
		name: 'Person: Deletion Due',
		value: DUE,
		description: 'The day has come to delete the person, or will in so many days',
	},
	...KINDS.flatMap(({ label, events }) =>
		Object.values(events).map(({ event, name, description }) => ({
			name: `${label}: ${name}`,
			value: event,
			description,
		})),
	),
].sort(byName);
