import type { IHookFunctions } from 'n8n-workflow';
import { systemClock } from '../../transport/limits/clock';
import { listens } from './memory';

/** n8n clears away at once, in milliseconds; whatever ends a subscription later means it. */
const CLEARS_WITHIN_MS = 10_000;

/**
 * Workflows of which a trigger could not go on when n8n started, by when that was, and their nodes that were cleared
 * away then. n8n does so with all webhooks of the workflow, as if nobody wanted them any more, and begins again later.
 */
const failed = new Map<string, { at: number; cleared: Set<string> }>();

export function noteFailed(context: IHookFunctions): void {
	const at = systemClock.now();
	for (const [other, found] of failed) if (isOver(found.at)) failed.delete(other);
	failed.set(keyOf(context), { at, cleared: new Set() });
}

/** n8n begins with the node, perhaps again. */
export function noteBegun(context: IHookFunctions): void {
	if (!listens(context)) failed.get(keyOf(context))?.cleared.add(context.getNode().id);
}

/** Whether n8n only clears away what could not go on, which it does once. */
export function isCleared(context: IHookFunctions): boolean {
	const found = listens(context) ? undefined : failed.get(keyOf(context));
	const { id } = context.getNode();
	if (!found || isOver(found.at) || found.cleared.has(id)) return false;
	found.cleared.add(id);
	return true;
}

function isOver(at: number): boolean {
	return at < systemClock.now() - CLEARS_WITHIN_MS;
}

function keyOf(context: IHookFunctions): string {
	return context.getWorkflow().id ?? '';
}
