/**
 * A counting semaphore: lets at most so many things happen at once; the rest wait their turn, first come first served.
 *
 * They begin one by one, with a turn of n8n's event loop in between. When many answers come at once, each would be
 * followed by a new call in the same turn, and all of these calls would wait for each other to be written: they would
 * go out, and come back, in bursts for the rest of the run, with nothing to do in between.
 */
export class Slots {
	private readonly waiting: Array<() => void> = [];
	private used = 0;
	private mayBegin = Promise.resolve();

	/** @param turn waits for the next turn of the event loop */
	constructor(
		readonly size: number,
		private readonly turn: () => Promise<void> = turnOfEventLoop,
	) {}

	/** Runs a task in a slot of its own. */
	async use<T>(task: () => Promise<T>): Promise<T> {
		if (this.used >= this.size) await new Promise<void>((resolve) => this.waiting.push(resolve));
		else this.used += 1;
		try {
			await this.begin();
			return await task();
		} finally {
			const next = this.waiting.shift();
			// The slot is handed on, not freed and taken again, so that nobody can slip in between.
			if (next) next();
			else this.used -= 1;
		}
	}

	private async begin(): Promise<void> {
		const now = this.mayBegin;
		this.mayBegin = now.then(this.turn);
		await now;
	}
}

/**
 * Waits until everything that has arrived by now was looked at. A sleep, however short, would take a whole millisecond.
 */
async function turnOfEventLoop(): Promise<void> {
	const { port1, port2 } = new MessageChannel();
	await new Promise((resolve) => {
		port1.addEventListener('message', resolve);
		port2.postMessage(undefined);
	});
	port1.close();
}
