import { RateBudget, type Sending } from './budget';
import { systemClock, type Clock } from './clock';
import type { RunControl } from './runControl';

/** A 429 is obeyed for at least and at most this long before one call tries again, in milliseconds. */
const HOLD = { min: 250, max: 120_000, withoutHeader: 5_000 } as const;
/** A hold ends up to this much later, so that several n8n processes do not all start again at once. */
const RELEASE_JITTER_MS = 150;
/** The budget of answers that name no limit and yet refuse. */
const UNNAMED = 0;
/** A sleep cannot be cut short, so a long wait is taken in steps after which the gate looks again. */
const LONGEST_STEP_MS = 5_000;

/** An endpoint not heard of yet gets one call, and another only when the first is this late, in milliseconds. */
const EXPLORE_MS = 2_000;

interface Waiter {
	endpoint: string;
	/** Whether it waits for the limit, and not just to hear of the endpoint's limit. */
	limited: boolean;
	/** Without a permit: ask again. */
	go: (permit?: Permit) => void;
}

/** A call, and the budget it was counted on. */
interface Sent {
	on: RateBudget;
	sending: Sending;
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
 * A client-side rate limiter: keeps all calls of one credential inside Amiqus's limits. Budgets are told apart by the
 * limit that answers name; an endpoint not heard of yet sends one call first to learn which budget it draws on.
 */
export class RateGate {
	/** The budget each endpoint draws on; null where answers carry no limit. */
	private readonly known = new Map<string, RateBudget | null>();
	/** When each endpoint not heard of was last sent a call. */
	private readonly exploring = new Map<string, number>();
	private readonly queue: Waiter[] = [];
	private wakeAt: number | undefined;
	private inFlight = 0;
	private usedAt = Number.NEGATIVE_INFINITY;

	constructor(private readonly clock: Clock = systemClock) {}

	/**
	 * Waits for a turn, first come first served per endpoint.
	 *
	 * @param endpoint the method and the path without ids
	 * @param run ends the wait (the promise rejects) when the run ends or has waited too long
	 */
	async acquire(endpoint: string, run: RunControl): Promise<Permit> {
		for (;;) {
			run.throwIfEnded();
			const queued = this.queue.some((waiter) => waiter.endpoint === endpoint);
			if (!queued && this.waitMs(endpoint) === 0) return this.grant(endpoint);
			const limited = this.known.has(endpoint);
			const turn = async () => await this.turn(endpoint, run, limited);
			const permit = limited ? await run.pause(endpoint, turn) : await turn();
			if (permit) return permit;
		}
	}

	/** Whether calls wait, are under way, or have been since a time. */
	isUsedSince(time: number): boolean {
		return this.queue.length > 0 || this.inFlight > 0 || this.usedAt > time;
	}

	private async turn(
		endpoint: string,
		run: RunControl,
		limited: boolean,
	): Promise<Permit | undefined> {
		return await new Promise((resolve, reject) => {
			const waiter: Waiter = {
				endpoint,
				limited,
				go: (permit) => {
					stopListening();
					resolve(permit);
				},
			};
			const stopListening = run.onPauseEnd((reason) => {
				this.leave(waiter);
				reject(reason);
			});
			this.queue.push(waiter);
			this.pump();
		});
	}

	private leave(waiter: Waiter): void {
		const place = this.queue.indexOf(waiter);
		if (place >= 0) this.queue.splice(place, 1);
	}

	/** How long to wait in milliseconds, unless an answer says otherwise; 0: may go now. */
	private waitMs(endpoint: string): number {
		const budget = this.known.get(endpoint);
		if (budget === null) return 0;
		if (budget) return budget.waitMs(this.clock.now());
		const since = this.exploring.get(endpoint);
		return since === undefined ? 0 : Math.max(0, since + EXPLORE_MS - this.clock.now());
	}

	private grant(endpoint: string): Permit {
		this.inFlight += 1;
		const budget = this.known.get(endpoint);
		if (budget === undefined) this.exploring.set(endpoint, this.clock.now());
		const sent = budget && { on: budget, sending: budget.sent(this.clock.now()) };
		return {
			done: (news) => {
				this.inFlight -= 1;
				this.usedAt = this.clock.now();
				this.exploring.delete(endpoint);
				this.learn(endpoint, sent ?? undefined, news);
				this.pump();
			},
		};
	}

	private learn(endpoint: string, sent: Sent | undefined, news: LimitNews | undefined): void {
		const now = this.clock.now();
		const limit = wholeIn(news?.headers['x-ratelimit-limit']) || undefined;
		const remaining = wholeIn(news?.headers['x-ratelimit-remaining']);
		const before = this.known.get(endpoint) ?? undefined;
		if (news?.status === 429) {
			const asked = news.retryAfterMs ?? HOLD.withoutHeader;
			const hold = Math.min(HOLD.max, Math.max(HOLD.min, asked));
			const { on, sending } = this.moveTo(limit ?? before?.limit ?? UNNAMED, endpoint, sent);
			const jitter = this.clock.random() * RELEASE_JITTER_MS;
			on.refused(hold, limit !== undefined, now, sending, jitter);
		} else if (limit !== undefined && remaining !== undefined) {
			const { on, sending } = this.moveTo(limit, endpoint, sent);
			on.answered(Math.min(limit, remaining), now, sending);
		} else {
			sent?.on.lost(now);
			if (news) this.unmentioned(endpoint, before, news);
		}
	}

	/** An answer named no limit. A failure on the way, or a proxy's page, says nothing of limits. */
	private unmentioned(endpoint: string, before: RateBudget | undefined, news: LimitNews): void {
		const now = this.clock.now();
		if (isResult(news)) before?.unmentioned(now);
		const gone = before ? before.isGone(now) : news.status < 500;
		if (gone) this.known.set(endpoint, null);
	}

	/** The budget an answer spoke of, which is the endpoint's from now on; a call counted elsewhere moves over. */
	private moveTo(limit: number, endpoint: string, sent: Sent | undefined): Sent {
		const now = this.clock.now();
		const before = this.known.get(endpoint);
		const on = before?.limit === limit ? before : this.budgetOf(limit);
		if (before && before !== on) on.inherit(before);
		this.known.set(endpoint, on);
		if (sent?.on === on) return sent;
		sent?.on.moved(now);
		// It was sent before much of what this budget knows, so it tells nothing of a new window.
		return { on, sending: { ...on.sent(now), remaining: Number.POSITIVE_INFINITY } };
	}

	/** The budget that some endpoint draws on: one that none draws on any more is forgotten. */
	private budgetOf(limit: number): RateBudget {
		for (const budget of this.known.values()) if (budget?.limit === limit) return budget;
		return new RateBudget(limit, () => this.clock.random());
	}

	/** Lets everyone go whose turn has come, and arranges to look again when the next may. */
	private pump(): void {
		const blocked = new Set<string>();
		let nextMs = Number.POSITIVE_INFINITY;
		for (const waiter of [...this.queue]) {
			const { endpoint } = waiter;
			if (blocked.has(endpoint)) continue;
			const wait = this.waitMs(endpoint);
			if (wait === 0) {
				this.leave(waiter);
				waiter.go(this.grant(endpoint));
			} else if (!waiter.limited && this.known.has(endpoint)) {
				// It now waits for the limit, which counts as a pause: it asks again.
				this.leave(waiter);
				waiter.go();
			} else {
				blocked.add(endpoint);
				nextMs = Math.min(nextMs, wait);
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

/** The whole number in a header, undefined where there is none. */
function wholeIn(header: string | undefined): number | undefined {
	return header !== undefined && /^\d{1,9}$/.test(header) ? Number(header) : undefined;
}

/** Whether an answer is a result of Amiqus's own, which a failure or a page of HTML need not be. */
function isResult({ status, headers }: LimitNews): boolean {
	const type = headers['content-type'] ?? '';
	return status >= 200 && status < 300 && (status === 204 || !type.startsWith('text/'));
}

/** A gate of a credential nobody has used for this long is let go, in milliseconds. */
const UNUSED_MS = 3_600_000;

/** The gates of all credentials. */
export class Gates {
	/** In the order in which they were asked for. */
	private readonly gates = new Map<string, { gate: RateGate; askedAt: number }>();

	constructor(private readonly clock: Clock = systemClock) {}

	/** How many there are. */
	get size(): number {
		return this.gates.size;
	}

	/** The gate of a credential; looks for those that nobody uses any more, which takes no time where there is none. */
	of(credential: string): RateGate {
		this.sweep();
		const gate = this.gates.get(credential)?.gate ?? new RateGate(this.clock);
		this.put(credential, gate);
		return gate;
	}

	private put(credential: string, gate: RateGate): void {
		this.gates.delete(credential);
		this.gates.set(credential, { gate, askedAt: this.clock.now() });
	}

	private sweep(): void {
		const unusedSince = this.clock.now() - UNUSED_MS;
		for (const [credential, { gate, askedAt }] of this.gates) {
			if (askedAt > unusedSince) return;
			// Asked for long ago, but a run that lasts may still use it.
			if (gate.isUsedSince(unusedSince)) this.put(credential, gate);
			else this.gates.delete(credential);
		}
	}
}

const gates = new Gates();

/** The gate of a credential, one for the whole process: nodes and executions that share a credential share it. */
export function gateFor(credential: string): RateGate {
	return gates.of(credential);
}
