import { randomBytes } from 'node:crypto';
import { created, noContent, ok } from '../core/answer.mts';
import { invalid } from '../core/errors.mts';
import { paginate } from '../core/lists.mts';
import { route, type Route } from '../core/route.mts';
import { schema } from '../core/validation.mts';
import { ENABLED } from '../schemas/common.mts';
import { EVENTS, WILDCARDS } from '../store/events.mts';
import type { WebhookRow } from '../store/types.mts';
import type { DeliveryRow } from '../webhooks/sender.mts';
import { enabledOnly } from './templates.mts';

const properties = {
	url: { type: 'string', minLength: 1 },
	events: {
		type: 'array',
		minItems: 1,
		uniqueItems: true,
		items: { enum: [...WILDCARDS, ...EVENTS] },
	},
	is_enabled: { type: 'boolean' },
};

interface WebhookBody {
	url: string;
	events: string[];
	is_enabled?: boolean;
}

const newWebhook = schema<WebhookBody>({
	type: 'object',
	required: ['url', 'events'],
	properties,
});

const webhookChange = schema<Partial<WebhookBody>>({
	type: 'object',
	minProperties: 1,
	properties,
});

function requireAddress(url: string): void {
	const known = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
	if (!known) throw invalid('url', 'The url field must be a web address.');
}

function presentWebhook(row: WebhookRow) {
	const { id, uuid, url, secret, events, is_enabled, created_at, updated_at } = row;
	return { object: 'webhook', id, uuid, url, secret, events, is_enabled, created_at, updated_at };
}

function presentDelivery(row: DeliveryRow) {
	const { id, uuid, event, attempts, request, response, last_sent_at } = row;
	return {
		object: 'webhook_delivery',
		id,
		uuid,
		event,
		attempts,
		request,
		...(response === null ? {} : { response }),
		...(last_sent_at === null ? {} : { last_sent_at }),
	};
}

export const webhookRoutes: Route[] = [
	route<'/webhooks', { enabled?: boolean }>({
		method: 'GET',
		path: '/webhooks',
		query: { enabled: ENABLED },
		handle: ({ world, query, paging }) =>
			ok(paginate(enabledOnly(world.webhooks.rows, query), paging, presentWebhook)),
	}),
	route({
		method: 'POST',
		path: '/webhooks',
		body: newWebhook,
		handle: ({ app, world, body }) => {
			requireAddress(body.url);
			const webhook = world.webhooks.insert({
				...world.stamps(),
				uuid: world.uuid(),
				url: body.url,
				secret: randomBytes(32).toString('hex'),
				events: body.events,
				is_enabled: body.is_enabled ?? true,
				lost: 0,
			});
			if (app.webhooks.options.pingOnCreate && webhook.is_enabled) {
				app.webhooks.deliver(webhook, 'ping');
			}
			return created(presentWebhook(webhook));
		},
	}),
	route({
		method: 'GET',
		path: '/webhooks/{webhook}',
		handle: ({ at }) => ok(presentWebhook(at.webhook)),
	}),
	route({
		method: 'PATCH',
		path: '/webhooks/{webhook}',
		body: webhookChange,
		handle: ({ world, at, body }) => {
			const { url = at.webhook.url, events = at.webhook.events } = body;
			requireAddress(url);
			const { is_enabled = at.webhook.is_enabled } = body;
			world.webhooks.update(at.webhook, {
				url,
				events,
				is_enabled,
				// Switched on again, it has a clean slate.
				lost: body.is_enabled === true ? 0 : at.webhook.lost,
				updated_at: world.now(),
			});
			return ok(presentWebhook(at.webhook));
		},
	}),
	route({
		method: 'DELETE',
		path: '/webhooks/{webhook}',
		handle: ({ app, world, at }) => {
			world.webhooks.remove(at.webhook);
			app.webhooks.forget(at.webhook);
			return noContent();
		},
	}),
	route({
		method: 'GET',
		path: '/webhooks/{webhook}/deliveries',
		handle: ({ app, at, paging }) => {
			return ok(paginate(app.webhooks.log(at.webhook), paging, presentDelivery));
		},
	}),
];
