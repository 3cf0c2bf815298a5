import type { Logged } from './log';

/** A delivery made so long before n8n was started again, or another process took over, was caught up with, if need be, before it stopped. */
const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;
/** When this process began. */
const STARTED = Date.now();

/** How far this process has caught up with the delivery log of one subscription. */
export class CaughtUp {
	/** When the subscription was last as it should be. */
	seenAt: number | undefined;
	/** Everything that happened before is dealt with. */
	private settled = Number.NEGATIVE_INFINITY;
	/** Deliveries handed on since then. */
	private readonly handedOn = new Map<string, number>();
	private aliveBefore = Number.NEGATIVE_INFINITY;

	/** @param started when this process began to look after the subscription */
	constructor(private readonly started = STARTED) {}

	/**
	 * Whether a delivery, and all before it, is dealt with. A process learns from the deliveries that n8n took before it
	 * began until when an earlier one looked after the subscription.
	 */
	isFar(entry: Logged): boolean {
		this.learn(entry);
		return entry.at < Math.max(this.settled, this.aliveBefore - DAY_MS);
	}

	/** What no attempt has delivered or will, and was not handed on yet: oldest first. */
	missedIn(log: Logged[]): Logged[] {
		for (const entry of log) this.learn(entry);
		return log
			.filter((entry) => entry.fate === 'lost' && !this.isFar(entry))
			.filter(({ uuid }) => !this.handedOn.has(uuid))
			.sort((a, b) => a.at - b.at || a.id - b.id);
	}

	private learn({ fate, lastSentAt }: Logged): void {
		if (fate !== 'delivered' || lastSentAt >= this.started) return;
		this.aliveBefore = Math.max(this.aliveBefore, lastSentAt);
	}

	/** Remembers that a delivery was handed on. */
	handOn({ uuid, at }: Logged): void {
		this.handedOn.set(uuid, at);
	}

	/** Remembers, after all that a log shows was handed on, how far that reaches. */
	settle(log: Logged[]): void {
		const pending = log.filter(({ fate }) => fate === 'pending').map(({ at }) => at);
		const newest = log.reduce((last, { at }) => Math.max(last, at), this.settled);
		// What happened in the same minute may be logged a little later.
		this.settled = Math.max(this.settled, Math.min(newest, ...pending) - MINUTE_MS);
		for (const [uuid, at] of this.handedOn) if (at < this.settled) this.handedOn.delete(uuid);
	}
}
