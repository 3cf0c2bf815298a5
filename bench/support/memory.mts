/** How much memory this process takes, as Linux counts it: to look at it all the while would cost the time that is measured. */
import { readFileSync, writeFileSync } from 'node:fs';

function inStatus(field: 'VmRSS' | 'VmHWM'): number {
	const [, kilobytes] =
		new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync('/proc/self/status', 'utf8')) ??
		[];
	if (kilobytes === undefined) throw new Error(`This system does not tell ${field} of a process`);
	return Number(kilobytes) * 1024;
}

/**
 * Begins to watch how much memory the process takes.
 *
 * @returns how much it takes now, and a function that tells the most it has taken since, in bytes
 */
export function watchMemory(): { idle: number; most: () => number } {
	// Sets the kernel's highest mark back to what is in use (proc_pid_clear_refs(5)).
	writeFileSync('/proc/self/clear_refs', '5');
	return { idle: inStatus('VmRSS'), most: () => inStatus('VmHWM') };
}
