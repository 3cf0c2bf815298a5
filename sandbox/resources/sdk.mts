import { randomBytes, randomUUID } from 'node:crypto';
import { created, noContent, ok } from '../core/answer.mts';
import type { App } from '../core/app.mts';
import { invalid, unprocessable } from '../core/errors.mts';
import { isJsonObject } from '../core/json.mts';
import { paginate } from '../core/lists.mts';
import { type Context, route, type Route } from '../core/route.mts';
import { bodyCheck, schema } from '../core/validation.mts';
import { completeStep, type Outcome } from '../domain/completion.mts';
import { isOpen, statusOf } from '../domain/progress.mts';

import { addressProperties } from '../schemas/address.mts';
import { ID } from '../schemas/common.mts';
import type { RecordRow, StepRow } from '../store/types.mts';

const tokenBody = schema<{ record_id: number }>({
	type: 'object',
	required: ['record_id'],
	properties: { record_id: ID },
});

/** Hands out a token for one request; the only SDK operation of the main API. */
export const sdkTokenRoutes: Route[] = [
	route({
		method: 'POST',
		path: '/sdk_token',
		body: tokenBody,
		handle: ({ app, world, body, session }) => {
			const record = world.records.get(body.record_id);
			if (!record || !isOpen(world, record)) {
				throw invalid('record_id', 'The selected record id is invalid.');
			}
			const token = app.authority.addSdkToken(session.member, record.id);
			return created({ object: 'sdk_token', token });
		},
	}),
];

const limits: { [field: string]: number } = {
	unit: 30,
	house_number: 12,
	house_name: 50,
	street_name: 50,
	second_street: 50,
	district: 25,
};

const limited = Object.fromEntries(
	Object.entries(addressProperties).map(([field, definition]) => {
		const most = limits[field];
		return [field, most === undefined ? definition : { type: ['string', 'null'], maxLength: most }];
	}),
);

/** What each kind of check is submitted with. */
const SUBMISSIONS: { [type: string]: ReturnType<typeof bodyCheck> } = {
	'check.identity': bodyCheck({
		type: 'object',
		required: ['address_history', 'privacy_policy'],
		properties: {
			title: { type: 'string' },
			dob: { type: 'string', format: 'date' },
			privacy_policy: { enum: [true] },
			address_history: {
				type: 'array',
				minItems: 1,
				items: {
					type: 'object',
					required: ['address', 'start'],
					properties: {
						start: { type: 'string', format: 'date' },
						address: {
							type: 'object',
							required: ['country'],
							additionalProperties: false,
							properties: limited,
						},
					},
				},
			},
		},
	}),
	'check.dummy': bodyCheck({
		type: 'object',
		required: ['state', 'postcode'],
		properties: {
			state: { enum: ['submitted', 'accepted', 'rejected', 'refer', 'failed', 'paused'] },
			postcode: { type: 'string' },
		},
	}),
	'check.photo_id': bodyCheck({
		type: 'object',
		properties: { share_code: { type: 'string' } },
	}),
};

const refuse = (message: string) => unprocessable({ errors: [message] });

function recordOf(app: App, session: Context<string, object, unknown>['session']): RecordRow {
	return app.world.records.need(session.record ?? -1);
}

function submit(app: App, record: RecordRow, step: StepRow, body: unknown): void {
	const { world } = app;
	if (!isOpen(world, record)) throw refuse('The request is not open any more.');
	if (step.completed_at !== null) throw refuse('The step has been submitted already.');
	const check = SUBMISSIONS[step.type];
	if (!check) throw refuse('Steps of this type have to be completed in a browser.');
	if (step.preferences?.report_type === 'biometric') {
		throw refuse('A biometric photo ID check has to be completed in a browser.');
	}
	const messages = check(body);
	if (messages) throw unprocessable(messages);
	const outcome =
		step.type === 'check.dummy' && isJsonObject(body) ? (body.state as Outcome) : 'accepted';
	completeStep(world, record, step, { outcome });
}

const anyBody = schema<unknown>({ type: 'object' });

export const SDK_ROUTES: readonly Route[] = [
	route({
		method: 'GET',
		path: '/status',
		handle: ({ app, world, session }) => {
			const record = recordOf(app, session);
			const { id, email, client, created_at, updated_at } = record;
			const status = statusOf(world, record);
			return ok({ object: 'record_status', id, status, email, client, created_at, updated_at });
		},
	}),
	route({
		method: 'GET',
		path: '/steps',
		handle: ({ app, world, session, paging }) => {
			const { steps } = recordOf(app, session);
			return ok(
				paginate(steps, paging, (id) => {
					const { type, completed_at } = world.steps.need(id);
					return { object: 'step', id, type, completed_at };
				}),
			);
		},
	}),
	route({
		method: 'POST',
		path: '/steps/{step}',
		body: anyBody,
		handle: ({ app, session, at, body }) => {
			submit(app, recordOf(app, session), at.step, body);
			return noContent();
		},
	}),
	route({
		method: 'POST',
		path: '/providers/onfido/token',
		body: schema<{ bundle_id?: string }>({
			type: 'object',
			properties: { bundle_id: { type: 'string' } },
		}),
		handle: ({ app, world, session, body }) => {
			const steps = recordOf(app, session).steps.map((id) => world.steps.need(id));
			const standard = steps.some(
				({ type, preferences }) =>
					type === 'check.photo_id' && preferences?.report_type === 'standard',
			);
			if (!standard) throw refuse('The request has no standard photo ID check.');
			return ok({
				type: body.bundle_id === undefined ? 'web' : 'mobile',
				sdkToken: randomBytes(24).toString('base64url'),
				workflowRunId: randomUUID(),
			});
		},
	}),
];
