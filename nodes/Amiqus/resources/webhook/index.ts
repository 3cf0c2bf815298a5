import { boolean, choices, text, updates } from '../../declare/fields/basic';
import { enabledFilter } from '../../declare/fields/paging';
import { picker } from '../shared/pickers';
import { path } from '../../declare/path';
import { eventOptions } from '../../events/events';
import { deleted, operation, type Resource } from '../../declare/operation';

const webhook = picker('webhook', 'Webhook', {
	description: 'The subscription to work with: choose from the list, or give the ID',
});

const urlText = {
	description: 'Where Amiqus sends the events. Amiqus has to reach it over the internet.',
	placeholder: 'https://example.com/amiqus',
	body: 'url',
};

const eventsText = {
	description: 'What Amiqus tells of. Kinds of events added later are part of Any Event.',
	body: 'events',
	options: eventOptions.map(({ name, value }) => ({ name, value: String(value) })),
};

const isEnabled = boolean('Is Enabled', {
	description: 'Whether Amiqus sends events. It switches off itself after ten lost in a row.',
	default: true,
	body: 'is_enabled',
});

const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a webhook',
	secrets: ['secret'],
	effect: 'opens',
	description:
		'Subscribe an address to events. Keep the secret in the result safe: it proves that events come from Amiqus.',
	fields: {
		url: text('URL', { ...urlText, required: true }),
		events: choices('Events', { ...eventsText, required: true }),
		isEnabled,
	},
	orderBy: ({ url }) => url,
	request: ({ url, events }) => ({
		method: 'POST',
		path: path`/webhooks`,
		findAgain: {
			list: { method: 'GET', path: path`/webhooks`, query: { limit: 100 } },
			matches: (candidate) => candidate.url === url && sameSet(candidate.events, events),
		},
	}),
});

function sameSet(candidate: unknown, events: string[]): boolean {
	return (
		Array.isArray(candidate) &&
		candidate.length === events.length &&
		events.every((event) => candidate.includes(event))
	);
}

const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a webhook',
	secrets: ['secret'],
	effect: 'reads',
	description: 'Get one subscription, for example to see whether it is still switched on',
	fields: { webhook },
	request: ({ webhook: id }) => ({ method: 'GET', path: path`/webhooks/${id}` }),
});

const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many webhooks',
	secrets: ['secret'],
	effect: 'reads',
	description: 'Get the subscriptions, those of Amiqus Trigger nodes among them',
	fields: { filters: enabledFilter('webhooks') },
	paginated: true,
	request: () => ({ method: 'GET', path: path`/webhooks` }),
});

const update = operation({
	name: 'Update',
	value: 'update',
	action: 'Update a webhook',
	secrets: ['secret'],
	effect: 'opens',
	description: 'Change a subscription, or switch it on again',
	fields: {
		webhook,
		updateFields: updates({
			events: choices('Events', eventsText),
			isEnabled,
			url: text('URL', urlText),
		}),
	},
	request: ({ webhook: id }) => ({ method: 'PATCH', path: path`/webhooks/${id}` }),
});

const remove = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a webhook',
	effect: 'destroys',
	loses:
		'The subscription and its record of deliveries go, and an Amiqus Trigger node whose subscription it is hears nothing more.',
	description:
		'End a subscription. An Amiqus Trigger node whose subscription it is hears nothing more.',
	fields: { webhook },
	request: ({ webhook: id }) => ({ method: 'DELETE', path: path`/webhooks/${id}` }),
	result: (_, { webhook: id }) => deleted({ id }),
});

const getDeliveries = operation({
	name: 'Get Deliveries',
	value: 'getDeliveries',
	action: 'Get the deliveries of a webhook',
	effect: 'reads',
	description: 'Get what was sent in the last 90 days and how it was answered',
	fields: { webhook },
	paginated: true,
	request: ({ webhook: id }) => ({ method: 'GET', path: path`/webhooks/${id}/deliveries` }),
});

export const webhookResource: Resource = {
	name: 'Webhook',
	value: 'webhook',
	description: 'Subscriptions to what happens in Amiqus',
	operations: [create, get, getAll, getDeliveries, remove, update],
};
