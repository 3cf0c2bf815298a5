import { readFile } from 'node:fs/promises';
import { runWorkflow } from '../../scripts/real-n8n/execution.mts';
import type { RealN8n } from '../../scripts/real-n8n/index.mts';
import { ITEMS, savePinned } from '../../test/e2e/support/pinned.mts';
import { toItems } from '../../test/engine/support/workflow.mts';
import type { NodeWork } from './contenders.mts';
import { startN8n } from './n8n.mts';
import type { Contender, Work } from './scenario.mts';

const TESTED = 'Tested';
/** Linux counts the CPU time of processes in hundredths of a second. */
const TICK_MS = 10;

/** How much CPU time a process has taken, in milliseconds. */
export async function cpuMsOf(pid: number | undefined): Promise<number> {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
	// Behind the name, which may hold anything, utime and stime are the twelfth and thirteenth (proc_pid_stat(5)).
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** The version that n8n gives a node of a type when somebody drags it into a workflow. */
export async function versionOf({ rest }: Pick<RealN8n, 'rest'>, type: string): Promise<number> {
	const types = (await (await rest.page('/types/nodes.json')).json()) as Array<{
		name: string;
		version: number | number[];
		defaultVersion?: number;
	}>;
	const found = types.find(({ name }) => name === type);
	return found?.defaultVersion ?? [found?.version ?? 1].flat().at(-1) ?? 1;
}

/**
 * A node in n8n itself, in a saved workflow that is run by hand. The time is what n8n says the node took; the CPU time
 * is that of n8n's process for the execution, its saving included.
 */
export function insideN8n(name: string, type: string, work: NodeWork): Contender {
	return {
		name,
		prepare: async (service) => {
			const { n8n, end } = await startN8n(service);
			const typeVersion = await versionOf(n8n, type);
			const run: Work = async (load) => {
				const node = {
					name: TESTED,
					type,
					typeVersion,
					parameters: work.parameters(service, load),
				};
				const id = await savePinned(n8n, load.tag, node, toItems(work.items(load)));
				const before = await cpuMsOf(n8n.pid);
				const { items, tookMs } = await runWorkflow(n8n.rest, id, ITEMS);
				const cpuMs = (await cpuMsOf(n8n.pid)) - before;
				return {
					items: items[TESTED]?.length ?? 0,
					values: {
						seconds: (tookMs[TESTED] ?? Number.NaN) / 1000,
						cpuPerItem: cpuMs / load.count,
					},
				};
			};
			return Object.assign(run, { end });
		},
	};
}
