import type { Connection } from './connection';
import { errorOf } from './errors';
import { isObject, type IDataObject, type JsonValue } from './json';
import { endpointOf } from './path';
import type { RateGate } from './rateGate';
import { delayBefore, mayRepeat, outcomeOf, RETRY, retryAfterMs } from './retryPolicy';
import type { RunControl } from './runControl';
import type { Slots } from './slots';
import type { AmiqusAnswer, AmiqusRequest, Attempt, FindAgain } from './types';

/** What a transport works with. */
export interface TransportParts {
	connection: Connection;
	gate: RateGate;
	run: RunControl;
	/** Bounds the calls in flight. */
	slots: Slots;
}

/** Makes calls to Amiqus: inside the rate limit, repeated where that cannot do anything twice. */
export class Transport {
	constructor(readonly parts: TransportParts) {}

	/**
	 * Makes a call and returns Amiqus's answer.
	 *
	 * @throws AmiqusError when the call is given up
	 */
	async call(request: AmiqusRequest): Promise<AmiqusAnswer> {
		return await this.repeat(
			request,
			async () => await this.parts.connection.exchange(request),
			readJson,
		);
	}

	/**
	 * The policy around attempts of any kind: waits for the rate limit, tries again where the table allows it, finds
	 * again what an unanswered POST may have created, and explains what it gives up.
	 *
	 * @param attempt makes one exchange
	 * @param read turns a 2xx answer into the result; undefined when it cannot be read
	 */
	async repeat<T>(
		request: AmiqusRequest,
		attempt: () => Promise<Attempt>,
		read: (answer: Attempt & { kind: 'answer' }) => T | undefined,
	): Promise<T | AmiqusAnswer> {
		const { clock } = this.parts.run;
		const startedAt = clock.now();
		let uncertain = false;
		for (let tries = 1; ; ) {
			const result = await this.attempt(request, attempt);
			if (result.kind === 'answer' && result.status >= 200 && result.status < 300) {
				const answer = read(result);
				if (answer !== undefined) return answer;
			}
			if (isGone(request, result) && uncertain)
				return { status: 204, headers: {}, body: undefined };

			const outcome = outcomeOf(result);
			if (outcome === 'limited') continue;
			uncertain ||= outcome === 'unknown';
			const tooLate = tries >= RETRY.maxAttempts || clock.now() - startedAt > RETRY.maxElapsedMs;
			if (tooLate || !mayRepeat(request.method, outcome)) {
				const found =
					uncertain && request.findAgain ? await this.find(request.findAgain) : undefined;
				if (found) return { status: 200, headers: {}, body: found };
				throw errorOf(request, result, outcome, uncertain);
			}
			tries += 1;
			const asked =
				result.kind === 'answer' ? retryAfterMs(result.headers, clock.now()) : undefined;
			await this.parts.run.sleep(delayBefore(tries, asked, () => clock.random()));
		}
	}

	/** One attempt, when a slot is free and the rate limit allows it. */
	private async attempt(
		request: AmiqusRequest,
		exchange: () => Promise<Attempt>,
	): Promise<Attempt> {
		const { gate, run, slots } = this.parts;
		return await slots.use(async () => {
			const permit = await gate.acquire(
				`${request.method} ${request.api ?? ''}${endpointOf(request.path)}`,
				run,
			);
			let result: Attempt | undefined;
			try {
				run.throwIfEnded();
				result = await exchange();
				return result;
			} finally {
				permit.done(
					result?.kind === 'answer'
						? { ...result, retryAfterMs: retryAfterMs(result.headers, run.clock.now()) }
						: undefined,
				);
				// A cancelled run aborts its calls: say so rather than call it a network failure.
				if (result?.kind === 'network') run.throwIfEnded();
			}
		});
	}

	/** Looks for what an unanswered POST may have created; nothing when it is not there or cannot be looked up. */
	private async find({ list, matches }: FindAgain): Promise<JsonValue | undefined> {
		try {
			const { body } = await this.call(list);
			const candidates = isObject(body) && Array.isArray(body.data) ? body.data : [];
			return candidates.find(
				(candidate) => isObject(candidate) && matches(candidate as IDataObject),
			);
		} catch {
			this.parts.run.throwIfEnded();
			return undefined;
		}
	}
}

function isGone(request: AmiqusRequest, result: Attempt): boolean {
	return request.method === 'DELETE' && result.kind === 'answer' && result.status === 404;
}

/** A 2xx answer with JSON or nothing in it; undefined when its body is neither. */
function readJson(answer: Attempt & { kind: 'answer' }): AmiqusAnswer | undefined {
	const { status, headers, body } = answer;
	if (body === undefined || body === null || body === '') {
		return status === 204 ? { status, headers, body: undefined } : undefined;
	}
	// n8n hands JSON over parsed; text is what could not be parsed.
	return typeof body === 'object' ? { status, headers, body: body as JsonValue } : undefined;
}
