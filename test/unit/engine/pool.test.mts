import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { Lanes } from '../../../nodes/Amiqus/engine/order';
import { runPool } from '../../../nodes/Amiqus/transport/pool';
import { Slots } from '../../../nodes/Amiqus/transport/limits/slots';
import { randomFrom, VirtualClock } from '../support/virtual-clock.mts';

interface Item {
	lane: string | undefined;
	ms: number;
	fails: boolean;
}

const items = fc.array(
	fc.record({
		lane: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
		ms: fc.integer({ min: 0, max: 50 }),
		fails: fc.constantFrom(false, false, false, true),
	}),
	{ maxLength: 60 },
);
const size = fc.integer({ min: 1, max: 20 });

/** Runs items through a pool with lanes, and records what happened. */
async function work(list: Item[], atOnce: number, stops: boolean) {
	const clock = new VirtualClock();
	const lanes = new Lanes();
	const begun: number[] = [];
	const ended: number[] = [];
	const last = { running: 0, most: 0, sinceFailure: 0, failed: false };
	const outcomes = await clock.run(
		runPool(
			list,
			atOnce,
			async ({ lane, ms, fails }, index) => {
				last.running += 1;
				last.most = Math.max(last.most, last.running);
				if (last.failed) last.sinceFailure += 1;
				const task = async () => {
					begun.push(index);
					await clock.sleep(ms);
					ended.push(index);
					if (fails) throw new Error(String(index));
					return index;
				};
				try {
					return await (lane === undefined ? task() : lanes.run(lane, task));
				} catch (error) {
					last.failed ||= stops;
					throw error;
				} finally {
					last.running -= 1;
				}
			},
			() => stops,
		),
	);
	return { outcomes, begun, ended, ...last };
}

describe('pool', () => {
	it('runs every item once, never more than its size at once, and gives outcomes in input order', async () => {
		await fc.assert(
			fc.asyncProperty(items, size, async (list, atOnce) => {
				const { outcomes, begun, most } = await work(list, atOnce, false);
				expect(most).toBeLessThanOrEqual(atOnce);
				expect([...begun].sort((a, b) => a - b)).toEqual(list.map((_, index) => index));
				for (const [index, { fails }] of list.entries()) {
					expect(outcomes[index]).toEqual(
						fails ? { error: new Error(String(index)) } : { value: index },
					);
				}
			}),
			{ numRuns: 60 },
		);
	});

	it('keeps items of one lane in input order, one after the other', async () => {
		await fc.assert(
			fc.asyncProperty(items, size, async (list, atOnce) => {
				const { begun, ended } = await work(list, atOnce, false);
				for (const lane of ['a', 'b', 'c']) {
					const inLane = (index: number) => list[index]?.lane === lane;
					const order = begun.filter(inLane);
					expect(order).toEqual([...order].sort((a, b) => a - b));
					expect(ended.filter(inLane)).toEqual(order);
				}
			}),
			{ numRuns: 60 },
		);
	});

	it('begins nothing after a failure that stops it, and finishes what is under way', async () => {
		await fc.assert(
			fc.asyncProperty(items, size, async (list, atOnce) => {
				const { outcomes, begun, ended, sinceFailure } = await work(list, atOnce, true);
				expect(sinceFailure).toBe(0);
				expect(ended).toHaveLength(begun.length);
				expect(outcomes.filter((outcome) => outcome !== undefined)).toHaveLength(begun.length);
			}),
			{ numRuns: 60 },
		);
	});
});

describe('lanes', () => {
	it('forget a lane that is over', async () => {
		const lanes = new Lanes();
		await lanes.run('a', async () => await Promise.resolve());
		await expect(
			lanes.run('a', async () => await Promise.reject(new Error('x'))),
		).rejects.toThrow();
		expect(Reflect.get(lanes, 'tails')).toHaveProperty('size', 0);
	});
});

describe('slots', () => {
	it('are never more than their size, and handed on in order', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.nat(30), { maxLength: 80 }), size, async (list, count) => {
				const clock = new VirtualClock(randomFrom(1));
				const slots = new Slots(count, async () => undefined);
				const begun: number[] = [];
				let used = 0;
				const tasks = list.map(
					async (ms, index) =>
						await slots.use(async () => {
							begun.push(index);
							used += 1;
							expect(used).toBeLessThanOrEqual(count);
							await clock.sleep(ms);
							used -= 1;
							if (ms % 7 === 0) throw new Error('x');
						}),
				);
				await clock.run(Promise.allSettled(tasks));
				expect(begun).toEqual(list.map((_, index) => index));
			}),
			{ numRuns: 60 },
		);
	});

	it('begin each task in a turn of the event loop of its own', async () => {
		const slots = new Slots(4);
		let turns = 0;
		let over = false;
		const count = async () => {
			while (!over) {
				await setImmediate();
				turns += 1;
			}
		};
		void count();
		const begunIn: number[] = [];
		const task = async () => await slots.use(async () => void begunIn.push(turns));
		await Promise.all(Array.from({ length: 12 }, task));
		over = true;
		// The first one begins at once, in a turn that has not ended when the second one does.
		expect(new Set(begunIn.slice(1)).size).toBe(11);
	});
});
