import type { Paused } from '../engine/pausing';
import type { Subscription } from '../trigger/subscription/subscription';

/** What this process knows of one paused execution; all of it can be had anew. */
export interface Memory {
	/** Until when it is kept, in milliseconds since 1970: as long as n8n waits, and a while once it does not. */
	until: number;
	/** The look at Amiqus for the subscription's secret, and when it was begun. */
	secret?: { at: number; found: Promise<Subscription | undefined> };
	/** When the last look at what is waited for began, by the process's own clock. */
	lookedAt?: number;
	/** Whether somebody waits for the time to look again. */
	isLookDue?: boolean;
	/** Whether the execution has been resumed, or is being. */
	isOver?: boolean;
}

const memories = new Map<string, Memory>();

/** What was on its way to the node when n8n had it go on, in milliseconds; anything later n8n refuses by itself. */
const LATE_MS = 10 * 60_000;

/** A pause is over: nothing of it has to be known for as long as it might have lasted, which can be years. */
export function forgetSoon(memory: Memory): void {
	memory.until = Math.min(memory.until, Date.now() + LATE_MS);
}

/** What is known of one pause of an execution. */
export function memoryOf(executionId: string, { subscription, until }: Paused): Memory {
	const key = `${executionId} ${subscription} ${until}`;
	const known = memories.get(key);
	if (known) return known;
	const now = Date.now();
	for (const [other, memory] of memories) if (memory.until < now) memories.delete(other);
	const memory: Memory = { until };
	memories.set(key, memory);
	return memory;
}
