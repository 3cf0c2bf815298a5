/** Retry-After is in whole seconds, and so is the length of a window. */
const SECOND_MS = 1_000;
/** Within this time no window can have begun and ended unseen: none is shorter. In milliseconds. */
const SHORTEST_MS = 1_000;
/** How well it has to be known when a window ends, in milliseconds; where it is not, it is looked for sooner. */
const VAGUE_MS = 500;
/**
 * What is assumed of a length that is only known to lie between two, in seconds, while more than one fits: the shortest.
 * Who looks too early sees that the window goes on, who looks too late misses whole windows, and sees nothing of it.
 */
const LIKELY = [10, 30, 60] as const;
/** Lengths that a window is likely to have, in seconds: the first that divides it counts. */
const USUAL = [60, 30, 10, 5, 2, 1] as const;

/** A moment that is known to lie between two. */
interface Span {
	earliest: number;
	latest: number;
}

/** A call, or its answer, which Amiqus handled between these two times. */
export interface Handled {
	sent: number;
	answered: number;
}

const NEVER = Number.NEGATIVE_INFINITY;

/**
 * What is known of when a limit's present window began and how long it lasts.
 *
 * Amiqus counts in windows of fixed length that begin with the first call in them, whoever makes it. Only a process
 * whose own call is the first one sees it begin; another knows two times between which it did, which get nearer with
 * what it sees of later windows.
 */
export class RateWindow {
	private began: Span | undefined;
	/** Between which its length lies: longer than the one, at most as long as the other. In milliseconds. */
	private longerThan = 0;
	private atMost = Number.POSITIVE_INFINITY;
	/** The length, where a refusal told it to a process that saw the window begin. */
	private exactMs: number | undefined;
	/** Before this time it is surely not over. */
	private goesOnUntil = NEVER;
	/** When an answer last told of it. */
	private newsAt = NEVER;

	/** When it is surely over; undefined where that is not known. */
	get end(): number | undefined {
		const { length } = this;
		return this.began && length !== undefined ? this.began.latest + length : undefined;
	}

	/** When to look whether it is over: when it surely is, or half-way to that from when it may be. */
	get lookAt(): number | undefined {
		const { end, length, began } = this;
		if (end === undefined || length === undefined || !began) return undefined;
		const unsure = end - Math.max(began.earliest + length, this.goesOnUntil);
		return unsure > VAGUE_MS ? end - unsure / 2 : end;
	}

	/** When it surely had begun; undefined before the first answer. */
	get begin(): number | undefined {
		return this.began?.latest;
	}

	/** Its length in milliseconds, where it is known. */
	get length(): number | undefined {
		if (this.exactMs !== undefined) return this.exactMs;
		if (this.atMost === Number.POSITIVE_INFINITY) return undefined;
		const likely = LIKELY.find((seconds) => seconds * SECOND_MS > this.longerThan);
		if (likely !== undefined && likely * SECOND_MS <= this.atMost) return likely * SECOND_MS;
		for (const unit of USUAL) {
			const longest = Math.floor(this.atMost / (unit * SECOND_MS)) * unit * SECOND_MS;
			if (longest > this.longerThan) return longest;
		}
		return undefined;
	}

	isOver(now: number): boolean {
		return this.end !== undefined && now >= this.end;
	}

	/** The beginning is not known any more: a call that came to nothing may have been the first one. */
	forgetBeginning(): void {
		this.began = undefined;
	}

	/** A call was counted in a window that was not known before. @param first whether it was the first one in it */
	turn({ sent, answered }: Handled, first: boolean, certain: boolean): void {
		const before = this.began;
		let earliest = Math.max(this.goesOnUntil, first ? sent : NEVER);
		if (before) {
			if (certain) this.bracket(0, answered - before.earliest);
			earliest = Math.max(earliest, before.earliest + (this.length ?? 0));
		}
		this.began = { earliest: Math.min(earliest, answered), latest: answered };
		this.goesOnUntil = sent;
		this.newsAt = answered;
	}

	/** A call was counted in the present window. */
	goesOn({ sent, answered }: Handled, first: boolean): void {
		const silence = sent - this.newsAt;
		this.goesOnUntil = Math.max(this.goesOnUntil, sent);
		this.newsAt = answered;
		if (!this.began) this.began = { earliest: NEVER, latest: answered };
		if (first) this.began = { earliest: sent, latest: answered };
		// After a long silence it may be another window, of which as much is used.
		if (silence < (this.length ?? LIKELY[0] * SECOND_MS) / 2)
			this.bracket(sent - this.began.latest, Number.POSITIVE_INFINITY);
		else if (this.length === undefined) this.mayHaveBegunUnseen(answered);
	}

	/**
	 * A call was refused for this limit, and told to come back after some time.
	 *
	 * @param complete whether no other process can have used the window
	 * @returns whether the window has to be a later one than was known
	 */
	refused({ sent, answered }: Handled, retryAfterMs: number, complete: boolean): boolean {
		const silence = sent - this.newsAt;
		const continuous = complete || silence < SHORTEST_MS;
		// No wait is longer than a window, but for the rounding of it.
		this.bracket(retryAfterMs - 2 * SECOND_MS, Number.POSITIVE_INFINITY);
		this.newsAt = answered;
		const soonest = sent + retryAfterMs - SECOND_MS;
		const latest = answered + retryAfterMs + SECOND_MS;
		this.goesOnUntil = Math.max(this.goesOnUntil, sent, soonest);
		if (!this.began) return false;
		if (complete) {
			// The refusal happened at any time since the call was sent, hence the shortest length that fits: a call too
			// early costs another refusal, one too late makes every window longer.
			const elapsed = sent - this.began.latest;
			const seconds = Math.max(
				Math.floor((elapsed + retryAfterMs) / SECOND_MS),
				Math.floor(elapsed / SECOND_MS) + 1,
			);
			this.exactMs = seconds * SECOND_MS;
			return false;
		}
		const { length } = this;
		// So it may be after a long silence here, too.
		if (length === undefined && silence > (LIKELY[0] * SECOND_MS) / 2)
			this.mayHaveBegunUnseen(answered);
		const fits =
			length === undefined ||
			(soonest <= this.began.latest + length && latest >= this.began.earliest + length);
		if (continuous) this.bracket(soonest - this.began.latest, latest - this.began.earliest);
		if (length === undefined) return false;
		if (fits || continuous) {
			this.began = {
				earliest: Math.max(this.began.earliest, Math.min(this.began.latest, soonest - length)),
				latest: Math.max(this.began.earliest, Math.min(this.began.latest, latest - length)),
			};
			return false;
		}
		// It began unseen: its end says when.
		this.began = { earliest: soonest - length, latest: Math.min(answered, latest - length) };
		return true;
	}

	/** It is the window that was known, or one that began since. */
	private mayHaveBegunUnseen(answered: number): void {
		this.began = { earliest: this.began?.earliest ?? NEVER, latest: answered };
	}

	/** Takes up what the length has to be; what does not fit that any more is forgotten. */
	private bracket(longerThan: number, atMost: number): void {
		if (this.exactMs !== undefined && (this.exactMs <= longerThan || this.exactMs > atMost))
			this.exactMs = undefined;
		if (longerThan >= this.atMost) this.atMost = Number.POSITIVE_INFINITY;
		if (atMost <= this.longerThan) this.longerThan = 0;
		this.longerThan = Math.max(this.longerThan, longerThan);
		this.atMost = Math.min(this.atMost, atMost);
	}
}
