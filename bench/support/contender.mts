/** One contender in a process of its own: loads and warms up, then does the work once and measures it. */
import { scenarioNamed } from '../scenarios/index.mts';
import { answer } from './processes.mts';
import type { SandboxAddress, Work } from './scenario.mts';

const MEGABYTE = 1024 * 1024;

const [, , name, index, address = '{}'] = process.argv;
const { contenders, count, warmUp } = scenarioNamed(name);
const contender = contenders[Number(index)];
if (!contender) throw new Error(`There is no contender ${index}`);

let work: Work;

async function measure(): Promise<Record<string, number>> {
	globalThis.gc?.();
	const memory = process.memoryUsage.rss();
	const cpu = process.cpuUsage();
	const start = performance.now();
	const { items, error, values } = await work({ count, tag: 'measured' });
	const seconds = (performance.now() - start) / 1000;
	const { user, system } = process.cpuUsage(cpu);
	if (error !== undefined) console.log(`    ${contender?.name}: ${error}`);
	const peakMb = (process.resourceUsage().maxRSS * 1024) / MEGABYTE;
	return {
		seconds,
		cpuPerItem: (user + system) / 1000 / count,
		peakMb,
		grownMb: peakMb - memory / MEGABYTE,
		items,
		failedPercent: error === undefined ? 0 : 100,
		...values,
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
