import type { Clock } from './rateGate';

/** Why a run makes no further calls. */
export type EndReason = Error;

/** The run was cancelled by a person. */
export class RunCancelledError extends Error {
	constructor() {
		super('The run was cancelled');
	}
}

/** The run has waited for the rate limit as long as it was allowed to. */
export class LongestWaitError extends Error {
	constructor(readonly seconds: number) {
		super(`Amiqus's rate limit has paused this run for ${seconds} seconds`);
	}
}

/**
 * One run's say over its waits: ends them all when the run is cancelled or its longest wait is over, and adds up
 * how long it was paused. One listener on n8n's signal, however many calls wait.
 */
export class RunControl {
	private readonly listeners = new Set<(reason: EndReason) => void>();
	private ended: EndReason | undefined;
	private waiting = 0;
	private pausedSince = 0;
	private pausedBefore = 0;

	/**
	 * @param clock time, for tests to hold still
	 * @param signal n8n's cancel signal
	 * @param longestWaitMs how long the rate limit may pause the run in all; no bound when undefined
	 */
	constructor(
		readonly clock: Clock,
		signal?: AbortSignal,
		private readonly longestWaitMs?: number,
	) {
		if (signal?.aborted) this.end(new RunCancelledError());
		signal?.addEventListener('abort', () => this.end(new RunCancelledError()), { once: true });
	}

	throwIfEnded(): void {
		if (this.ended) throw this.ended;
	}

	/** Calls back once when the run ends early; returns how to stop listening. */
	onEnd(listener: (reason: EndReason) => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** Sleeps, unless the run ends before: then rejects with the reason. */
	async sleep(ms: number): Promise<void> {
		this.throwIfEnded();
		await new Promise<void>((resolve, reject) => {
			const stop = this.onEnd(reject);
			void this.clock.sleep(ms).then(() => {
				stop();
				resolve();
			});
		});
	}

	/** Runs a wait for the rate limit and counts it; waits at the same time count once. */
	async pause<T>(wait: () => Promise<T>): Promise<T> {
		if (this.waiting === 0) {
			this.pausedSince = this.clock.now();
			this.endAfterLongestWait();
		}
		this.waiting += 1;
		try {
			return await wait();
		} finally {
			this.waiting -= 1;
			if (this.waiting === 0) this.pausedBefore += this.clock.now() - this.pausedSince;
		}
	}

	/** How long the rate limit has paused this run so far, in milliseconds. */
	get pausedMs(): number {
		return this.pausedBefore + (this.waiting > 0 ? this.clock.now() - this.pausedSince : 0);
	}

	private endAfterLongestWait(): void {
		const longest = this.longestWaitMs;
		if (longest === undefined) return;
		const since = this.pausedSince;
		void this.clock.sleep(Math.max(0, longest - this.pausedBefore)).then(() => {
			if (this.waiting > 0 && this.pausedSince === since) {
				this.end(new LongestWaitError(Math.round(longest / 1000)));
			}
		});
	}

	private end(reason: EndReason): void {
		this.ended ??= reason;
		for (const listener of [...this.listeners]) listener(this.ended);
		this.listeners.clear();
	}
}
