import { cpuMsBelow } from '../../../scripts/scale/cpu.mts';

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
