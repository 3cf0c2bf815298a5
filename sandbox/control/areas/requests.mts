import {
	completeRecord,
	type Outcome,
	OUTCOMES,
	settleChecks,
	type StepResult,
} from '../../domain/completion.mts';
import { isOpen, statusOf } from '../../domain/progress.mts';
import { EVENTS, type EventName, type Subject } from '../../store/events.mts';
import { type Area, bodyOf, done, idOf, Refused } from '../control.mts';

const OUTCOME = { enum: OUTCOMES };
const ID = { type: 'integer' };

/** What persons, providers and Amiqus itself do: requests completed, results that come in, events told. */
export const requestsArea: Area = (server, { app }) => {
	const { world, webhooks } = app;
	const found = (id: number) => {
		const record = world.records.get(id);
		if (!record) throw new Refused(`There is no request ${id}.`, 404);
		return record;
	};
	const state = (id: number) => ({ id, status: statusOf(world, found(id)) });

	server.post<{ Body: StepResult }>(
		'/requests/:id/complete',
		{ schema: bodyOf({ outcome: OUTCOME, answers: { type: 'object' } }) },
		(request, reply) => {
			const record = found(idOf(request));
			if (!isOpen(world, record)) throw new Refused('The request is not open any more.', 409);
			completeRecord(world, record, request.body);
			return done(request, reply, state(record.id), '');
		},
	);
	server.post<{ Body: { outcome?: Outcome } }>(
		'/requests/:id/settle',
		{ schema: bodyOf({ outcome: OUTCOME }) },
		(request, reply) => {
			const record = found(idOf(request));
			settleChecks(world, record, request.body.outcome ?? 'accepted');
			return done(request, reply, state(record.id), '');
		},
	);
	server.post<{ Body: Subject & { event: EventName } }>(
		'/events',
		{
			schema: bodyOf(
				{
					event: { enum: EVENTS },
					client: ID,
					record: ID,
					case: ID,
					organisation: ID,
					form: { type: 'string' },
				},
				['event'],
			),
		},
		(request, reply) => {
			const { event, ...subject } = request.body;
			world.announce(event, subject);
			return done(request, reply, { event, ...subject }, '');
		},
	);
	server.post('/webhooks/retry', (request, reply) => {
		webhooks.retryNow();
		return done(request, reply, { retried: true }, '');
	});
};
