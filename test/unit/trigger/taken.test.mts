import { Taken } from '../../../nodes/Amiqus/trigger/subscription/taken.ts';

const MINUTE = 60_000;

function begun() {
	const clock = { time: 0, now: () => clock.time };
	return { clock, taken: new Taken(clock) };
}

describe('deliveries taken', () => {
	it('are known for 45 minutes', async () => {
		const { clock, taken } = begun();
		(await taken.claim('a', 'e'))?.(true);
		clock.time = 44 * MINUTE;
		expect(await taken.claim('a', 'e')).toBeUndefined();
		clock.time = 46 * MINUTE;
		expect(await taken.claim('a', 'e')).toBeDefined();
	});

	it('are forgotten where storing failed', async () => {
		const { taken } = begun();
		(await taken.claim('a', 'e'))?.(false);
		expect(taken.isEmpty).toBe(true);
		expect(await taken.claim('a', 'e')).toBeDefined();
	});

	it('have later attempts wait, of which one goes on where the first failed', async () => {
		const { taken } = begun();
		const first = await taken.claim('a', 'e');
		const later = [1, 2, 3].map(
			async (name) => await taken.claim('a', 'e').then((settle) => ({ name, settle })),
		);
		first?.(false);
		const next = await Promise.race(later);
		expect(next.settle).toBeDefined();
		next.settle?.(true);
		const all = await Promise.all(later);
		expect(all.filter(({ settle }) => settle)).toHaveLength(1);
	});

	it('are 10,000 at most', async () => {
		const { taken } = begun();
		for (let number = 0; number <= 10_000; number += 1)
			(await taken.claim(`${number}`, 'e'))?.(true);
		expect(await taken.claim('10000', 'e')).toBeUndefined();
		expect(await taken.claim('1', 'e')).toBeUndefined();
		expect(await taken.claim('0', 'e')).toBeDefined();
	});
});
