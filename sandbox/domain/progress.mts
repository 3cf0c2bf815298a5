import type { RecordRow, RecordStatus } from '../store/types.mts';
import type { World } from '../store/world.mts';
import { needsPerson } from './step-types.mts';

/** The checks of a request, by what they have come to. */
function checkStatuses(world: World, record: RecordRow): Set<string> {
	return new Set(world.checks.where('record', record.id).map(({ status }) => status));
}

/** Whether a request's time is over. */
export const isExpired = (world: World, record: RecordRow) => record.expired_at <= world.now();

/** Whether the person has done all that was asked of them. */
export function isDone(world: World, record: RecordRow): boolean {
	const declared = !record.is_declaration_required || record.declaration_confirmed_at !== null;
	return declared && record.steps.every((id) => world.steps.need(id).completed_at !== null);
}

function isStarted(world: World, record: RecordRow): boolean {
	return record.steps.some((id) => {
		const step = world.steps.need(id);
		return step.completed_at !== null && needsPerson(step);
	});
}

/** A request's status as its steps, checks and dates make it. */
export function statusOf(world: World, record: RecordRow): RecordStatus {
	if (record.reviewed_at !== null) return 'reviewed';
	const done = record.finished_at !== null || isDone(world, record);
	if (!done && isExpired(world, record)) return isStarted(world, record) ? 'incomplete' : 'empty';
	const corrections = world.corrections.where('record', record.id);
	if (corrections.some(({ status }) => status === 'pending')) return 'amendments';
	const checks = checkStatuses(world, record);
	if (checks.has('paused')) return 'paused';
	if (checks.has('submitted')) return 'waiting';
	if (done) return 'complete';
	return isStarted(world, record) ? 'started' : 'pending';
}

/** Whether the person can still do something about it. */
export function isOpen(world: World, record: RecordRow): boolean {
	const status = statusOf(world, record);
	return status !== 'incomplete' && status !== 'empty' && record.finished_at === null;
}

/** What an event about a request is about. */
export const recordSubject = ({ id, client }: RecordRow) => ({ record: id, client });
