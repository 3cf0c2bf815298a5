import type { INodeProperties } from 'n8n-workflow';
import { eventOptions } from '../events/events';
import { DAYS_BEFORE, MOST_DAYS } from './poll/daysBefore';
import { pollOptions, statusEvents } from './poll/kinds';

/** What the webhook trigger asks for, beside the credential. */
export const triggerProperties: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: eventOptions,
		default: [],
		description: 'What has to happen in Amiqus for the workflow to run',
	},
	{
		displayName:
			'An event names what it is about by ID only. Add an Amiqus node with “Event: Get Details” behind this one to get the rest.',
		name: 'detailsNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Request About',
				name: 'requestAbout',
				type: 'options',
				options: [
					{
						name: 'Any',
						value: 'any',
						description: 'Run for every request',
					},
					{
						name: 'Organisation',
						value: 'organisation',
						description: 'Run for events of requests that are about an organisation',
					},
					{
						name: 'Person',
						value: 'client',
						description: 'Run for events of requests that are about a person',
					},
				],
				default: 'any',
				description: 'Whom a request has to be about for its events to run the workflow',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show: { '@version': [{ _cnd: { gte: 2 } }] } },
		options: [
			{
				displayName: 'Catch Up After a Pause',
				name: 'catchUp',
				type: 'boolean',
				default: true,
				description:
					'Whether to run the workflow later for what happened while n8n was off or Amiqus had switched its webhook off. Such items have “caught_up”.',
			},
		],
	},
];

function daysBefore(which: keyof typeof DAYS_BEFORE, description: string): INodeProperties {
	const { event, name, label, usual } = DAYS_BEFORE[which];
	return {
		displayName: label,
		name,
		type: 'number',
		typeOptions: { minValue: 0, maxValue: MOST_DAYS, numberPrecision: 0 },
		default: usual,
		displayOptions: { show: { events: [event] } },
		description,
	};
}

/** What the polling trigger asks for, beside the credential and n8n's own Poll Times. */
export const pollProperties: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: pollOptions,
		default: [],
		description:
			'What has to happen in Amiqus for the workflow to run. Each list that this takes (persons, requests, cases, forms, documents) is one call per poll.',
	},
	daysBefore(
		'deletion',
		'How many days before the deletion date the workflow is to run for a person. 0 is the day itself.',
	),
	daysBefore(
		'expiry',
		'How many days before a document expires the workflow is to run for it. 0 is the day itself.',
	),
	{
		displayName:
			'“Status Changed”, “Finished” and “Submitted” take the status before into account: to learn it, the first poll reads the whole list once.',
		name: 'statusNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { events: statusEvents } },
	},
];
