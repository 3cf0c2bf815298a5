import type { Attempt } from '../../../nodes/Amiqus/transport/types';
import type { VirtualClock } from './virtual-clock.mts';

/** How a server with a rate limit behaves. */
export interface ServerHabits {
	limit: number;
	windowMs: number;
	/** How it rounds Retry-After: up, or as Laravel does, from times cut to whole seconds. */
	rounding: 'up' | 'laravel';
	/** Least and most time from sending to handling, and from handling to the answer. */
	latencyMs: [number, number];
	/** Of paths that have a limit of their own. */
	lower?: { path: string; limit: number };
	/** How often an answer has no rate limit headers. */
	headerless?: number;
	/** How often a call fails on the way to the server or back. */
	broken?: number;
}

interface Window {
	startedAt: number;
	used: number;
}

/** A model of an API that counts calls in windows of fixed length, each of which begins with its first call. */
export class LimitedServer {
	/** Calls answered with success. */
	served = 0;
	/** Calls answered with 429. */
	refused = 0;
	private readonly windows = new Map<number, Window>();

	constructor(
		private readonly clock: VirtualClock,
		private habits: ServerHabits,
	) {}

	/** Behaves otherwise from now on. */
	change(habits: Partial<ServerHabits>): void {
		this.habits = { ...this.habits, ...habits };
	}

	/** One call over the network, as {@link Connection.exchange} makes it. */
	async exchange(path: string): Promise<Attempt> {
		await this.clock.sleep(this.latency());
		const broken = this.clock.random() < (this.habits.broken ?? 0);
		if (broken && this.clock.random() < 0.5)
			return { kind: 'network', code: 'ECONNRESET', sent: true };
		const answer = this.handle(path);
		await this.clock.sleep(this.latency());
		return broken ? { kind: 'network', code: 'ECONNRESET', sent: true } : answer;
	}

	/** Uses the limit up as another application of the same user does. */
	async consumeElsewhere(everyMs: number, forMs: number): Promise<void> {
		const until = this.clock.now() + forMs;
		while (this.clock.now() < until) {
			await this.clock.sleep(everyMs * (0.5 + this.clock.random()));
			this.take('/elsewhere');
		}
	}

	private latency(): number {
		const [least, most] = this.habits.latencyMs;
		return least + this.clock.random() * (most - least);
	}

	private limitOf(path: string): number {
		return path === this.habits.lower?.path ? this.habits.lower.limit : this.habits.limit;
	}

	private take(path: string): { allowed: boolean; remaining: number; endsAt: number } {
		const limit = this.limitOf(path);
		const now = this.clock.now();
		let window = this.windows.get(limit);
		if (!window || now >= window.startedAt + this.habits.windowMs) {
			window = { startedAt: now, used: 0 };
			this.windows.set(limit, window);
		}
		const allowed = window.used < limit;
		if (allowed) window.used += 1;
		return {
			allowed,
			remaining: limit - window.used,
			endsAt: window.startedAt + this.habits.windowMs,
		};
	}

	private handle(path: string): Attempt {
		const { allowed, remaining, endsAt } = this.take(path);
		if (allowed) this.served += 1;
		else this.refused += 1;
		const headers: Record<string, string> = {};
		if (this.clock.random() >= (this.habits.headerless ?? 0)) {
			headers['x-ratelimit-limit'] = String(this.limitOf(path));
			headers['x-ratelimit-remaining'] = String(remaining);
			if (!allowed) headers['retry-after'] = String(this.retryAfter(endsAt));
		}
		return allowed
			? { kind: 'answer', status: 200, headers, body: {} }
			: { kind: 'answer', status: 429, headers, body: { message: 'Too Many Attempts.' } };
	}

	private retryAfter(endsAt: number): number {
		const seconds = (ms: number) => Math.floor(ms / 1000);
		return this.habits.rounding === 'up'
			? Math.max(1, Math.ceil((endsAt - this.clock.now()) / 1000))
			: Math.max(0, seconds(endsAt) - seconds(this.clock.now()));
	}
}
