/** So many answers in a row that name no limit, where one was named before, say that there is none any more. */
const FEW = 5;

/** Without news for this long, one more call may go: those in flight may have stalled. In milliseconds. */
const STALLED_MS = 2_000;

/** What was known when a call was sent. */
export interface Sending {
	at: number;
	remaining: number;
	/** The present window, counted from the first one seen. */
	window: number;
}

/**
 * What is known of one of Amiqus's limits, and how much of it may be used now. Pure bookkeeping: no timers.
 *
 * Amiqus counts in windows of fixed length that begin with the first call in them, and tells when one ends only to
 * those it refuses, in whole seconds. So the first time the limit is used up, one call goes ahead to be refused; where
 * the beginning of the window was seen and nobody else used it, that tells its length, and from then on no call has to
 * be refused.
 */
export class RateBudget {
	/** Calls sent and not answered yet. */
	private inFlight = 0;
	/** The lowest remainder Amiqus has named in the present window. */
	private remaining: number;
	/** Counts the windows seen. */
	private window = 0;
	/** Calls of ours that were answered in the present window. */
	private ours = 0;
	/** Whether the one call that finds out if a new window has begun is under way. */
	private probing = false;
	/** When the present window was seen to begin, if it was. */
	private windowStart: number | undefined;
	/** Length of a window, once it is known for certain. */
	private windowMs: number | undefined;
	/** No call before this time: what the last 429 asked for. */
	private heldUntil = 0;
	/** When a call was last sent or answered. */
	private lastNews = 0;
	/** Answers of Amiqus's own in a row that named no limit. */
	private unnamed = 0;

	constructor(readonly limit: number) {
		this.remaining = limit;
	}

	/** How long a call has to wait, in milliseconds: 0 is "send it now". An answer may change it at any time. */
	waitMs(now: number): number {
		if (now < this.heldUntil) return this.heldUntil - now;
		if (!this.probing && this.remaining > this.inFlight) return 0;
		const end = this.windowEnd();
		if (end !== undefined && now < end) return end - now;
		// Used up, for all that is known. One call goes to see: at once when nothing else is going to tell.
		const windowOver = end !== undefined;
		if (!this.probing && (windowOver || this.inFlight === 0)) return 0;
		return Math.max(0, this.lastNews + STALLED_MS - now);
	}

	sent(now: number): Sending {
		if (this.remaining <= this.inFlight) this.probing = true;
		this.inFlight += 1;
		this.lastNews = now;
		return { at: now, remaining: this.remaining, window: this.window };
	}

	/** A call came to nothing that tells about the limit; it may have been counted, and have begun a window. */
	lost(now: number): void {
		this.settle(now);
		this.windowStart = undefined;
		this.remaining = Math.max(0, this.remaining - 1);
	}

	/** A call turned out to draw on another budget. */
	moved(now: number): void {
		this.settle(now);
	}

	/** Amiqus answered a call and named no limit, though it names this one. */
	unmentioned(now: number): void {
		if (now >= this.heldUntil) this.unnamed += 1;
	}

	/** Whether there seems to be no such limit any more. While calls are held back, nothing says so. */
	isGone(now: number): boolean {
		return this.unnamed >= FEW && now >= this.heldUntil;
	}

	/** The budget takes the place of another, whose hold goes on. */
	inherit(other: RateBudget): void {
		this.heldUntil = Math.max(this.heldUntil, other.heldUntil);
	}

	/** A call's answer named `remaining` calls left. */
	answered(remaining: number, now: number, sending: Sending): void {
		this.settle(now);
		this.unnamed = 0;
		// In one window each call leaves less than was left when it was sent, however answers overtake each other.
		const turned = remaining >= sending.remaining;
		if (sending.window === this.window && turned) {
			this.window += 1;
			this.remaining = remaining;
			this.ours = 1;
			this.windowStart = undefined;
		} else if (sending.window === this.window || turned) {
			this.remaining = Math.min(this.remaining, remaining);
			this.ours += 1;
		}
		if (remaining === this.limit - 1) this.windowStart = now;
	}

	/**
	 * A 429 asked to wait for `retryAfterMs`.
	 *
	 * @param named whether it named this limit, so that the wait is for the window's end
	 * @param jitterMs added to the time at which calls go again
	 */
	refused(
		retryAfterMs: number,
		named: boolean,
		now: number,
		sending: Sending,
		jitterMs: number,
	): void {
		this.settle(now);
		this.remaining = 0;
		this.unnamed = 0;
		let opensAt = now + retryAfterMs;
		if (named && this.windowStart !== undefined) {
			// Windows are whole seconds long and Retry-After is rounded to them, so that the window's end is known more
			// exactly than the header says. The refusal happened at any time since the call was sent, hence the earliest
			// end that fits: a call too early costs another refusal, one too late makes every window longer.
			const elapsed = sending.at - this.windowStart;
			const seconds = Math.max(
				Math.floor((elapsed + retryAfterMs) / 1000),
				Math.floor(elapsed / 1000) + 1,
			);
			opensAt = Math.min(opensAt, this.windowStart + seconds * 1000);
			// Had others used it, or a window begun unseen, the beginning might be that of an earlier window.
			this.windowMs = this.ours + this.inFlight >= this.limit ? seconds * 1000 : undefined;
		}
		this.heldUntil = Math.max(this.heldUntil, opensAt + jitterMs);
	}

	private settle(now: number): void {
		this.inFlight -= 1;
		this.lastNews = now;
		this.probing = false;
	}

	private windowEnd(): number | undefined {
		return this.windowStart === undefined || this.windowMs === undefined
			? undefined
			: this.windowStart + this.windowMs;
	}
}
