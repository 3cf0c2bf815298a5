/** What `npm run scale` reckons from what it saw. */
import { cpuMsBelow } from '../../../scripts/scale/cpu.mts';
import { ranOf } from '../../../scripts/scale/events.mts';
import { memoryFrom } from '../../../scripts/scale/memory.mts';
import { states } from '../../../scripts/scale/mishaps.mts';

/** As in /proc: id, name, state, parent, seven others, utime, stime, cutime, cstime, and more. */
const stat = (pid: number, name: string, parent: number, ticks: number[]) =>
	`${pid} (${name}) S ${parent} 1 1 0 -1 4194560 1 2 3 4 ${ticks.join(' ')} 20 0`;

it('adds up what all that was started has taken, also what has ended, and not the process itself', () => {
	const stats = [
		stat(10, 'node', 1, [1000, 1000, 1000, 1000]),
		stat(11, 'n8n (a) worker', 10, [1, 2, 3, 4]),
		stat(12, 'postgres', 11, [10, 0, 0, 0]),
		stat(13, 'other', 1, [100, 100, 100, 100]),
	];
	expect(cpuMsBelow(10, stats)).toBe(200);
	expect(cpuMsBelow(12, stats)).toBe(0);
});

it('tells events that ran once from those that did not and those that ran twice', () => {
	expect(ranOf([1, 2, 3, 4], [4, 1, 3, 3, 9, Number.NaN])).toEqual({ once: 2, never: 1, twice: 1 });
});

it('counts executions by what n8n says of them', () => {
	const executions = ['success', 'new', 'success'].map((status) => ({ status }));
	expect(states(executions)).toBe('2 success, 1 new');
	expect(states([])).toBe('none');
});

describe('what a process needs of memory', () => {
	const MEGABYTE = 2 ** 20;
	const lines = (pid: number, usedOf: (minute: number) => number) =>
		Array.from({ length: 20 }, (_, minute) =>
			JSON.stringify({
				...{ pid, at: minute * 60_000 },
				...{ used: usedOf(minute) * MEGABYTE, taken: 500 * MEGABYTE },
			}),
		).join('\n');

	it('is told by the second half of its time, and by what an hour would add', () => {
		const grows = lines(7, (minute) => (minute < 10 ? 10 * minute : 100 + minute));
		expect(memoryFrom(grows, 'main', 7)).toMatchObject({ name: 'main', minutes: 9, used: 119 });
		expect(memoryFrom(grows, 'main', 7)?.usedPerHour).toBeCloseTo(60);
		expect(memoryFrom(grows, 'main', 7)?.takenPerHour).toBeCloseTo(0);
	});

	it('is of the process that runs now, not of one that ran in its folder before', () => {
		const both = `${lines(6, () => 900)}\n${lines(7, () => 200)}\n`;
		expect(memoryFrom(both, 'worker', 7)).toMatchObject({ used: 200, usedPerHour: 0 });
	});

	it('is not told of a process that was hardly seen', () => {
		const few = lines(7, () => 1)
			.split('\n')
			.slice(0, 8)
			.join('\n');
		expect(memoryFrom(few, 'worker', 7)).toBeUndefined();
		expect(memoryFrom('', 'worker', undefined)).toBeUndefined();
	});
});
