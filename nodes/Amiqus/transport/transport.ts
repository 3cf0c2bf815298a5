import type { Connection } from './connection';
import { agrees, holdsMore } from './agreeing';
import { AmiqusError, EndOfRunError } from '../declare/errors';
import { errorOf } from './errors';
import { readFitting } from './fitting';
import { isObject, type IDataObject, type JsonValue } from '../declare/json';
import { endpointOf } from '../declare/path';
import type { RateGate } from './limits/gate';
import { delayAfter, isDone, mayRepeat, outcomeOf, retryAfterMs } from './retryPolicy';
import { RunCancelledError, type RunControl } from './limits/runControl';
import type { Slots } from './limits/slots';
import type { AmiqusAnswer, AmiqusRequest } from '../declare/request';
import type { Attempt } from './types';

/** What a transport works with. */
export interface TransportParts {
	connection: Connection;
	gate: RateGate;
	run: RunControl;
	/** Bounds the calls in flight. */
	slots: Slots;
	/** What POSTs are known to have created, in this and earlier tries, so that none of it is found again as another's. */
	created?: Set<string>;
}

/** Amiqus tells times in whole seconds, both of creation and in its Date header. */
const CLOCK_GRAIN_MS = 2_000;

/** How a call stands after an attempt that did not succeed. */
interface Standing {
	attempt: Attempt;
	/** Whether this or an earlier attempt may have been processed. */
	uncertain: boolean;
}

/** Makes calls to Amiqus: inside the rate limit, repeated where that cannot do anything twice. */
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
					throw uncertainBefore && error instanceof AmiqusError
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
			if (outcome === 'limited') continue;
			const status = result.kind === 'answer' ? result.status : undefined;
			if (uncertainBefore && isDone(request.method, status)) return NOTHING_LEFT;

			tries += 1;
			const uncertain = outcome === 'unknown' || outcome === 'untaken' || uncertainBefore;
			standing = { attempt: result, uncertain };
			const asked = result.kind === 'answer' ? retryAfterMs(result.headers) : undefined;
			const delay = delayAfter(tries, elapsedMs, asked, () => run.clock.random());
			if (delay === undefined || !mayRepeat(request, outcome)) break;
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
		const { findAgain, readBack } = request;
		const read = readBack?.read ?? findAgain?.list;
		if (!read) return undefined;
		try {
			const { headers, body } = await this.call(read);
			const now = nowIn(headers, body);
			// Without Amiqus's own time nothing says what was made since.
			if (now === undefined) return undefined;
			if (readBack) return readBack.done(body, request.body, now);
			return this.createdSince(
				request,
				body,
				now - (this.run.clock.now() - since) - CLOCK_GRAIN_MS,
			);
		} catch {
			return undefined;
		}
	}

	/** The one thing in a list that a POST created, where it cannot be another. */
	private createdSince(
		request: AmiqusRequest,
		list: JsonValue | undefined,
		oldest: number,
	): JsonValue | undefined {
		const { matches, own = [] } = request.findAgain ?? {};
		const [found, another] = entriesOf(list).filter(
			(candidate) =>
				matches?.(candidate) &&
				(timeOf(candidate.created_at) ?? 0) >= oldest &&
				agrees(request.body, candidate) &&
				!holdsMore(request.body, candidate, own) &&
				!this.created.has(nameOf(request, candidate)),
		);
		if (found === undefined || another !== undefined) return undefined;
		this.created.add(nameOf(request, found));
		return found as JsonValue;
	}

	/** One attempt, when a slot is free and the rate limit allows it. */
	private async attempt(
		request: AmiqusRequest,
		exchange: (connection: Connection) => Promise<Attempt>,
	): Promise<{ result: Attempt; tookMs: number }> {
		const { connection, gate, run, slots } = this.parts;
		return await slots.use(async () => {
			const permit = await gate.acquire(
				`${request.method} ${request.api ?? ''}${endpointOf(request.path)}`,
				run,
			);
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
			if (result.kind === 'network' && run.cancelled) throw new RunCancelledError();
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

function entriesOf(list: JsonValue | undefined): IDataObject[] {
	const data: unknown = isObject(list) ? list.data : undefined;
	return Array.isArray(data) ? data.filter((entry): entry is IDataObject => isObject(entry)) : [];
}

/**
 * The time by Amiqus's clock at which it answered. A cache on the way may answer with an old one, which shows: things
 * cannot have been made, nor changed, after it.
 */
function nowIn(headers: Record<string, string>, body: JsonValue | undefined): number | undefined {
	const now = timeOf(headers.date);
	if (now === undefined || Number(headers.age ?? 0) > 0) return undefined;
	const things = isObject(body) && !Array.isArray(body.data) ? [body] : entriesOf(body);
	const isLater = (time: unknown) => (timeOf(time) ?? 0) > now + CLOCK_GRAIN_MS;
	const cannotBe = things.some(
		({ created_at: created, updated_at: updated }) => isLater(created) || isLater(updated),
	);
	return cannotBe ? undefined : now;
}

function timeOf(value: unknown): number | undefined {
	const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
	return Number.isNaN(time) ? undefined : time;
}

/** Names a thing that a POST creates. */
function nameOf(request: AmiqusRequest, thing: unknown): string {
	const { id, uuid } = isObject(thing) ? thing : {};
	return `${request.path} ${String(id ?? uuid)}`;
}
