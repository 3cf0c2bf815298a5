/** What processes of a fleet need of memory, once they have cleared up, and whether that grows. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Member } from './fleet.mts';

const HOUR_MS = 3_600_000;
const MEGABYTE = 2 ** 20;
/** A line through fewer says nothing. */
const FEWEST = 5;

/** The setting of n8n that has a process tell what it needs. */
export const WATCHED = {
	NODE_OPTIONS: `--import=${new URL('watched.mjs', import.meta.url).href}`,
};

interface Sample {
	pid: number;
	/** Milliseconds since 1970. */
	at: number;
	/** Bytes in use, of JavaScript and beside it, once what is not needed is cleared up. */
	used: number;
	/** Bytes that the system has given it then. */
	taken: number;
}

/** Of a process since it last began: megabytes at the end, and how many more an hour would make of them. */
export interface Memory {
	name: string;
	minutes: number;
	used: number;
	usedPerHour: number;
	taken: number;
	takenPerHour: number;
}

/** Has a process add a sample to those in its folder, if it is there. */
export function sampleMemory({ pid }: Member): void {
	if (pid === undefined) return;
	try {
		process.kill(pid, 'SIGUSR2');
	} catch {
		// It has just ended.
	}
}

/** Megabytes an hour, by least squares. */
function slopeOf(samples: Sample[], of: 'used' | 'taken'): number {
	const mean = (value: (sample: Sample) => number) =>
		samples.reduce((sum, sample) => sum + value(sample), 0) / samples.length;
	const [at, bytes] = [mean((one) => one.at), mean((one) => one[of])];
	const both = mean((one) => (one.at - at) * (one[of] - bytes));
	return ((both / mean((one) => (one.at - at) ** 2)) * HOUR_MS) / MEGABYTE;
}

/**
 * What a process needed in the second half of its time, since one that has begun grows for a while; undefined where it
 * was not seen for long enough.
 * @param lines what it wrote, and others that ran in its folder before it
 */
export function memoryFrom(lines: string, name: string, pid: number | undefined) {
	const all = lines
		.split('\n')
		.filter(Boolean)
		.map((line) => JSON.parse(line) as Sample)
		.filter((sample) => sample.pid === pid);
	const warm = all.slice(Math.floor(all.length / 2));
	const [first, last] = [warm[0], warm.at(-1)];
	if (!first || !last || warm.length < FEWEST) return undefined;
	return {
		name,
		minutes: (last.at - first.at) / 60_000,
		used: last.used / MEGABYTE,
		usedPerHour: slopeOf(warm, 'used'),
		taken: last.taken / MEGABYTE,
		takenPerHour: slopeOf(warm, 'taken'),
	};
}

/** What each process needed, of those seen for long enough. */
export async function memoryOf(members: Member[]): Promise<Memory[]> {
	const seen = await Promise.all(
		members.map(async ({ name, folder, pid }) => {
			const lines = await readFile(join(folder, 'memory.ndjson'), 'utf8').catch(() => '');
			return memoryFrom(lines, name, pid);
		}),
	);
	return seen.filter((memory) => memory !== undefined);
}
