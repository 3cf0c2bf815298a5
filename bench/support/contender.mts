/** One contender in a process of its own: loads and warms up, then does the work once and measures it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { scenarioNamed } from '../scenarios/index.mts';
import { answer } from './processes.mts';
import type { Measures, SandboxAddress, Work } from './scenario.mts';

const MEGABYTE = 1024 * 1024;

const [, , name, index, address = '{}'] = process.argv;
const { contenders, count, warmUp } = scenarioNamed(name);
const contender = contenders[Number(index)];
if (!contender) throw new Error(`There is no contender ${index}`);

let work: Work;

async function measure(): Promise<Measures> {
	await settle();
	const memory = process.memoryUsage.rss();
	const cpu = process.cpuUsage();
	const start = performance.now();
	const highest = watchMemory(memory);
	const { items, error, values, check } = await work({ count, tag: 'measured' });
	const seconds = (performance.now() - start) / 1000;
	const peak = highest();
	const { user, system } = process.cpuUsage(cpu);
	if (error !== undefined) console.log(`    ${contender?.name}: ${error}`);
	const peakMb = (process.resourceUsage().maxRSS * 1024) / MEGABYTE;
	return {
		seconds,
		cpuPerItem: (user + system) / 1000 / count,
		peakMb,
		grownMb: peakMb - memory / MEGABYTE,
		aboveIdleMb: (peak - memory) / MEGABYTE,
		items,
		failedPercent: error === undefined ? 0 : 100,
		...values,
		...(await check?.()),
	};
}

/** Gives back the memory that loading and warming up took: what is idle would hide what the work takes. */
async function settle(): Promise<void> {
	for (let round = 0; round < 3; round += 1) {
		void globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
		await sleep(300);
	}
}

/** Watches how much memory the process has; says the most it had when asked, and stops. */
function watchMemory(idle: number): () => number {
	let most = idle;
	const look = () => {
		most = Math.max(most, process.memoryUsage.rss());
	};
	const timer = setInterval(look, 2);
	return () => {
		clearInterval(timer);
		look();
		return most;
	};
}

await answer(
	async () => {
		work = await contender.prepare(JSON.parse(address) as SandboxAddress);
		if (warmUp > 0) await work({ count: warmUp, tag: 'warm-up' });
		return {};
	},
	{ go: measure },
);
