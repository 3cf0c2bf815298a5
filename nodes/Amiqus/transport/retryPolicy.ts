import { isWrite, type AmiqusRequest, type HttpMethod } from '../declare/request';
import type { Attempt } from './types';

/**
 * What is known of a call that did not succeed (the result classification of a retry policy):
 * - `limited`: refused by the rate limit, so not processed; waits for the gate, as often as it takes;
 * - `notProcessed`: Amiqus cannot have acted on it;
 * - `unknown`: Amiqus may or may not have acted on it;
 * - `untaken`: Amiqus acted on it, for all that is known, and its answer is one that is not taken, as it would be
 *   again;
 * - `refused`: Amiqus answered and the same call would be answered the same way.
 */
export type Outcome = 'limited' | 'notProcessed' | 'unknown' | 'untaken' | 'refused';

/** Writes that may be sent again when the outcome is unknown: once or twice comes to the same. */
const REPEATABLE: ReadonlySet<HttpMethod> = new Set(['PUT', 'PATCH', 'DELETE']);

/** How often and how long a call is tried; the waits have full jitter, so that callers do not march in step. */
export const RETRY = {
	/** Attempts in all, the first one included. Waits for the rate limit do not count. */
	maxAttempts: 5,
	/** No attempt begins once a call has taken this long, in milliseconds. Waits for the rate limit do not count. */
	maxElapsedMs: 120_000,
	baseDelayMs: 500,
	maxDelayMs: 20_000,
} as const;

/** Dates as HTTP writes them (RFC 9110): parsing alone would take ‘-5’ and ‘May be 1’ for dates, too. */
const HTTP_DATE = /^[A-Z][a-z]+, \d{2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/;
const SECONDS = /^\d+(?:\.\d+)?$/;

/** Whether an answer says when to come again: anything but a number of seconds or a date says nothing. */
function saysWhen(headers: Record<string, string>): boolean {
	const value = headers['retry-after']?.trim() ?? '';
	return SECONDS.test(value) || timeOf(value) !== undefined;
}

/**
 * How long a Retry-After header (seconds or a date) asks to wait, in milliseconds; undefined when there is none to
 * trust. A date counts from the time at which the answer says it was sent, never from this machine's.
 */
export function retryAfterMs(headers: Record<string, string>): number | undefined {
	const value = headers['retry-after']?.trim() ?? '';
	if (SECONDS.test(value)) return Number(value) * 1000;
	const until = timeOf(value);
	const sent = timeOf(headers.date ?? '');
	return until === undefined || sent === undefined ? undefined : Math.max(0, until - sent);
}

function timeOf(date: string): number | undefined {
	const time = HTTP_DATE.test(date) ? Date.parse(date) : Number.NaN;
	return Number.isNaN(time) ? undefined : time;
}

/** What is known after an attempt that is not a success. */
export function outcomeOf(attempt: Attempt): Outcome {
	if (attempt.kind === 'network') return attempt.sent ? 'unknown' : 'notProcessed';
	if (attempt.status === 429) return 'limited';
	if (attempt.status === 503 && saysWhen(attempt.headers)) return 'notProcessed';
	if (attempt.status === 408 || attempt.status >= 500) return 'unknown';
	if (attempt.tooLong) return 'untaken';
	// A success whose body cannot be read: the call was processed, only its result is missing.
	if (attempt.status < 300) return 'unknown';
	return 'refused';
}

/** Whether a call with this outcome may be sent again as it is. */
export function mayRepeat(request: AmiqusRequest, outcome: Outcome): boolean {
	if (outcome === 'refused' || outcome === 'untaken') return false;
	return outcome !== 'unknown' || !isWrite(request) || REPEATABLE.has(request.method);
}

/** Whether an answer to a call that may have gone through before says that it has: what was to be deleted is gone. */
export function isDone(method: HttpMethod, status: number | undefined): boolean {
	return method === 'DELETE' && status === 404;
}

/**
 * How long to wait before the next attempt, in milliseconds; undefined when there is to be none.
 *
 * @param tries attempts made so far
 * @param elapsedMs how long they took, with the waits between them
 * @param askedMs what Amiqus asked for
 */
export function delayAfter(
	tries: number,
	elapsedMs: number,
	askedMs: number | undefined,
	random: () => number,
): number | undefined {
	if (tries >= RETRY.maxAttempts) return undefined;
	const ceiling = Math.min(RETRY.maxDelayMs, RETRY.baseDelayMs * 2 ** (tries - 1));
	const delay = askedMs === undefined ? random() * ceiling : askedMs + random() * RETRY.baseDelayMs;
	return elapsedMs + delay > RETRY.maxElapsedMs ? undefined : delay;
}
