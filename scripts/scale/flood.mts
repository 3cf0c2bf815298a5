/** Small jobs beside a flood of calls on one worker, in a fleet whose processes share one limit. */
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, workersOf, type Fleet } from './fleet.mts';
import { executionsOf, itemsOf, publishLoad, LONGEST_MS, type Load } from './load.mts';
import { postOnceListening } from './workflows.mts';

const FLOOD = 2_000;
/** How many jobs of ten, and how far apart: at another time of a window each. */
const JOBS = { count: 12, items: 10, everyMs: 6_300 };

/** How long a job took, and whether it ran on the flood's own worker. */
export interface Job {
	isBeside: boolean;
	seconds: number;
}

/** Starts the flood, then the jobs one after the other, and answers what each took; none where not all succeeded. */
export async function besideFlood(fleet: Fleet, load: Omit<Load, 'executions' | 'items'>) {
	const { id, address } = await publishLoad(fleet, load);
	await postOnceListening(address, itemsOf('flood', FLOOD));
	for (let job = 0; job < JOBS.count; job += 1) {
		await sleep(JOBS.everyMs);
		await postOnceListening(address, itemsOf(`job-${job}`, JOBS.items));
	}
	const over = await eventually(LONGEST_MS, async () => {
		const all = await executionsOf(fleet, id, JOBS.count + 5);
		const good = all.filter(({ status }) => status === 'success');
		return good.length > JOBS.count ? good : undefined;
	});
	const [flood, ...jobs] = (over ?? []).toSorted((a, b) => Number(a.id) - Number(b.id));
	const [own] = flood ? await workersOf(fleet, flood.id) : [];
	return await Promise.all(
		jobs.map(async (job): Promise<Job> => {
			const seconds = (Date.parse(job.stoppedAt ?? '') - Date.parse(job.startedAt)) / 1000;
			return { isBeside: (await workersOf(fleet, job.id))[0] !== own, seconds };
		}),
	);
}
