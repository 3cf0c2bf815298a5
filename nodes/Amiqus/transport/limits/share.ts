/** So much of the limit is left over for a while in each window, for a process that may come. */
const RESERVE = 0.05;
/**
 * How long it is left, in milliseconds and as a part of the window: Retry-After, in whole seconds, makes it up to a
 * second late.
 */
const RESERVE_MS = 900;
const RESERVE_PART = 0.09;
/** Where others draw as well, what is left of the limit is to shrink as (what is left of the window) to this power. */
const CURVE = 1.5;
/** The pace of a process that knows nothing of others yet, and the fastest. 1 alone would use the limit evenly. */
const PACE = { first: 0.8, most: 2 } as const;
/** Slowing down is a matter of the pace, speeding up much less so: paces that differ come nearer with each change. */
const FASTER = { by: 0.03, power: 0.25 } as const;
const SLOWER = { power: 0.7, least: 0.3 } as const;
/** The pace is judged over at least this part of a window. */
const JUDGED = 0.1;
/** How much of what was seen in a window still counts in the next. */
const MEMORY = 0.5;
/** Assumed length of a window that is not known, in milliseconds. */
const USUAL_WINDOW_MS = 10_000;

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
 * Alone, it takes what it needs at once. As soon as something is missing that it did not use, it draws its calls at
 * random times, each time at its pace times what is left. All see the same remainder, so what is left shrinks the
 * faster the more draw from it, and how fast it shrank tells each whether all together were too fast or too slow:
 * nobody has to know how many there are, what a process that is gone would have drawn stays for the others, and paces
 * that differ come nearer.
 */
export class Share {
	/** Calls of ours and of others in the present window, as far as is known, and in the one before. */
	private ours = 0;
	private others = 0;
	private last = { ours: 0, others: 0 };
	/** Calls while we drew, the last windows counting most. */
	private drawn = { ours: 0, others: 0 };
	private pace: number = PACE.first;
	private firstSight: Sight | undefined;
	private lastSight: Sight | undefined;
	/** When the next call may be drawn, until something changes; undefined where it has to be chosen. */
	private drawAt: number | undefined;

	/** @param random between 0 and 1, for the times of draws */
	constructor(
		private readonly limit: number,
		private readonly random: () => number,
	) {}

	/** Whether others use the limit too. */
	get isShared(): boolean {
		return this.others > 0 || this.last.others > 0;
	}

	/** How long a call has to wait for its share of what is left, in milliseconds. */
	waitMs(moment: Moment): number {
		if (!this.isShared) {
			const taken = this.ours + moment.inFlight;
			return taken < this.limit - this.reserve ? 0 : this.reserveMs(moment);
		}
		this.drawAt ??= this.nextDraw(moment);
		return Math.max(0, this.drawAt - moment.now);
	}

	sent(): void {
		this.drawAt = undefined;
	}

	/**
	 * A new window was seen by a call of ours that left `remaining`; after a window in which nobody called, if `idle`.
	 */
	turn(remaining: number, idle: boolean): void {
		this.last = idle ? { ours: 0, others: 0 } : { ours: this.ours, others: this.others };
		this.drawn = { ours: this.drawn.ours * MEMORY, others: this.drawn.others * MEMORY };
		this.judge();
		this.ours = 1;
		this.others = this.limit - remaining - 1;
		this.drawAt = undefined;
	}

	/** A call of ours was counted in the present window. @param used how much less than before is left now */
	counted(used: number, moment: Moment): void {
		this.ours += 1;
		const others = this.limit - moment.remaining - this.ours - moment.inFlight;
		this.others = Math.max(this.others, others);
		if (this.isShared) {
			this.drawn.ours += 1;
			this.drawn.others += Math.max(0, used - 1);
			this.see(moment);
		}
		this.drawAt = undefined;
	}

	/** A call of ours was refused, since others had used what was left. */
	refused(moment: Moment): void {
		this.see({ ...moment, remaining: 0 });
	}

	private get reserve(): number {
		return Math.ceil(this.limit * RESERVE);
	}

	private reserveMs({ now, begin, length }: Moment): number {
		if (begin === undefined) return 0;
		const part = length === undefined ? RESERVE_MS : length * RESERVE_PART;
		return Math.max(0, begin + Math.min(RESERVE_MS, part) - now);
	}

	/** When the next call may be drawn: at a random time, the sooner the more is left. */
	private nextDraw({ now, remaining, inFlight, end }: Moment): number {
		const over = end ?? now + USUAL_WINDOW_MS;
		// While calls of ours are under way, so are those of the others who draw.
		const sharers = 1 + (this.drawn.others + 1) / (this.drawn.ours + 1);
		const left = remaining - inFlight * sharers;
		if (left <= 0) return inFlight > 0 ? UNTIL_ANSWER : over;
		const wait = 2 * this.random();
		const part = 1 - (wait * CURVE) / (this.pace * left);
		return part > 0 ? over - (over - now) * part ** (1 / CURVE) : over;
	}

	private see({ now, begin, length, remaining }: Moment): void {
		if (begin === undefined || length === undefined) return;
		const left = Math.max(0.05, 1 - (now - begin) / length);
		this.lastSight = { left, remaining: Math.max(0.5, remaining) };
		this.firstSight ??= this.lastSight;
	}

	/** Changes the pace by how fast the limit was used up in the window that is over, by all together. */
	private judge(): void {
		const { firstSight: first, lastSight: last } = this;
		this.firstSight = this.lastSight = undefined;
		// Who saw too little of the window drew too little.
		let right = 2;
		if (first && last && first.left - last.left >= JUDGED) {
			const curve = Math.log(last.remaining / first.remaining) / Math.log(last.left / first.left);
			right = CURVE / Math.max(0.1, curve);
		}
		if (right < 1) this.pace *= Math.max(SLOWER.least, right ** SLOWER.power);
		else this.pace += FASTER.by * Math.min(1, right - 1) * this.pace ** FASTER.power;
		this.pace = Math.min(PACE.most, this.pace);
	}
}
