/** So much of the limit is left over for a while in each window, for a process that may come. */
const RESERVE = 0.05;
/** So many calls at most go undrawn: one by one, which more of them would take long for where the limit is high. */
const FREE = 10;
/**
 * How long it is left, in milliseconds and as a part of the window: Retry-After, in whole seconds, makes it up to a
 * second late; it is shorter than the shortest Longest Wait.
 */
const RESERVE_MS = 900;
const RESERVE_PART = 0.09;
/**
 * What is left of the limit is to shrink as (what is left of the window) to this power, and a higher one the more draw
 * from it.
 */
const CURVE = 1.2;
/**
 * The power to which a share that was seen gives the next: below 1, so that shares that differ come nearer with each
 * window.
 */
const NEARER = 0.6;
/** Least share, in calls of a window: who never calls sees nothing. */
const LEAST_CALLS = 2;
/** So much of the limit is drawn by nobody: the last of it would be drawn by several at once. */
const UNDRAWN = 0.005;
/** How many times faster than expected the limit has to shrink to be noticed before the window is over. */
const SURPRISE = 1.5;
/** What was seen counts over at least this part of a window, or of the limit. */
const JUDGED = 0.1;
/** Calls are drawn so far apart, as a part of what the share says, and up to so much further, by chance. */
const APART = { least: 0.75, more: 0.5 } as const;
/** Assumed length of a window that is not known, in milliseconds. */
export const USUAL_WINDOW_MS = 10_000;

/** What is known of a window at some moment. Times are in milliseconds. */
export interface Moment {
	now: number;
	/** Calls left, those under way not yet taken off, and those under way. */
	remaining: number;
	inFlight: number;
	/** When the window surely had begun, is surely over, and how long it is; undefined where not known. */
	begin: number | undefined;
	end: number | undefined;
	length: number | undefined;
}

/** What was left of the limit when a part of the window was left. */
interface Sight {
	left: number;
	remaining: number;
}

/** Asks to wait until an answer comes. */
export const UNTIL_ANSWER = Number.POSITIVE_INFINITY;

/**
 * How much of the limit one process may take where others, which it knows only from what they leave, use it as well:
 * rate control by a common signal, as in congestion control.
 *
 * Alone, it takes what it needs at once. As soon as something is missing that it did not use, it draws its calls over the
 * window, expecting what is left to shrink by a power of the time. All see the same remainder: how fast it really shrank
 * tells each how much all have drawn, and so what part of that its own draws were. Its next share is that part to a power
 * below 1. Who comes new sends its first few calls without drawing them, so that ten do not have to wait because somebody
 * else has thousands. So nobody has to know how many there are, shares come nearer to each other whatever they were, and what a
 * process that is gone would have drawn falls to the others.
 */
export class Share {
	/** Calls of ours and of others in the present window, as far as is known, and in the one before. */
	private ours = 0;
	private others = 0;
	private last = { ours: 0, others: 0 };
	/** Of all that is drawn: above 0, up to 1. */
	private share = 1;
	/** Whether the share was judged by something. */
	private isJudged = false;
	private firstSight: Sight | undefined;
	private lastSight: Sight | undefined;
	/** So many calls may still go one after the other without being drawn, since we called little or nothing before. */
	private free: number;
	/** When the next call may be drawn, until something changes; undefined where it has to be chosen. */
	private drawAt: number | undefined;

	/** @param random between 0 and 1, for the times of draws */
	constructor(
		private readonly limit: number,
		private readonly random: () => number,
	) {
		this.free = Math.min(this.reserve, FREE);
	}

	/** Whether others use the limit too. */
	get isShared(): boolean {
		return this.others > 0 || this.last.others > 0;
	}

	/** How long a call has to wait for its share of what is left, in milliseconds. */
	waitMs(moment: Moment): number {
		if (!this.isShared) {
			const beyond = this.ours + moment.inFlight - (this.limit - this.reserve);
			if (beyond < 0) return 0;
			// One call looks whether somebody came, before the others take the rest.
			const isLooking = beyond > 0 && beyond <= moment.inFlight;
			return isLooking ? UNTIL_ANSWER : this.reserveMs(moment);
		}
		if (this.free > 0) return moment.inFlight > 0 ? UNTIL_ANSWER : 0;
		this.drawAt ??= this.nextDraw(moment);
		return Math.max(0, this.drawAt - moment.now);
	}

	sent(): void {
		this.drawAt = undefined;
		this.free -= 1;
	}

	/** We come anew: no call of ours was counted for a while. */
	rested(): void {
		this.free = Math.min(this.reserve, FREE);
	}

	/**
	 * A new window was seen by a call of ours that left `remaining`; after a window in which nobody called, if `idle`.
	 */
	turn(remaining: number, idle: boolean): void {
		this.last = idle ? { ours: 0, others: 0 } : { ours: this.ours, others: this.others };
		this.judge();
		this.ours = 1;
		this.others = this.limit - remaining - 1;
		this.drawAt = undefined;
	}

	/** A call of ours was counted in the present window. */
	counted(moment: Moment): void {
		this.ours += 1;
		const others = this.limit - moment.remaining - this.ours - moment.inFlight;
		this.others = Math.max(this.others, others);
		this.drawAt = undefined;
		if (!this.isShared) return;
		this.see(moment);
		const seen = this.curveSeen;
		if (seen === undefined || seen <= SURPRISE * this.curve) return;
		this.judgeBy(seen);
		this.firstSight = this.lastSight;
	}

	/** A call of ours was refused, since others had used what was left. */
	refused(moment: Moment): void {
		this.see({ ...moment, remaining: 0 });
		// Where it is used up by many who are new, each has had some.
		if (this.ours > 0) this.free = 0;
		this.others = Math.max(this.others, this.limit - this.ours - moment.inFlight);
		this.drawAt = undefined;
	}

	private get reserve(): number {
		return Math.ceil(this.limit * RESERVE);
	}

	private reserveMs({ now, begin, length }: Moment): number {
		if (begin === undefined) return 0;
		const part = length === undefined ? RESERVE_MS : length * RESERVE_PART;
		return Math.max(0, begin + Math.min(RESERVE_MS, part) - now);
	}

	/** The power by which what is left is expected to shrink. */
	private get curve(): number {
		return CURVE * this.share ** (NEARER - 1);
	}

	/** When the next call may be drawn: the sooner the more is left. */
	private nextDraw({ now, remaining, inFlight, begin, end }: Moment): number {
		const over = end ?? now + USUAL_WINDOW_MS - ((now - (begin ?? now)) % USUAL_WINDOW_MS);
		// While calls of ours are under way, so are those of the others who draw.
		const left = remaining - UNDRAWN * this.limit - inFlight / this.share;
		if (left <= 0) return inFlight > 0 ? UNTIL_ANSWER : over;
		const chance = this.random();
		// The first of a window comes at any time up to the second, so that not all draw at once.
		const wait = this.ours <= 1 ? chance : APART.least + APART.more * chance;
		const part = 1 - wait / (this.share * left);
		return part > 0 ? over - (over - now) * part ** (1 / this.curve) : over;
	}

	private see({ now, begin, length, remaining }: Moment): void {
		if (begin === undefined || length === undefined) return;
		const left = Math.max(0.05, 1 - (now - begin) / length);
		this.lastSight = { left, remaining: Math.max(0.5, remaining) };
		this.firstSight ??= this.lastSight;
	}

	/** The power by which what is left shrank, where enough was seen of it. */
	private get curveSeen(): number | undefined {
		const { firstSight: first, lastSight: last } = this;
		if (!first || !last || first.left <= last.left) return undefined;
		const ofWindow = first.left - last.left;
		const ofLimit = (first.remaining - last.remaining) / this.limit;
		if (Math.max(ofWindow, ofLimit) < JUDGED) return undefined;
		return Math.log(last.remaining / first.remaining) / Math.log(last.left / first.left);
	}

	/** Judges the share by the window that is over. */
	private judge(): void {
		const seen = this.curveSeen;
		const { ours, others } = this.last;
		if (seen !== undefined) this.judgeBy(seen);
		else if (this.isJudged || ours === 0) this.share = this.within(2 * this.share);
		else {
			// Others may have had so much because they are many, or because they were first.
			this.share = this.within(Math.sqrt(ours / (ours + others)));
			this.isJudged = true;
		}
		this.firstSight = this.lastSight = undefined;
	}

	/** @param curve the power by which all together made what is left shrink */
	private judgeBy(curve: number): void {
		const drawn = CURVE * this.share ** NEARER;
		this.share = this.within(drawn / Math.max(drawn, curve));
		this.isJudged = true;
	}

	private within(share: number): number {
		return Math.min(1, Math.max(LEAST_CALLS / this.limit, share));
	}
}
