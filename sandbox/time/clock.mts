/** Hears of every stretch of time that has passed: from when, to when, in milliseconds since 1970. */
type Listener = (from: number, to: number) => void;

const TICK_MS = 1000;

/** The sandbox's clock: the machine's, or a test's, and as far ahead of it as it was moved. It never goes back. */
export class Clock {
	private ahead = 0;
	private told: number;
	private readonly listeners = new Set<Listener>();
	private timer: NodeJS.Timeout | undefined;

	constructor(private readonly base: () => number) {
		this.told = base();
	}

	/** Milliseconds since 1970. */
	readonly now = (): number => this.base() + this.ahead;

	/** How far it was moved, in milliseconds. */
	get aheadMs(): number {
		return this.ahead;
	}

	/** Sets it as another was when it told `now`; what has passed since then is told next. */
	set(aheadMs: number, now: number): void {
		this.ahead = aheadMs;
		this.told = now;
	}

	/** Lets time go by at once, with all that is due in it. */
	advance(ms: number): void {
		if (!Number.isFinite(ms) || ms < 0) throw new RangeError('The clock only goes forward.');
		this.ahead += ms;
		this.tell();
	}

	onPassing(listener: Listener): void {
		this.listeners.add(listener);
	}

	/** From now on, what is due by itself happens by itself. */
	run(): void {
		this.timer = setInterval(() => this.tell(), TICK_MS);
		this.timer.unref();
	}

	stop(): void {
		clearInterval(this.timer);
	}

	private tell(): void {
		const [from, to] = [this.told, this.now()];
		if (to <= from) return;
		this.told = to;
		for (const listener of this.listeners) listener(from, to);
	}
}
