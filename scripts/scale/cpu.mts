/** What processes cost, as Linux counts it. */
import { readdir, readFile } from 'node:fs/promises';

/** CPU time is counted in hundredths of a second. */
const TICK_MS = 10;

/**
 * The CPU time of all processes that a process started, and those that they started, in milliseconds; of what has ended
 * in between, too. The process itself is not counted.
 *
 * @param stats what /proc/…/stat holds for each process
 */
export function cpuMsBelow(root: number, stats: readonly string[]): number {
	const children = new Map<number, Array<{ pid: number; ticks: number }>>();
	for (const stat of stats) {
		// Behind the name, which may hold anything: state, parent, …, utime, stime, cutime, cstime (proc_pid_stat(5)).
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
		const parent = Number(fields[1]);
		const siblings = children.get(parent) ?? [];
		children.set(parent, [...siblings, { pid: Number.parseInt(stat), ticks }]);
	}
	const below = (pid: number): number =>
		(children.get(pid) ?? []).reduce((sum, child) => sum + child.ticks + below(child.pid), 0);
	return below(root) * TICK_MS;
}

/** The CPU time of all that this process has started, in milliseconds. */
export async function cpuMsOfAll(): Promise<number> {
	const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
	const stats = await Promise.all(
		pids.map(async (pid) => await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')),
	);
	return cpuMsBelow(process.pid, stats.filter(Boolean));
}
