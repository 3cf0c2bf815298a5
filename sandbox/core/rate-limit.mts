export interface Limit {
	limit: number;
	windowMs: number;
}

export interface EndpointLimit extends Partial<Limit> {
	method?: string;
	/** Tested against the path below the base path, e.g. /clients/1. */
	path: RegExp;
	limit: number;
}

export interface Verdict {
	allowed: boolean;
	headers: { [name: string]: string };
}

interface Window {
	startedAt: number;
	used: number;
}

/**
 * A fixed window that starts with the first call in it, one per limit: calls to an endpoint with a
 * limit of its own are counted apart from all others.
 */
export class RateLimiter {
	private readonly windows = new Map<string, Window>();

	constructor(
		private readonly general: Limit,
		private readonly endpoints: readonly EndpointLimit[],
		private readonly now: () => number,
	) {}

	/** Forgets what was used, as when a new window begins. */
	reset(): void {
		this.windows.clear();
	}

	/** Counts a call and says whether it may pass; refused calls do not count. */
	take(owner: string, method: string, path: string): Verdict {
		const { key, limit, windowMs } = this.bucket(method, path);
		const now = this.now();
		const id = `${owner} ${key}`;
		let window = this.windows.get(id);
		if (!window || now >= window.startedAt + windowMs) {
			window = { startedAt: now, used: 0 };
			this.windows.set(id, window);
		}
		const allowed = window.used < limit;
		if (allowed) window.used += 1;
		const headers: Verdict['headers'] = {
			'x-ratelimit-limit': String(limit),
			'x-ratelimit-remaining': String(limit - window.used),
		};
		if (!allowed) {
			const resetAt = window.startedAt + windowMs;
			headers['retry-after'] = String(Math.max(1, Math.ceil((resetAt - now) / 1000)));
			headers['x-ratelimit-reset'] = String(Math.ceil(resetAt / 1000));
		}
		return { allowed, headers };
	}

	private bucket(method: string, path: string): Limit & { key: string } {
		for (const [index, endpoint] of this.endpoints.entries()) {
			if (endpoint.method && endpoint.method !== method) continue;
			if (!endpoint.path.test(path)) continue;
			const windowMs = endpoint.windowMs ?? this.general.windowMs;
			return { key: String(index), limit: endpoint.limit, windowMs };
		}
		return { key: 'general', ...this.general };
	}
}
