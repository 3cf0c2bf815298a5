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
	private timers: Timer[] = [];
	private time: number;
	private count = 0;

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
			this.timers.push({ at: this.time + Math.max(0, ms), order: this.count, wake });
		});
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
			this.timers.sort((a, b) => a.at - b.at || a.order - b.order);
			const next = this.timers.shift();
			if (!next) throw new Error('Stuck: nothing is left to happen');
			if (next.at > latest) throw new Error('It takes too long');
			this.time = Math.max(this.time, next.at);
			next.wake();
		}
	}
}
