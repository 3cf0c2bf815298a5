import fc from 'fast-check';
import { runPool } from '../../../nodes/Amiqus/transport/pool';
import { RateGate } from '../../../nodes/Amiqus/transport/limits/gate';
import { retryAfterMs } from '../../../nodes/Amiqus/transport/retryPolicy';
import {
	LongestWaitError,
	RunCancelledError,
	RunControl,
} from '../../../nodes/Amiqus/transport/limits/runControl';
import { LimitedServer, type ServerHabits } from '../support/limited-server.mts';
import { randomFrom, VirtualClock } from '../support/virtual-clock.mts';

/** Sends calls through the gate, each again until it is not limited, as the transport does. */
async function send(
	gate: RateGate,
	run: RunControl,
	server: LimitedServer,
	path: string,
): Promise<void> {
	for (;;) {
		const permit = await gate.acquire(`GET ${path}`, run);
		const result = await server.exchange(path);
		permit.done(
			result.kind === 'answer'
				? { ...result, retryAfterMs: retryAfterMs(result.headers) }
				: undefined,
		);
		if (result.kind === 'network' || result.status === 200) return;
	}
}

function setUp(seed: number, habits: ServerHabits) {
	const clock = new VirtualClock(randomFrom(seed), 1_000_000 + (seed % 1000));
	const server = new LimitedServer(clock, habits);
	const gate = new RateGate(clock);
	const run = new RunControl(clock);
	const sendAll = async (count: number, atOnce: number) => {
		const paths = new Array<string>(count).fill('/things');
		const outcomes = await runPool(
			paths,
			atOnce,
			async (path) => await send(gate, run, server, path),
			() => false,
		);
		for (const outcome of outcomes) if (outcome && 'error' in outcome) throw outcome.error;
	};
	return { clock, server, gate, run, sendAll };
}

const latency = fc
	.tuple(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 0, max: 100 }))
	.map(([least, spread]): [number, number] => [least, least + spread]);
const rounding = fc.constantFrom<ServerHabits['rounding']>('up', 'laravel');

describe('rate gate against a model of Amiqus', () => {
	it('1,000 calls at 200 per 10 s take at most 5 % longer than the limit asks, with at most 2 % refused', async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer(), latency, rounding, async (seed, latencyMs, rounding) => {
				const { clock, server, sendAll } = setUp(seed, {
					limit: 200,
					windowMs: 10_000,
					rounding,
					latencyMs,
				});
				const before = clock.now();
				await clock.run(sendAll(1000, 8));
				// What the calls after the last window's beginning take, with 8 at once, is not the limit's doing.
				const latencies = (200 / 8) * (latencyMs[0] + latencyMs[1]);
				expect(clock.now() - before).toBeLessThan(40_000 * 1.05 + latencies);
				expect(server.served).toBe(1000);
				expect(server.refused).toBeLessThanOrEqual(20);
			}),
			{ numRuns: 15 },
		);
	});

	it('knows the window after the first refusal, so that none is needed any more', async () => {
		const { clock, server, sendAll } = setUp(1, {
			limit: 50,
			windowMs: 60_000,
			rounding: 'up',
			latencyMs: [10, 10],
		});
		await clock.run(sendAll(300, 8));
		expect(server.refused).toBe(1);
	});

	it('is never stuck and never refused more than a few times a window, whatever the server does', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.record({
					seed: fc.integer(),
					limit: fc.integer({ min: 1, max: 60 }),
					windowMs: fc.constantFrom(1000, 5000, 10_000, 60_000),
					rounding,
					latencyMs: latency,
					atOnce: fc.integer({ min: 1, max: 20 }),
					broken: fc.constantFrom(0, 0, 0.1),
					headerless: fc.constantFrom(0, 0, 0.2),
					elsewhereEveryMs: fc.constantFrom(0, 0, 50, 700),
					count: fc.integer({ min: 1, max: 250 }),
				}),
				async ({ seed, atOnce, elsewhereEveryMs, count, ...habits }) => {
					const { clock, server, sendAll } = setUp(seed, habits);
					const before = clock.now();
					// Others leave room for some progress, or else nothing can be promised.
					const elsewhere = elsewhereEveryMs * habits.limit > habits.windowMs;
					if (elsewhere) void server.consumeElsewhere(elsewhereEveryMs, 3_600_000);
					await clock.run(sendAll(count, atOnce));
					const windows = 1 + (clock.now() - before) / habits.windowMs;
					expect(server.refused).toBeLessThanOrEqual(
						windows * (elsewhere ? 4 + atOnce : 4) + atOnce,
					);
				},
			),
			{ numRuns: 80 },
		);
	});

	it('keeps a lower limit of one endpoint apart from the others', async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer(), latency, rounding, async (seed, latencyMs, rounding) => {
				const { clock, server, gate, run } = setUp(seed, {
					limit: 200,
					windowMs: 10_000,
					rounding,
					latencyMs,
					lower: { path: '/slow', limit: 10 },
				});
				const paths = Array.from({ length: 230 }, (_, index) => (index < 30 ? '/slow' : '/things'));
				const finished: Record<string, number> = {};
				const before = clock.now();
				const work = paths.map(async (path) => {
					await send(gate, run, server, path);
					finished[path] = clock.now() - before;
				});
				await clock.run(Promise.all(work));
				expect(finished['/things']).toBeLessThan(9_000);
				expect(finished['/slow']).toBeLessThan(24_000);
				expect(server.refused).toBeLessThanOrEqual(8);
			}),
			{ numRuns: 10 },
		);
	});

	it('lets others go when the first call to an endpoint stalls', async () => {
		const clock = new VirtualClock();
		const gate = new RateGate(clock);
		const run = new RunControl(clock);
		await gate.acquire('GET /things', run);
		const before = clock.now();
		await clock.run(gate.acquire('GET /things', run));
		expect(clock.now() - before).toBeLessThanOrEqual(2_000);
	});

	it('does not mistake a pause of its own for a long window', async () => {
		const habits = { limit: 20, windowMs: 10_000, rounding: 'up', latencyMs: [5, 5] } as const;
		const { clock, server, sendAll } = setUp(3, { ...habits, latencyMs: [5, 5] });
		await clock.run(sendAll(3, 1));
		await clock.run(clock.sleep(47_000));
		void server.consumeElsewhere(1_000, 3_600_000);
		await clock.run(clock.sleep(1_000));
		const before = clock.now();
		await clock.run(sendAll(60, 4));
		// Others use half of it.
		expect(clock.now() - before).toBeLessThan(100_000);
	});
});

describe('waits', () => {
	const tight: ServerHabits = {
		limit: 10,
		windowMs: 60_000,
		rounding: 'up',
		latencyMs: [10, 10],
	};

	it('end at once when the run is cancelled', async () => {
		const { clock, gate, server } = setUp(1, tight);
		const abort = new AbortController();
		const run = new RunControl(clock, abort.signal);
		const calls = Array.from({ length: 30 }, async () => await send(gate, run, server, '/things'));
		const all = Promise.allSettled(calls);
		await clock.run(clock.sleep(5_000));
		abort.abort();
		const outcomes = await clock.run(all, 0);
		const failed = outcomes.filter(({ status }) => status === 'rejected');
		expect(failed).toHaveLength(20);
		for (const outcome of failed) {
			expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(RunCancelledError);
		}
		// The gate is free for other runs.
		await clock.run(send(gate, new RunControl(clock), server, '/things'));
	});

	it('end when the longest wait is over, and only those', async () => {
		const { clock, gate, server } = setUp(1, tight);
		const run = new RunControl(clock, undefined, 7_000);
		const calls = Array.from({ length: 30 }, async () => await send(gate, run, server, '/things'));
		const outcomes = await clock.run(Promise.allSettled(calls));
		const failed = outcomes.filter(({ status }) => status === 'rejected');
		expect(failed).toHaveLength(20);
		for (const outcome of failed) {
			expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(LongestWaitError);
		}
		expect(run.pausedMs).toBeGreaterThanOrEqual(7_000);
		expect(run.pausedMs).toBeLessThan(7_100);
		await clock.run(run.sleep(1_000));
		await clock.run(clock.sleep(60_000));
		await clock.run(send(gate, run, server, '/things'));
	});

	it('count once when there are several at a time, and not the call that explores', async () => {
		const { clock, gate, server, run } = setUp(1, { ...tight, latencyMs: [400, 400] });
		const calls = Array.from({ length: 12 }, async () => await send(gate, run, server, '/things'));
		await clock.run(Promise.all(calls));
		expect(run.pausedMs).toBeGreaterThan(55_000);
		expect(run.pausedMs).toBeLessThan(61_500);
		const { run: quiet, clock: other, gate: fresh, server: quick } = setUp(2, tight);
		await other.run(Promise.all([1, 2, 3].map(async () => await send(fresh, quiet, quick, '/x'))));
		expect(quiet.pausedMs).toBe(0);
	});
});
