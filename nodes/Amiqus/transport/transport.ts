import type { Connection } from './connection';
import { AmiqusError, EndOfRunError } from '../declare/errors';
import { errorOf } from './errors';
import { comeTo, nameOf } from './findAgain';
import { readFitting } from './fitting';
import { isObject, type JsonValue } from '../declare/json';
import type { RateGate } from './limits/gate';
import { delayAfter, isDone, mayRepeat, outcomeOf, retryAfterMs } from './retryPolicy';
import { RunCancelledError, type RunControl } from './limits/runControl';
import type { Slots } from './limits/slots';
import { isWrite, type AmiqusAnswer, type AmiqusRequest } from '../declare/request';
import { callOf, type Tell, type Told } from './tell';
import type { Attempt } from './types';

/** What a transport works with. */
export interface TransportParts {
	connection: Connection;
	gate: RateGate;
	run: RunControl;
	/** Bounds the calls in flight. */
	slots: Slots;
	/** Tells of what takes time. */
	tell: Tell;
	/**
	 * What POSTs are known to have created, in this and earlier tries, so that none of it is found again as another's.
	 */
	created?: Set<string>;
}

/** How a call stands after an attempt that did not succeed. */
interface Standing {
	attempt: Attempt;
	/** Whether this or an earlier attempt may have been processed. */
	uncertain: boolean;
}

/** A client with retries: makes calls to Amiqus inside the rate limit, repeated where that cannot do anything twice. */
export class Transport {
	private readonly created: Set<string>;

	constructor(private readonly parts: TransportParts) {
		this.created = parts.created ?? new Set();
	}

	/** How many calls may be in flight at once. */
	get atOnce(): number {
		return this.parts.slots.size;
	}

	/** Where Amiqus is. */
	get origin(): string {
		return this.parts.connection.origin;
	}

	/** Names the credential, for what is remembered of what it sees. */
	get credential(): string {
		return this.parts.connection.credential;
	}

	/** Until when the access token is valid, in milliseconds since 1970, where it tells. */
	get validUntil(): number | undefined {
		return this.parts.connection.validUntil;
	}

	/** How long one attempt may go without an answer. */
	get timeoutSeconds(): number {
		return this.parts.connection.timeoutSeconds;
	}

	/** The run's say over its waits, for files, which wait by themselves. */
	get run(): RunControl {
		return this.parts.run;
	}

	/** Whether a person has cancelled the run. */
	get cancelled(): boolean {
		return this.parts.run.cancelled;
	}

	/** How long the rate limit has paused the run so far, in milliseconds. */
	get pausedMs(): number {
		return this.parts.run.pausedMs;
	}

	/** Makes no further calls; those in flight finish. */
	stop(): void {
		this.parts.run.stop();
	}

	/** Tells of something that takes a call time, or is done because of one. */
	tell(what: string, request: AmiqusRequest, more: Omit<Told, 'call'> = {}): void {
		this.parts.tell(what, { call: callOf(request), ...more });
	}

	/** The same way to Amiqus for a run of its own, which the end of this one does not end. */
	withRun(run: RunControl): Transport {
		return new Transport({ ...this.parts, created: this.created, run });
	}

	/**
	 * Makes a call whose body is JSON and returns Amiqus's answer.
	 *
	 * @throws AmiqusError when the call is given up
	 */
	async call(request: AmiqusRequest): Promise<AmiqusAnswer> {
		const exchange = async ({ exchange: once }: Connection) => await once(request);
		return await this.repeat(request, exchange, (answer) => readFitting(request, answer));
	}

	/**
	 * The policy around attempts of any kind: waits for the rate limit, tries again where the table allows it, finds
	 * again what an unanswered POST may have created, and explains what it gives up.
	 *
	 * @param exchange makes one exchange
	 * @param read turns a 2xx answer into the result; undefined when it cannot be read
	 */
	async repeat<T>(
		request: AmiqusRequest,
		exchange: (connection: Connection) => Promise<Attempt>,
		read: (answer: Attempt & { kind: 'answer' }) => T | undefined,
	): Promise<T | AmiqusAnswer> {
		const { run } = this.parts;
		const startedAt = run.clock.now();
		let elapsedMs = 0;
		let standing: Standing | undefined;
		for (let tries = 0; ; ) {
			const uncertainBefore = standing?.uncertain ?? false;
			const made = await unlessEnded(
				uncertainBefore,
				this.attempt(request, exchange).catch((error: unknown) => {
					// The credential may have become invalid in between: what is known of the call stays so.
					throw uncertainBefore && isWrite(request) && error instanceof AmiqusError
						? error.asUncertain(startedAt)
						: error;
				}),
			);
			if (!made) break;
			const { result, tookMs } = made;
			elapsedMs += tookMs;
			if (result.kind === 'answer' && result.status >= 200 && result.status < 300) {
				const answer = read(result);
				if (answer !== undefined) return this.remember(request, answer);
			}
			const outcome = outcomeOf(result);
			const status = result.kind === 'answer' ? result.status : undefined;
			const asked = result.kind === 'answer' ? retryAfterMs(result.headers) : undefined;
			if (outcome === 'limited') {
				this.tell('the rate limit refused a call', request, {
					status,
					...(asked === undefined ? {} : { waitMs: asked }),
				});
				continue;
			}
			if (uncertainBefore && isDone(request.method, status)) return NOTHING_LEFT;

			tries += 1;
			const uncertain = outcome === 'unknown' || outcome === 'untaken' || uncertainBefore;
			standing = { attempt: result, uncertain };
			const delay = delayAfter(tries, elapsedMs, asked, () => run.clock.random());
			if (delay === undefined || !mayRepeat(request, outcome)) break;
			const failed = result.kind === 'answer' ? result.status : result.code;
			this.tell('a call is tried again', request, { status: failed, waitMs: delay });
			if (
				!(await unlessEnded(
					uncertain,
					run.sleep(delay).then(() => true),
				))
			)
				break;
			elapsedMs += delay;
		}
		// Only an uncertain call is left without an attempt.
		if (!standing) throw new RunCancelledError();
		const found = standing.uncertain ? await this.findAgain(request, startedAt) : undefined;
		if (found) return { status: 200, headers: {}, body: found };
		throw errorOf(request, standing.attempt, standing.uncertain, startedAt);
	}

	/**
	 * Looks for what a write has come to whose answer never came: what a POST may have created, or how a thing is now.
	 *
	 * @param since when it was first sent, by this run's clock: anything older was there before
	 * @returns nothing when it is not there, when it may be somebody else's, or when it cannot be looked up
	 */
	async findAgain(request: AmiqusRequest, since: number): Promise<JsonValue | undefined> {
		const read = request.readBack?.read ?? request.findAgain?.list;
		if (!read) return undefined;
		const found = await this.lookFor(request, read, since);
		this.tell('what an unanswered call came to was looked up', request, {
			found: found !== undefined,
		});
		return found;
	}

	private async lookFor(
		request: AmiqusRequest,
		read: AmiqusRequest,
		since: number,
	): Promise<JsonValue | undefined> {
		try {
			const answer = await this.call(read);
			return comeTo(request, answer, this.run.clock.now() - since, this.created);
		} catch {
			return undefined;
		}
	}

	/** One attempt, when a slot is free and the rate limit allows it. */
	private async attempt(
		request: AmiqusRequest,
		exchange: (connection: Connection) => Promise<Attempt>,
	): Promise<{ result: Attempt; tookMs: number }> {
		const { connection, gate, run, slots } = this.parts;
		return await slots.use(async () => {
			const permit = await gate.acquire(callOf(request), run);
			const sentAt = run.clock.now();
			let result: Attempt | undefined;
			try {
				run.throwIfEnded();
				result = await exchange(connection);
			} finally {
				permit.done(
					result?.kind === 'answer'
						? { ...result, retryAfterMs: retryAfterMs(result.headers) }
						: undefined,
				);
			}
			// A cancelled run aborts its calls: say so rather than call it a network failure.
			if (result.kind === 'network' && run.cancelled)
				throw new RunCancelledError('', isWrite(request) && result.sent);
			return { result, tookMs: run.clock.now() - sentAt };
		});
	}

	private remember<T>(request: AmiqusRequest, answer: T): T {
		if (request.findAgain && isObject(answer)) this.created.add(nameOf(request, answer.body));
		return answer;
	}
}

/**
 * A step of a call; nothing where the run ended in between and the call may have been processed before: what is known
 * of the call then matters more.
 */
async function unlessEnded<T>(uncertain: boolean, step: Promise<T>): Promise<T | undefined> {
	return await step.catch((error: unknown) => {
		if (uncertain && error instanceof EndOfRunError) return undefined;
		throw error;
	});
}

/** The answer of a DELETE that had gone through before. */
export const NOTHING_LEFT: AmiqusAnswer = { status: 204, headers: {}, body: undefined };
