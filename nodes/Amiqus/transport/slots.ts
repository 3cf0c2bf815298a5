/** Lets at most so many things happen at once; the rest wait their turn, first come first served. */
export class Slots {
	private readonly waiting: Array<() => void> = [];
	private used = 0;

	constructor(readonly size: number) {}

	/** Runs a task in a slot of its own. */
	async use<T>(task: () => Promise<T>): Promise<T> {
		if (this.used >= this.size) await new Promise<void>((resolve) => this.waiting.push(resolve));
		else this.used += 1;
		try {
			return await task();
		} finally {
			const next = this.waiting.shift();
			// The slot is handed on, not freed and taken again, so that nobody can slip in between.
			if (next) next();
			else this.used -= 1;
		}
	}
}
