import type { IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import { systemClock } from '../../transport/limits/clock';
import { CaughtUp } from './caughtUp';
import type { Held } from './subscription';
import { Taken } from './taken';

type Context = IHookFunctions | ITriggerFunctions | IWebhookFunctions;

/** A look at Amiqus for a secret that n8n has not saved. */
export interface LookUp {
	at: number;
	found: Promise<Held | undefined>;
}

/** What this process knows of one node that is published or listens; nothing of it outlives the process. */
export interface Memory {
	taken: Taken;
	/** The subscription and its secret, where they are newer than what n8n has saved. */
	known?: Held;
	lookUp?: LookUp;
	/** Whether it is published, as far as this process has seen: where n8n comes to it again then, it goes on. */
	isPublished?: boolean;
	caughtUp: CaughtUp;
	/** The last work on the subscription, finished or not: there is one at a time. */
	work: Promise<unknown>;
	/** When it was last asked for, by the process's own clock. */
	askedAt: number;
}

/** Whoever has asked for it is done with it by then, in milliseconds. */
const IN_USE_MS = 60 * 60_000;

const memories = new Map<string, Memory>();

/** A published node and one that listens for a test event have different subscriptions. */
function keyOf(context: Context): string {
	const { id = '' } = context.getWorkflow();
	return `${id} ${context.getNode().id} ${listens(context) ? 'test' : ''}`;
}

/** Whether somebody listens for a test event, or n8n ends that, which it does as it ends what is published. */
export function listens(context: Context): boolean {
	const mode = context.getMode();
	return mode === 'manual' || (mode === 'internal' && !context.getWorkflow().active);
}

/** What is known of a node. */
export function memoryOf(context: Context): Memory {
	const key = keyOf(context);
	const known = memories.get(key);
	const now = systemClock.now();
	if (known) {
		known.askedAt = now;
		return known;
	}
	// Where nothing ends subscriptions, as in a process for webhooks only, what is over goes with the next one.
	for (const [other, { taken, known: held, askedAt }] of memories) {
		if (taken.isEmpty && !held && askedAt < now - IN_USE_MS) memories.delete(other);
	}
	const memory: Memory = {
		taken: new Taken(),
		caughtUp: new CaughtUp(),
		work: Promise.resolve(),
		askedAt: now,
	};
	memories.set(key, memory);
	return memory;
}

/** Forgets a node whose subscription has ended. */
export function forgetMemory(context: IHookFunctions): void {
	memories.delete(keyOf(context));
}

/** Works on a subscription when all earlier work on it is done: publishing and looking after it go on at the same time. */
export async function inTurn<T>(memory: Memory, work: () => Promise<T>): Promise<T> {
	const turn = memory.work.then(work);
	memory.work = turn.catch(() => undefined);
	return await turn;
}
