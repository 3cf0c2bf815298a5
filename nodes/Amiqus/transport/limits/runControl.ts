import { EndOfRunError } from '../../declare/errors';
import type { Clock } from './clock';

/** Why a run makes no further calls. */
export type EndReason = Error;

/** The run was cancelled by a person. n8n knows a cancelled run by the last word of the message. */
export class RunCancelledError extends EndOfRunError {
	constructor(before = '', maybeProcessed = false) {
		super('The execution was canceled', before, maybeProcessed);
	}

	after(before: string): RunCancelledError {
		return new RunCancelledError(before, this.maybeProcessed);
	}
}

/** Another item failed, which ends the run. */
export class RunStoppedError extends EndOfRunError {
	constructor(before = '') {
		super('The run ended because another item failed', before);
	}

	after(before: string): RunStoppedError {
		return new RunStoppedError(before);
	}
}

/** The run has waited for the rate limit as long as it was allowed to. */
export class LongestWaitError extends EndOfRunError {
	constructor(
		readonly seconds: number,
		before = '',
	) {
		super(`Amiqus's rate limit has paused this run for ${seconds} seconds`, before);
	}

	after(before: string): LongestWaitError {
		return new LongestWaitError(this.seconds, before);
	}
}

/** Shorter pauses are those of calls that wait for each other's turn, in milliseconds. */
const WORTH_TELLING_MS = 50;

/** How often a run looks whether it still waits: no timer stands for longer than that when it does not. */
const LOOK_EVERY_MS = 1_000;

type Listener = (reason: EndReason) => void;

/**
 * A cancellation scope, one run's say over its waits: ends them all when the run is cancelled or stopped, ends those
 * for the rate limit when its longest wait is over, and adds up how long it was paused. One listener on n8n's signal,
 * however many calls wait.
 */
export class RunControl {
	private readonly waits = new Set<Listener>();
	private readonly pauses = new Set<Listener>();
	private ended: EndReason | undefined;
	private waiting = 0;
	private pausedSince = 0;
	private pausedBefore = 0;
	private watching = false;
	private pausedAt = '';
	private readonly cancel = () => this.end(new RunCancelledError());

	/**
	 * @param clock time, for tests to hold still
	 * @param signal n8n's cancel signal
	 * @param longestWaitMs how long the rate limit may pause the run in all; no bound when undefined
	 * @param onPaused hears of each pause once it is over: the first call that waited, and for how long
	 */
	constructor(
		readonly clock: Clock,
		private readonly signal?: AbortSignal,
		private readonly longestWaitMs: number = Number.POSITIVE_INFINITY,
		private readonly onPaused?: (call: string, ms: number) => void,
	) {
		if (signal?.aborted) this.cancel();
		signal?.addEventListener('abort', this.cancel, { once: true });
	}

	/** The run is over: an execution may have thousands of them, and its signal would keep all. */
	close(): void {
		this.signal?.removeEventListener('abort', this.cancel);
	}

	throwIfEnded(): void {
		if (this.ended) throw this.ended;
	}

	get cancelled(): boolean {
		return this.ended instanceof RunCancelledError;
	}

	/** Makes no further calls, because one has failed; those in flight finish. */
	stop(): void {
		this.end(new RunStoppedError());
	}

	/** Calls back once when waits for the rate limit have to end early; returns how to stop listening. */
	onPauseEnd(listener: Listener): () => void {
		this.pauses.add(listener);
		return () => this.pauses.delete(listener);
	}

	/** Calls back once when the run ends; returns how to stop listening. */
	onEnd(listener: Listener): () => void {
		this.waits.add(listener);
		return () => this.waits.delete(listener);
	}

	/** Sleeps, unless the run ends before: then rejects with the reason. */
	async sleep(ms: number): Promise<void> {
		this.throwIfEnded();
		await new Promise<void>((resolve, reject) => {
			this.waits.add(reject);
			void this.clock.sleep(ms).then(() => {
				this.waits.delete(reject);
				resolve();
			});
		});
	}

	/**
	 * Runs a wait for the rate limit and counts it; waits at the same time count once.
	 *
	 * @param call whose wait it is
	 * @throws LongestWaitError when the run has waited long enough
	 */
	async pause<T>(call: string, wait: () => Promise<T>): Promise<T> {
		if (this.pausedMs >= this.longestWaitMs) throw this.impatience();
		if (this.waiting === 0) {
			this.pausedSince = this.clock.now();
			this.pausedAt = call;
		}
		this.waiting += 1;
		if (Number.isFinite(this.longestWaitMs)) void this.watch();
		try {
			return await wait();
		} finally {
			this.waiting -= 1;
			if (this.waiting === 0) this.pauseOver(this.clock.now() - this.pausedSince);
		}
	}

	private pauseOver(ms: number): void {
		this.pausedBefore += ms;
		if (ms >= WORTH_TELLING_MS) this.onPaused?.(this.pausedAt, ms);
	}

	/** How long the rate limit has paused this run so far, in milliseconds. */
	get pausedMs(): number {
		return this.pausedBefore + (this.waiting > 0 ? this.clock.now() - this.pausedSince : 0);
	}

	/**
	 * Ends the waits for the rate limit once they come to the longest wait. One timer, however often the run pauses.
	 */
	private async watch(): Promise<void> {
		if (this.watching) return;
		this.watching = true;
		while (this.waiting > 0 && this.pausedMs < this.longestWaitMs) {
			const left = Math.ceil(this.longestWaitMs - this.pausedMs);
			await this.clock.sleep(Math.min(left, LOOK_EVERY_MS));
		}
		this.watching = false;
		if (this.waiting > 0) tell(this.pauses, this.impatience());
	}

	private impatience(): LongestWaitError {
		return new LongestWaitError(Math.round(this.longestWaitMs / 1000));
	}

	private end(reason: EndReason): void {
		this.ended ??= reason;
		tell(this.pauses, this.ended);
		tell(this.waits, this.ended);
	}
}

function tell(listeners: Set<Listener>, reason: EndReason): void {
	const told = [...listeners];
	listeners.clear();
	for (const listener of told) listener(reason);
}
