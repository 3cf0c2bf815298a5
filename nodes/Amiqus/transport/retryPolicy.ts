import type { Attempt, HttpMethod } from './types';

/**
 * What is known of a call that did not succeed:
 * - `limited`: refused by the rate limit, so not processed; waits for the gate, as often as it takes;
 * - `notProcessed`: Amiqus cannot have acted on it;
 * - `unknown`: Amiqus may or may not have acted on it;
 * - `refused`: Amiqus answered and the same call would be answered the same way.
 */
export type Outcome = 'limited' | 'notProcessed' | 'unknown' | 'refused';

/** Methods that may be sent again when the outcome is unknown: once or twice comes to the same. */
const REPEATABLE: ReadonlySet<HttpMethod> = new Set(['GET', 'PUT', 'PATCH', 'DELETE']);

/** Network failures before a request could reach Amiqus. Every other network failure leaves the outcome unknown. */
const NEVER_ARRIVED: ReadonlySet<string> = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'ENETUNREACH',
	'EHOSTUNREACH',
	'UND_ERR_CONNECT_TIMEOUT',
	'CERT_HAS_EXPIRED',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'ERR_TLS_CERT_ALTNAME_INVALID',
	'EPROTO',
]);

const UNKNOWN_STATUSES: ReadonlySet<number> = new Set([408, 500, 502, 503, 504]);

/** How often and how long a call is tried; the waits have full jitter, so that callers do not march in step. */
export const RETRY = {
	/** Attempts in all, the first one included. Waits for the rate limit do not count. */
	maxAttempts: 5,
	/** Attempts begun later than this after the first one are not made, in milliseconds. */
	maxElapsedMs: 120_000,
	baseDelayMs: 500,
	maxDelayMs: 20_000,
} as const;

/** Seconds of a Retry-After header (seconds or an HTTP date), as milliseconds; undefined when there is none to trust. */
export function retryAfterMs(headers: Record<string, string>, now: number): number | undefined {
	const value = headers['retry-after']?.trim();
	if (!value) return undefined;
	if (/^\d+$/.test(value)) return Number(value) * 1000;
	const date = Date.parse(value);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** What is known after an attempt that is not a success. */
export function outcomeOf(attempt: Attempt): Outcome {
	if (attempt.kind === 'network')
		return NEVER_ARRIVED.has(attempt.code) ? 'notProcessed' : 'unknown';
	if (attempt.status === 429) return 'limited';
	if (attempt.status === 503 && attempt.headers['retry-after']) return 'notProcessed';
	if (UNKNOWN_STATUSES.has(attempt.status)) return 'unknown';
	// A success whose body cannot be read: the call was processed, only its result is missing.
	if (attempt.status < 300) return 'unknown';
	return 'refused';
}

/** Whether a call with this outcome may be sent again as it is. */
export function mayRepeat(method: HttpMethod, outcome: Outcome): boolean {
	if (outcome === 'refused') return false;
	return outcome !== 'unknown' || REPEATABLE.has(method);
}

/** How long to wait before attempt number `next` (2 is the first repetition), in milliseconds. */
export function delayBefore(
	next: number,
	askedMs: number | undefined,
	random: () => number,
): number {
	const ceiling = Math.min(RETRY.maxDelayMs, RETRY.baseDelayMs * 2 ** (next - 2));
	const own = random() * ceiling;
	return askedMs === undefined
		? own
		: Math.min(askedMs, RETRY.maxElapsedMs) + random() * RETRY.baseDelayMs;
}
