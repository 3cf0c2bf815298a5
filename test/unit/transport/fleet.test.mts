import { runFleet, servedBetween, type Fleet, type Worker } from '../support/fleet.mts';
import type { ServerHabits } from '../support/limited-server.mts';

/** Minutes of simulated time take seconds, and more on a machine that has other work too. */
jest.setTimeout(180_000);

const WINDOW_MS = 10_000;
const LIMIT = 200;
const habits: ServerHabits = {
	limit: LIMIT,
	windowMs: WINDOW_MS,
	rounding: 'laravel',
	latencyMs: [10, 50],
};
const workers = (count: number, worker: (nth: number) => Worker): Worker[] =>
	Array.from({ length: count }, (_, nth) => worker(nth));

/** What a fleet used of the limit between two times, its share of refusals, and the slowest worker's part of a fair share. */
function measured({ outcomes }: Fleet, from: number, to: number, limit = LIMIT) {
	const served = outcomes.map((outcome) => servedBetween(outcome, from, to));
	const all = served.reduce((sum, count) => sum + count, 0);
	const refused = outcomes.flatMap(({ refusedAt }) =>
		refusedAt.filter((at) => at >= from && at < to),
	);
	return {
		used: all / ((limit * (to - from)) / WINDOW_MS),
		refused: refused.length / (refused.length + all),
		slowest: Math.min(...served) / (all / served.length),
	};
}

/** `AMIQUS_FLEETS=3` tries so many, which takes a minute. */
const SEEDS = Array.from(
	{ length: Number(process.env.AMIQUS_FLEETS ?? 1) },
	(_, index) => index + 1,
);

describe('workers that know nothing of each other share a limit', () => {
	it.each([5, 10, 20, 50].flatMap((count) => SEEDS.map((seed) => ({ count, seed }))))(
		'$count of them, evenly, once they have found their shares (seed $seed)',
		async ({ count, seed }) => {
			const fleet = await runFleet({
				seed,
				habits,
				workers: workers(count, (nth) => ({ from: nth * 20 })),
				forMs: 600_000,
			});
			const { used, slowest } = measured(fleet, 200_000, 600_000);
			expect(used).toBeGreaterThan(0.9);
			expect(slowest).toBeGreaterThan(0.5);
			// All of it, with the windows in which they look for them, and each is refused once.
			expect(measured(fleet, 0, 600_000).refused).toBeLessThan(0.02);
		},
	);

	it.each(SEEDS)(
		'2 with 5,000 calls each, in hardly more than one would take (seed %i)',
		async (seed) => {
			const flood = { calls: 5_000, atOnce: 80 };
			const { outcomes, refusedShare } = await runFleet({ seed, habits, workers: [flood, flood] });
			const [first = 0, last = 0] = outcomes
				.map(({ finishedAt }) => finishedAt)
				.sort((a, b) => a - b);
			// The limit allows it in 490 seconds.
			expect(last).toBeLessThan(490_000 * 1.1);
			expect(first).toBeGreaterThan(last * 0.9);
			expect(refusedShare).toBeLessThan(0.02);
		},
	);

	it.each([
		{ who: 'a worker that has just begun', before: {}, worst: 2 },
		{ who: 'one that has made ten before', before: { earlier: 10 }, worst: 3 },
		{ who: 'one that has made 400 before', before: { earlier: 400 }, worst: 3 },
	])('ten calls beside a flood, by $who, wait less than two windows', async ({ before, worst }) => {
		const waits = [];
		for (let seed = 1; seed <= 20; seed += 1) {
			const from = 115_300 + 1_111 * seed;
			const flood = { calls: 5_000, atOnce: 80 };
			const ten = { ...before, from, calls: 10 };
			const fleet = await runFleet({ seed, habits, workers: [flood, ten] });
			waits.push((fleet.outcomes[1]?.finishedAt ?? 0) - from);
			expect(fleet.refusedShare).toBeLessThan(0.02);
		}
		waits.sort((a, b) => a - b);
		// Nine of ten of them.
		expect(waits[17]).toBeLessThan(2 * WINDOW_MS);
		expect(waits[19]).toBeLessThan(worst * WINDOW_MS);
	});

	it.each(SEEDS)(
		'the share of one that vanishes is used within two windows (seed %i)',
		async (seed) => {
			const gone = 65_000;
			const fleet = await runFleet({
				seed,
				habits,
				workers: [{}, {}, { until: gone }],
				forMs: 150_000,
			});
			const after = gone + 2 * WINDOW_MS;
			expect(measured(fleet, after, after + 6 * WINDOW_MS).used).toBeGreaterThan(0.9);
		},
	);

	it('late joiners come in, whatever the latency and the length of a window', async () => {
		for (const [seed, changed] of [
			{ latencyMs: [100, 400] as [number, number] },
			{ windowMs: 60_000, rounding: 'up' as const },
			{ limit: 60 },
		].entries()) {
			const own = { ...habits, ...changed };
			const windows = (count: number) => count * own.windowMs;
			const fleet = await runFleet({
				seed,
				habits: own,
				workers: workers(10, (nth) => ({ from: nth * 0.3 * own.windowMs, atOnce: 20 })),
				forMs: windows(40),
			});
			const { outcomes } = fleet;
			const served = outcomes.map((one) => servedBetween(one, windows(20), windows(40)));
			const all = served.reduce((sum, count) => sum + count, 0);
			expect(all).toBeGreaterThan(0.9 * own.limit * 20);
			expect(Math.min(...served)).toBeGreaterThan((0.3 * all) / served.length);
			expect(fleet.refusedShare).toBeLessThan(0.03);
		}
	});

	it('go on when the limit changes', async () => {
		const fleet = await runFleet({
			seed: 1,
			habits,
			workers: workers(4, () => ({ atOnce: 20 })),
			then: [{ at: 75_000, habits: { limit: 100 } }],
			forMs: 250_000,
		});
		const { used, slowest } = measured(fleet, 120_000, 250_000, 100);
		expect(used).toBeGreaterThan(0.9);
		expect(slowest).toBeGreaterThan(0.5);
	});

	it('go at full speed when the limit is no longer named, and there is none', async () => {
		const fleet = await runFleet({
			seed: 1,
			habits,
			workers: workers(4, () => ({ atOnce: 20 })),
			then: [{ at: 75_000, habits: { limit: 1_000_000, headerless: 1 } }],
			forMs: 100_000,
		});
		expect(measured(fleet, 90_000, 100_000).used).toBeGreaterThan(10);
	});

	it('one alone is refused at most twice and loses no time', async () => {
		for (const seed of SEEDS) {
			const { outcomes } = await runFleet({ seed, habits, workers: [{ calls: 1_000 }] });
			expect(outcomes[0]?.finishedAt).toBeLessThan(40_000 * 1.05);
			expect(outcomes[0]?.refused).toBeLessThanOrEqual(2);
		}
	});
});
