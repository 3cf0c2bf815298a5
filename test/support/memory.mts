/** How much memory a process takes, as Linux counts it: to look at it all the while would cost the time that is measured. */
import { readFileSync, writeFileSync } from 'node:fs';

function inStatus(of: number | 'self', field: 'VmRSS' | 'VmHWM'): number {
	const status = readFileSync(`/proc/${of}/status`, 'utf8');
	const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
	if (kilobytes === undefined) throw new Error(`This system does not tell ${field} of a process`);
	return Number(kilobytes) * 1024;
}

/**
 * Begins to watch how much memory a process takes.
 *
 * @param of its id; this process unless told
 * @returns how much it takes now, and a function that tells the most it has taken since, in bytes
 */
export function watchMemory(of: number | 'self' = 'self'): { idle: number; most: () => number } {
	// Sets the kernel's highest mark back to what is in use (proc_pid_clear_refs(5)).
	writeFileSync(`/proc/${of}/clear_refs`, '5');
	return { idle: inStatus(of, 'VmRSS'), most: () => inStatus(of, 'VmHWM') };
}
