/** A keyed mutex: keeps tasks with the same key one after the other, in the order they were entered. */
export class Lanes {
	private readonly tails = new Map<string, Promise<unknown>>();

	/** Whether no task is under way or waits. */
	get isEmpty(): boolean {
		return this.tails.size === 0;
	}

	/** Runs a task once all earlier ones of its lane are over, however they ended. */
	async run<T>(lane: string, task: () => Promise<T>): Promise<T> {
		const before = this.tails.get(lane);
		const result = before ? before.then(task, task) : task();
		this.tails.set(lane, result);
		try {
			return await result;
		} finally {
			if (this.tails.get(lane) === result) this.tails.delete(lane);
		}
	}
}
