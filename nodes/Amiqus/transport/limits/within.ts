export const TOO_LATE = Symbol('too late');

/** A wait that has to end. */
interface Wait {
	/** By the timer's clock, in milliseconds. */
	until: number;
	giveUp: () => void;
}

/** Time for what has to end, so that tests can hold it still. */
export interface Timer {
	/** Milliseconds since some moment. */
	now(): number;
	/** Calls once, after so many milliseconds. */
	after(ms: number, call: () => void): void;
}

const systemTimer: Timer = {
	// Nobody sets it back.
	now: () => performance.now(),
	after: (ms, call) => {
		// Unlike a sleep, it keeps no process alive.
		AbortSignal.timeout(ms).addEventListener('abort', call, { once: true });
	},
};

/** Timeouts that share one timer, since each call would pay for one of its own. */
export class Timeouts {
	private readonly waits = new Set<Wait>();
	private nextLook = Number.POSITIVE_INFINITY;

	constructor(private readonly timer: Timer) {}

	/**
	 * Bounds an exchange.
	 *
	 * @param from what has to happen before the time begins to count; at once where it is left out
	 */
	async within<T>(
		ms: number,
		exchange: Promise<T>,
		from?: Promise<void>,
	): Promise<T | typeof TOO_LATE> {
		return await new Promise((resolve, reject) => {
			const wait: Wait = { until: 0, giveUp: () => settle(() => resolve(TOO_LATE)) };
			let over = false;
			const settle = (how: () => void) => {
				over = true;
				this.waits.delete(wait);
				how();
			};
			const begin = () => {
				if (over) return;
				wait.until = this.timer.now() + ms;
				this.waits.add(wait);
				this.lookAt(wait.until);
			};
			exchange.then(
				(value) => settle(() => resolve(value)),
				(error: unknown) => settle(() => reject(error)),
			);
			if (from) void from.then(begin);
			else begin();
		});
	}

	private lookAt(time: number): void {
		if (time >= this.nextLook) return;
		this.nextLook = time;
		this.timer.after(Math.ceil(Math.max(0, time - this.timer.now())), () => {
			// Where an earlier look has come in between, that one has arranged for the next.
			if (this.nextLook === time) this.look();
		});
	}

	private look(): void {
		this.nextLook = Number.POSITIVE_INFINITY;
		let earliest = Number.POSITIVE_INFINITY;
		for (const wait of this.waits) {
			if (wait.until <= this.timer.now()) wait.giveUp();
			else earliest = Math.min(earliest, wait.until);
		}
		this.lookAt(earliest);
	}
}

const timeouts = new Timeouts(systemTimer);

/**
 * A timeout for a whole exchange. n8n's own ends when an answer begins, and one that begins and never ends would hold
 * its item for ever.
 *
 * @param from what has to happen before the time begins to count; at once where it is left out
 */
export async function within<T>(
	ms: number,
	exchange: Promise<T>,
	from?: Promise<void>,
): Promise<T | typeof TOO_LATE> {
	return await timeouts.within(ms, exchange, from);
}
