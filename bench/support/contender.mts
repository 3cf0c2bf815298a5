/** One contender in a process of its own: loads and warms up, then does the work once and measures it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { scenarioNamed } from '../scenarios/index.mts';
import { watchMemory } from '../../test/support/memory.mts';
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
	const memory = watchMemory();
	const cpu = process.cpuUsage();
	const start = performance.now();
	const { items, error, values, check } = await work({ count, tag: 'measured' });
	const seconds = (performance.now() - start) / 1000;
	const { user, system } = process.cpuUsage(cpu);
	const peak = memory.most();
	if (error !== undefined) console.log(`    ${contender?.name}: ${error}`);
	return {
		seconds,
		cpuPerItem: (user + system) / 1000 / count,
		peakMb: peak / MEGABYTE,
		aboveIdleMb: (peak - memory.idle) / MEGABYTE,
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

await answer(
	async () => {
		work = await contender.prepare(JSON.parse(address) as SandboxAddress);
		if (warmUp > 0) await work({ count: warmUp, tag: 'warm-up' });
		return {};
	},
	{ go: measure },
	async () => await work.end?.(),
);
