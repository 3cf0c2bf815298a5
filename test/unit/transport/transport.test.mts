import { path } from '../../../nodes/Amiqus/declare/path';
import { RunCancelledError } from '../../../nodes/Amiqus/transport/limits/runControl';
import type { AmiqusRequest, HttpMethod } from '../../../nodes/Amiqus/declare/request';
import { answer, failure, transportTo, type Respond } from '../support/amiqus.mts';
import { randomFrom, VirtualClock } from '../support/virtual-clock.mts';

const clients = path`/clients`;
const to = (method: HttpMethod): AmiqusRequest => ({
	method,
	path: method === 'POST' ? clients : path`/clients/${1}`,
	body: { a: 1 },
});

async function call(request: AmiqusRequest, respond: Respond, clock = new VirtualClock()) {
	const { transport, sent } = transportTo(clock, respond);
	const outcome = await clock.run(
		transport.call(request).then(
			(value) => ({ value, error: undefined }),
			(error: unknown) => ({ value: undefined, error }),
		),
	);
	return { ...outcome, sent, transport, clock };
}

/** Responds in turn; the last response goes on for ever. */
const inTurn =
	(...responses: Array<ReturnType<typeof answer>>): Respond =>
	(_, nth) => {
		const response = responses[Math.min(nth, responses.length) - 1];
		if (!response) throw new Error('No response');
		return response;
	};

const ok = answer(200, { id: 1 });
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

describe('a call that did certainly not arrive', () => {
	const cases = [
		answer(429, {}, { 'retry-after': '1' }),
		answer(503, {}, { 'retry-after': '1' }),
		failure('ECONNREFUSED', false),
	];
	it.each(METHODS)('is sent again: %s', async (method) => {
		for (const first of cases) {
			const { value, sent } = await call(to(method), inTurn(first, ok));
			expect(value?.body).toEqual({ id: 1 });
			expect(sent).toHaveLength(2);
		}
	});
});

describe('a call whose outcome is unknown', () => {
	const cases = [
		answer(500, {}),
		answer(502, '<html>'),
		answer(503, {}),
		answer(504, {}),
		answer(200, '{"id":'),
		answer(200, ''),
		failure('ECONNRESET'),
		failure('ETIMEDOUT'),
	];

	it.each(METHODS.filter((method) => method !== 'POST'))('is sent again: %s', async (method) => {
		for (const first of cases) {
			const { value, sent } = await call(to(method), inTurn(first, first, ok));
			expect(value?.body).toEqual({ id: 1 });
			expect(sent).toHaveLength(3);
		}
	});

	it('is not sent again where it is a POST, and the error says so', async () => {
		for (const first of cases) {
			const { error, sent } = await call(to('POST'), inTurn(first, ok));
			expect(sent).toHaveLength(1);
			expect(error).toMatchObject({
				maybeProcessed: true,
				message: expect.stringContaining('may have been created') as string,
			});
		}
	});

	it('is sent again where it is a POST that only asks, and nothing is said to be created', async () => {
		const question = { ...to('POST'), readsOnly: true } as const;
		for (const first of cases) {
			const { value, sent } = await call(question, inTurn(first, first, ok));
			expect(value?.body).toEqual({ id: 1 });
			expect(sent).toHaveLength(3);
		}
		const { error } = await call(question, inTurn(answer(500, {})));
		expect(error).toMatchObject({ status: 500, maybeProcessed: false });
	});

	it('is given up after five tries', async () => {
		const { error, sent } = await call(to('PATCH'), inTurn(answer(500, {})));
		expect(sent).toHaveLength(5);
		expect(error).toMatchObject({ status: 500, maybeProcessed: true });
	});

	it('is done when it is a DELETE and the next try finds nothing left', async () => {
		const gone = answer(404, { error: 'Not found' });
		const repeated = await call(to('DELETE'), inTurn(answer(500, {}), gone));
		expect(repeated.value?.status).toBe(204);
		const missing = await call(to('DELETE'), inTurn(gone));
		expect(missing.error).toMatchObject({ status: 404 });
	});
});

describe('a refused call', () => {
	it.each([400, 401, 403, 404, 405, 407, 409, 410, 413, 422, 423, 301])(
		'is not sent again: %d',
		async (status) => {
			const { error, sent } = await call(to('PATCH'), inTurn(answer(status, {}), ok));
			expect(sent).toHaveLength(1);
			expect(error).toMatchObject({ status, maybeProcessed: false });
		},
	);
});

describe('waiting', () => {
	it('gives up at once when Amiqus asks for longer than a call may take', async () => {
		const { sent, error, clock } = await call(
			to('GET'),
			inTurn(answer(503, {}, { 'retry-after': '3600' }), ok),
		);
		expect(sent).toHaveLength(1);
		expect(error).toMatchObject({ status: 503 });
		expect(clock.now()).toBe(1_000_000);
	});

	it('takes no account of the rate limit', async () => {
		const limited = answer(429, {}, { 'retry-after': '100' });
		const { value } = await call(
			to('GET'),
			inTurn(answer(500, {}), limited, limited, answer(500, {}), limited, ok),
		);
		expect(value?.body).toEqual({ id: 1 });
	});

	it('has full jitter under a ceiling that doubles', async () => {
		const delays: number[][] = [[], [], [], []];
		for (let seed = 0; seed < 60; seed += 1) {
			const clock = new VirtualClock(randomFrom(seed));
			const times: number[] = [];
			await call(
				to('GET'),
				() => {
					times.push(clock.now());
					return answer(500, {});
				},
				clock,
			);
			times.slice(1).forEach((time, index) => delays[index]?.push(time - (times[index] ?? 0)));
		}
		for (const [index, list] of delays.entries()) {
			const ceiling = 500 * 2 ** index;
			expect(Math.max(...list)).toBeLessThanOrEqual(ceiling);
			expect(Math.max(...list)).toBeGreaterThan(ceiling * 0.8);
			expect(Math.min(...list)).toBeLessThan(ceiling * 0.2);
		}
	});

	it('ends when the run is cancelled', async () => {
		const clock = new VirtualClock();
		const abort = new AbortController();
		const { transport, sent } = transportTo(clock, () => answer(500, {}), 8, abort.signal);
		const outcome = transport.call(to('GET')).catch((error: unknown) => error);
		void clock.sleep(1).then(() => abort.abort());
		expect(await clock.run(outcome)).not.toBeUndefined();
		expect(sent.length).toBeLessThan(3);
	});

	it('of a call aborted by the cancelled run is no network failure', async () => {
		const clock = new VirtualClock();
		const abort = new AbortController();
		const { transport } = transportTo(
			clock,
			() => {
				abort.abort();
				return failure('ERR_CANCELED');
			},
			8,
			abort.signal,
		);
		await expect(clock.run(transport.call(to('POST')))).rejects.toBeInstanceOf(RunCancelledError);
	});
});

describe('a POST without an answer that can be found again', () => {
	const NOW = Date.parse('2030-01-01T00:00:00Z');
	const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();
	const create = (reference: string): AmiqusRequest => ({
		method: 'POST',
		path: clients,
		body: { reference },
		findAgain: {
			list: { method: 'GET', path: clients, query: { reference } },
			matches: (candidate) => candidate.reference === reference,
		},
	});

	async function lost(
		listed: unknown[],
		headers: Record<string, string> = { date: new Date(NOW).toUTCString() },
	) {
		const clock = new VirtualClock(randomFrom(1), NOW);
		return await call(
			create('A'),
			({ method }) =>
				method === 'POST' ? failure('ECONNRESET') : answer(200, { data: listed }, headers),
			clock,
		);
	}

	it('is what the list holds', async () => {
		const { value } = await lost([{ id: 7, reference: 'A', created_at: at(0) }]);
		expect(value?.body).toMatchObject({ id: 7 });
	});

	it('is not something else, nor anything that was there before', async () => {
		for (const listed of [
			[],
			[{ id: 7, reference: 'B', created_at: at(0) }],
			[{ id: 7, reference: 'A', created_at: at(-60) }],
		]) {
			const { error } = await lost(listed);
			expect(error).toMatchObject({ maybeProcessed: true });
		}
	});

	it('is nothing where Amiqus does not say what time it is', async () => {
		const { error } = await lost([{ id: 7, reference: 'A', created_at: at(0) }], {});
		expect(error).toMatchObject({ maybeProcessed: true });
	});

	it("is told from what was there before by Amiqus's clock, not this computer's", async () => {
		const headers = { date: new Date(NOW - 3_600_000).toUTCString() };
		const found = await lost([{ id: 7, reference: 'A', created_at: at(-3600) }], headers);
		expect(found.value?.body).toMatchObject({ id: 7 });
		const old = await lost([{ id: 7, reference: 'A', created_at: at(-3660) }], headers);
		expect(old.error).toBeDefined();
	});

	it('is never what another call of the run has created', async () => {
		const clock = new VirtualClock(randomFrom(1), NOW);
		const made = { id: 7, reference: 'A', created_at: at(0) };
		const { transport } = transportTo(clock, ({ method }, nth) =>
			method === 'GET'
				? answer(200, { data: [made] })
				: nth === 1
					? answer(201, made)
					: failure('ECONNRESET'),
		);
		await clock.run(transport.call(create('A')));
		await expect(clock.run(transport.call(create('A')))).rejects.toMatchObject({
			maybeProcessed: true,
		});
	});

	it('stays unknown when it cannot be looked up', async () => {
		const clock = new VirtualClock(randomFrom(1), NOW);
		const { error } = await call(
			create('A'),
			({ method }) => (method === 'POST' ? failure('ECONNRESET') : answer(403, {})),
			clock,
		);
		expect(error).toMatchObject({ maybeProcessed: true, status: undefined });
	});
});
