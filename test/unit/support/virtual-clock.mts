import type { Clock } from '../../../nodes/Amiqus/transport/limits/clock';

interface Timer {
	at: number;
	order: number;
	wake: () => void;
}

/** A generator of numbers between 0 and 1 that always gives the same ones for the same seed. */
export function randomFrom(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Time that passes only when nothing else is left to happen. */
export class VirtualClock implements Clock {
	private readonly timers: Timer[] = [];
	private time: number;
	private count = 0;
	private outside = 0;

	constructor(
		readonly random: () => number = randomFrom(1),
		start = 1_000_000,
	) {
		this.time = start;
	}

	now(): number {
		return this.time;
	}

	async sleep(ms: number): Promise<void> {
		await new Promise<void>((wake) => {
			this.count += 1;
			this.put({ at: this.time + Math.max(0, ms), order: this.count, wake });
		});
	}

	/** Stands still until something is over that takes none of its time, as a call over real HTTP. */
	async standStill<T>(work: Promise<T>): Promise<T> {
		this.outside += 1;
		try {
			return await work;
		} finally {
			this.outside -= 1;
		}
	}

	/** Keeps the timers in order, the next one last. */
	private put(timer: Timer): void {
		let [low, high] = [0, this.timers.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			const other = this.timers[middle];
			if (other && (other.at - timer.at || other.order - timer.order) > 0) low = middle + 1;
			else high = middle;
		}
		this.timers.splice(low, 0, timer);
	}

	/**
	 * Lets time pass until the task is over.
	 *
	 * @throws Error when the task waits for something that no time brings, or for longer than `maxMs`
	 */
	async run<T>(task: Promise<T>, maxMs = 24 * 3_600_000): Promise<T> {
		let over = false;
		const end = () => {
			over = true;
		};
		task.then(end, end);
		const latest = this.time + maxMs;
		for (;;) {
			// Lets everything happen that needs no time.
			await new Promise((resolve) => setImmediate(resolve));
			if (over) return await task;
			if (this.outside > 0) continue;
			const next = this.timers.pop();
			if (!next) throw new Error('Stuck: nothing is left to happen');
			if (next.at > latest) throw new Error('It takes too long');
			this.time = Math.max(this.time, next.at);
			next.wake();
		}
	}
}
