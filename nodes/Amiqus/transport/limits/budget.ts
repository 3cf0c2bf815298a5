import { Share, UNTIL_ANSWER, USUAL_WINDOW_MS, type Moment } from './share';
import { RateWindow } from './window';

/** So many answers in a row that name no limit, where one was named before, say that there is none any more. */
const FEW = 5;

/** Who has had no call counted for so many windows comes anew. */
const RESTED_WINDOWS = 2;

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
 * A fixed-window counter, estimated from response headers: what is known of one of Amiqus's limits, and how much of it
 * may be used now. Pure bookkeeping: no timers.
 *
 * Amiqus tells when a window ends only to those it refuses, in whole seconds. So the first time the limit is used up,
 * one call goes ahead to be refused, which tells the window's length; from then on no call has to be refused.
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
	private readonly time = new RateWindow();
	private readonly share: Share;
	/** No call before this time: what the last 429 asked for. */
	private heldUntil = 0;
	/** When a call was last sent or answered. */
	private lastNews = 0;
	/** When a call of ours was last counted. */
	private countedAt = 0;
	/** Answers of Amiqus's own in a row that named no limit. */
	private unnamed = 0;

	/** @param random chance, for the times at which calls are drawn where others use the limit too */
	constructor(
		readonly limit: number,
		random: () => number,
	) {
		this.remaining = limit;
		this.share = new Share(limit, random);
	}

	/** How long a call has to wait, in milliseconds: 0 is "send it now". An answer may change it at any time. */
	waitMs(now: number): number {
		if (now < this.heldUntil) return this.heldUntil - now;
		const stalled = Math.max(0, this.lastNews + STALLED_MS - now);
		if (this.probing) return stalled;
		if (this.hasToSee(now)) return 0;
		if (this.remaining > this.inFlight) {
			const wait = this.share.waitMs(this.moment(now));
			return wait === UNTIL_ANSWER ? stalled : wait;
		}
		const { end } = this.time;
		if (end !== undefined && now < end) return end - now;
		// Used up, for all that is known. One call goes to see: at once when nothing else is going to tell.
		return this.inFlight === 0 ? 0 : stalled;
	}

	sent(now: number): Sending {
		if (this.remaining <= this.inFlight || this.hasToSee(now)) this.probing = true;
		this.inFlight += 1;
		this.lastNews = now;
		this.share.sent();
		return { at: now, remaining: this.remaining, window: this.window };
	}

	/** A call came to nothing that tells about the limit; it may have been counted, and have begun a window. */
	lost(now: number): void {
		this.settle(now);
		this.time.forgetBeginning();
		this.remaining = Math.max(0, this.remaining - 1);
		this.ours += 1;
		this.share.counted(this.moment(now));
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
		const rest = now - this.countedAt;
		if (rest > RESTED_WINDOWS * (this.time.length ?? USUAL_WINDOW_MS)) this.share.rested();
		this.countedAt = now;
		const handled = { sent: sending.at, answered: now };
		const first = remaining === this.limit - 1;
		// In one window each call leaves less than was left when it was sent, however answers overtake each other.
		const turned = remaining >= sending.remaining || this.time.isOver(sending.at);
		if (sending.window === this.window && turned) {
			const { end, length } = this.time;
			const idle = end !== undefined && length !== undefined && now > end + length;
			this.window += 1;
			this.remaining = remaining;
			this.ours = 1;
			this.time.turn(handled, first, remaining >= sending.remaining);
			this.share.turn(remaining, idle);
		} else if (sending.window === this.window || turned) {
			this.remaining = Math.min(this.remaining, remaining);
			this.ours += 1;
			this.time.goesOn(handled, first);
			this.share.counted(this.moment(now));
		}
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
		this.share.refused(this.moment(now));
		this.unnamed = 0;
		let opensAt = now + retryAfterMs;
		if (named) {
			const complete = this.ours + this.inFlight >= this.limit;
			const handled = { sent: sending.at, answered: now };
			if (this.time.refused(handled, retryAfterMs, complete)) this.window += 1;
			const { end } = this.time;
			if (end !== undefined && end > now) opensAt = Math.min(opensAt, end);
		}
		this.heldUntil = Math.max(this.heldUntil, opensAt + jitterMs);
	}

	/** Whether the window is over, or likely to be, and one call has to find out what is left in the next. */
	private hasToSee(now: number): boolean {
		if (this.share.isShared) return now >= (this.time.lookAt ?? Number.POSITIVE_INFINITY);
		return this.time.isOver(now) && this.remaining <= this.inFlight;
	}

	private moment(now: number): Moment {
		const { remaining, inFlight } = this;
		const { begin, end, length } = this.time;
		return { now, remaining, inFlight, begin, end, length };
	}

	private settle(now: number): void {
		this.inFlight -= 1;
		this.lastNews = now;
		this.probing = false;
	}
}
