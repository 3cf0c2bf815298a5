/** What is known of one of Amiqus's limits, and how much of it may be used now. Pure bookkeeping: no timers. */
export class RateBudget {
	/** Calls sent and not answered yet. */
	private inFlight = 0;
	/** Most calls in flight at once: answers may overtake each other by that many. */
	private peak = 0;
	/** The lowest remainder Amiqus has named in the present window. */
	private remaining: number;
	/** Whether the one call that finds out if a new window has begun is under way. */
	private probing = false;
	/** When the present window was seen to begin, if it was. */
	private windowStart: number | undefined;
	/** Length of a window, once a 429 has told it. */
	private windowMs: number | undefined;
	/** No call before this time: what the last 429 asked for. */
	private heldUntil = 0;

	constructor(readonly limit: number) {
		this.remaining = limit;
	}

	/**
	 * How long a call has to wait, in milliseconds: 0 is "send it now", undefined is "until an answer comes in".
	 * When the limit is used up and nothing is in flight, one call goes first to see whether a new window has begun.
	 */
	waitMs(now: number): number | undefined {
		if (now >= this.heldUntil && this.remaining - this.inFlight > 0) return 0;
		if (this.inFlight > 0) return undefined;
		return Math.max(0, this.opensAt() - now);
	}

	sent(): void {
		if (this.remaining <= 0) this.probing = true;
		this.inFlight += 1;
		this.peak = Math.max(this.peak, this.inFlight);
	}

	/** A call came to nothing that tells about the limit (a network failure, say). */
	lost(): void {
		this.inFlight -= 1;
		this.probing = false;
	}

	/**
	 * An answer named `remaining` calls left. Where that is more than answers overtaking each other explain, or where
	 * the limit was used up before, a new window has begun.
	 */
	answered(remaining: number, now: number): void {
		const newWindow = this.probing || remaining > this.remaining + this.peak;
		this.inFlight -= 1;
		this.probing = false;
		if (newWindow || (this.windowStart === undefined && remaining === this.limit - 1)) {
			this.windowStart = now;
		}
		this.remaining = newWindow ? remaining : Math.min(this.remaining, remaining);
	}

	/** A 429 asked to wait for `retryAfterMs`. */
	refused(retryAfterMs: number, now: number): void {
		this.inFlight -= 1;
		this.probing = false;
		this.remaining = 0;
		let opensAt = now + retryAfterMs;
		if (this.windowStart !== undefined) {
			// Windows are whole seconds long and Retry-After is rounded up to them, so the window's end is known more
			// exactly than the header says. Where that end has passed already, the window is a second longer.
			const seconds = Math.floor((opensAt - this.windowStart) / 1000);
			this.windowMs = Math.max(1, seconds) * 1000;
			if (this.windowStart + this.windowMs <= now) this.windowMs += 1000;
			opensAt = Math.min(opensAt, this.windowStart + this.windowMs);
		}
		this.heldUntil = Math.max(this.heldUntil, opensAt);
	}

	private opensAt(): number {
		const windowKnown = this.windowStart !== undefined && this.windowMs !== undefined;
		return Math.max(
			this.heldUntil,
			windowKnown ? Number(this.windowStart) + Number(this.windowMs) : 0,
		);
	}
}
