import { sleep } from 'n8n-workflow';
import { RateBudget } from './rateBudget';
import type { RunControl } from './runControl';

/** Time and chance, so that tests can hold them still. */
export interface Clock {
	now(): number;
	sleep(ms: number): Promise<void>;
	random(): number;
}

export const systemClock: Clock = { now: () => Date.now(), sleep, random: () => Math.random() };

/** A 429 is obeyed for at least and at most this long before one call tries again, in milliseconds. */
const HOLD = { min: 250, max: 120_000, withoutHeader: 5_000 } as const;
/** A hold ends up to this much later, so that several n8n processes do not all start again at once. */
const RELEASE_JITTER_MS = 150;
/** A sleep cannot be cut short, so a long wait is taken in steps after which the gate looks again. */
const LONGEST_STEP_MS = 5_000;

interface Waiter {
	endpoint: string;
	go: (permit: Permit) => void;
}

/** What the gate learns from an answer: its status and its headers, lower-case. */
export interface LimitNews {
	status: number;
	headers: Record<string, string>;
	retryAfterMs: number | undefined;
}

/** One call's permission to be sent. `done` has to be called once, with the answer or with nothing. */
export interface Permit {
	done(news?: LimitNews): void;
}

/**
 * Keeps all calls of one credential inside Amiqus's limits. Budgets are told apart by the limit that answers name;
 * an endpoint not heard of yet sends one call first to learn which budget it draws on.
 */
export class RateGate {
	private readonly budgets = new Map<number, RateBudget>();
	/** The budget each endpoint draws on; null where answers carry no limit. */
	private readonly known = new Map<string, RateBudget | null>();
	private readonly exploring = new Set<string>();
	private readonly queue: Waiter[] = [];
	private wakeAt: number | undefined;

	constructor(private readonly clock: Clock = systemClock) {}

	/**
	 * Waits for a turn, first come first served per endpoint.
	 *
	 * @param endpoint the method and the path without ids
	 * @param run ends the wait (the promise rejects) when the run is cancelled or has waited too long
	 */
	async acquire(endpoint: string, run: RunControl): Promise<Permit> {
		run.throwIfEnded();
		const queued = this.queue.some((waiter) => waiter.endpoint === endpoint);
		if (!queued && this.waitMs(endpoint) === 0) return this.grant(endpoint);
		return await run.pause(
			async () =>
				await new Promise<Permit>((resolve, reject) => {
					const waiter: Waiter = {
						endpoint,
						go: (permit) => {
							stopListening();
							resolve(permit);
						},
					};
					const stopListening = run.onEnd((reason) => {
						this.queue.splice(this.queue.indexOf(waiter), 1);
						reject(reason);
					});
					this.queue.push(waiter);
					this.pump();
				}),
		);
	}

	/** 0: may go now; a number: look again after that many ms; undefined: an answer will tell. */
	private waitMs(endpoint: string): number | undefined {
		const budget = this.known.get(endpoint);
		if (budget === null) return 0;
		if (budget === undefined) return this.exploring.has(endpoint) ? undefined : 0;
		return budget.waitMs(this.clock.now());
	}

	private grant(endpoint: string): Permit {
		const budget = this.known.get(endpoint);
		if (budget === undefined) this.exploring.add(endpoint);
		budget?.sent();
		return {
			done: (news) => {
				this.exploring.delete(endpoint);
				this.learn(endpoint, budget ?? undefined, news);
				this.pump();
			},
		};
	}

	private learn(
		endpoint: string,
		sentOn: RateBudget | undefined,
		news: LimitNews | undefined,
	): void {
		const now = this.clock.now();
		const limit = Number(news?.headers['x-ratelimit-limit'] ?? Number.NaN);
		const remaining = Number(news?.headers['x-ratelimit-remaining'] ?? Number.NaN);
		if (news?.status === 429) {
			const asked = news.retryAfterMs ?? HOLD.withoutHeader;
			const hold = Math.min(HOLD.max, Math.max(HOLD.min, asked));
			const budget = this.moveTo(
				Number.isNaN(limit) ? (sentOn?.limit ?? 0) : limit,
				endpoint,
				sentOn,
			);
			budget.refused(hold + this.clock.random() * RELEASE_JITTER_MS, now);
		} else if (Number.isNaN(limit) || Number.isNaN(remaining)) {
			sentOn?.lost();
			// Only an answer without a limit says that there is none; a network failure says nothing.
			if (news !== undefined && sentOn === undefined) this.known.set(endpoint, null);
		} else {
			this.moveTo(limit, endpoint, sentOn).answered(remaining, now);
		}
	}

	/** The budget an answer spoke of, which is the endpoint's from now on; a call counted elsewhere moves over. */
	private moveTo(limit: number, endpoint: string, sentOn: RateBudget | undefined): RateBudget {
		let budget = this.budgets.get(limit);
		if (!budget) {
			budget = new RateBudget(limit);
			this.budgets.set(limit, budget);
		}
		if (sentOn !== budget) {
			sentOn?.lost();
			budget.sent();
		}
		this.known.set(endpoint, budget);
		return budget;
	}

	/** Lets everyone go whose turn has come, and arranges to look again when the next may. */
	private pump(): void {
		const blocked = new Set<string>();
		let nextMs = Number.POSITIVE_INFINITY;
		for (const waiter of [...this.queue]) {
			if (blocked.has(waiter.endpoint)) continue;
			const wait = this.waitMs(waiter.endpoint);
			if (wait === 0) {
				this.queue.splice(this.queue.indexOf(waiter), 1);
				waiter.go(this.grant(waiter.endpoint));
			} else {
				blocked.add(waiter.endpoint);
				nextMs = Math.min(nextMs, wait ?? nextMs);
			}
		}
		if (nextMs < Number.POSITIVE_INFINITY) this.lookAgainIn(nextMs);
	}

	private lookAgainIn(ms: number): void {
		const at = this.clock.now() + ms;
		if (this.wakeAt !== undefined && this.wakeAt <= at) return;
		this.wakeAt = at;
		void this.clock.sleep(Math.min(Math.ceil(ms), LONGEST_STEP_MS)).then(() => {
			// A nearer time may have been set meanwhile; then that one looks.
			if (this.wakeAt !== at) return;
			this.wakeAt = undefined;
			this.pump();
		});
	}
}

const gates = new Map<string, RateGate>();

/** The gate of a credential, one for the whole process: nodes and executions that share a credential share it. */
export function gateFor(credential: string): RateGate {
	let gate = gates.get(credential);
	if (!gate) {
		gate = new RateGate();
		gates.set(credential, gate);
	}
	return gate;
}
