import { setTimeout as sleep } from 'node:timers/promises';
import { countExecutions } from '../../test/e2e/support/workflow.mts';
import { atRate, within } from '../support/arrivals.mts';
import {
	amiqusTrigger,
	githubTrigger,
	webhookNode,
	type Hook,
	type Hooked,
} from '../support/hooked.mts';
import { cpuMsOf } from '../support/inside-n8n.mts';
import { startN8n } from '../support/n8n.mts';
import type { Contender, Measures, Scenario, Target, Work } from '../support/scenario.mts';

/** Events a second, and how many of them for each that is asked for at the lowest rate. */
const RATES = [
	{ perSecond: 5, share: 1 },
	{ perSecond: 20, share: 4 / 3 },
	{ perSecond: 50, share: 2 },
];
const SETTINGS: Record<string, Record<string, string>> = {
	default: {},
	lazy: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
	legacy: { N8N_EXPRESSION_ENGINE: 'legacy' },
};
const NODES: Record<string, Hook> = {
	'Amiqus Trigger': amiqusTrigger,
	'GitHub Trigger': githubTrigger,
	'Webhook node': webhookNode,
};
/** How long n8n may take to be done with what it has acknowledged. */
const PATIENCE_MS = 300_000;
const LOOK_MS = 1_000;

type N8n = Awaited<ReturnType<typeof startN8n>>['n8n'];

/** Sends events at one rate, and waits until n8n is done with all of them. */
async function measureAt(
	n8n: N8n,
	hooked: Hooked,
	{ perSecond, count, before }: { perSecond: number; count: number; before: number },
): Promise<Measures> {
	const cpu = await cpuMsOf(n8n.pid);
	const took = await atRate(perSecond, count, async (index) => await hooked.send(before + index));
	const deadline = Date.now() + PATIENCE_MS;
	while (
		(await countExecutions({ n8n }, hooked.workflow)) < before + count &&
		Date.now() < deadline
	)
		await sleep(LOOK_MS);
	return {
		[`cpu${perSecond}`]: ((await cpuMsOf(n8n.pid)) - cpu) / count,
		[`median${perSecond}`]: within(took, 0.5),
		[`p99${perSecond}`]: within(took, 0.99),
	};
}

function contender(node: string, hook: Hook, settings: string): Contender {
	return {
		name: `${node}, ${settings}`,
		prepare: async (service) => {
			const { n8n, end } = await startN8n(service, SETTINGS[settings]);
			const hooked = await hook(n8n, service);
			let sent = 0;
			const work: Work = async (load) => {
				const values: Measures = {};
				const first = sent;
				// The warm-up is one rate: what differs is how long things wait for each other.
				for (const { perSecond, share } of load.tag === 'warm-up' ? RATES.slice(1, 2) : RATES) {
					const count = Math.round(load.count * share);
					Object.assign(values, await measureAt(n8n, hooked, { perSecond, count, before: sent }));
					sent += count;
				}
				return { items: (await countExecutions({ n8n }, hooked.workflow)) - first, values };
			};
			return Object.assign(work, {
				end: async () => {
					await hooked.end?.();
					await end();
				},
			});
		},
	};
}

function target(what: string, measure: string, settings: string, most: number): Target {
	const [ours, theirs] = [`Amiqus Trigger, ${settings}`, `GitHub Trigger, ${settings}`];
	return {
		says: `${what}: ${ours} ÷ ${theirs}`,
		most,
		value: (medians) => medians(ours, measure) / medians(theirs, measure),
	};
}

export const triggers: Scenario = {
	name: 'triggers',
	title: 'An event, by trigger node and n8n’s settings, at 5, 20 and 50 a second',
	note: 'A real n8n for each line, its database SQLite on the disk, with one published workflow of the trigger and a node that does nothing. CPU is that of n8n’s process from the first event until all executions are there. GitHub’s API is a stand-in. “lazy” is N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true, “legacy” N8N_EXPRESSION_ENGINE=legacy.',
	sandbox: {},
	count: 150,
	warmUp: 30,
	rounds: 1,
	contenders: Object.keys(SETTINGS).flatMap((settings) =>
		Object.entries(NODES).map(([node, hook]) => contender(node, hook, settings)),
	),
	columns: RATES.flatMap(({ perSecond }) => [
		{ heading: `CPU (ms), ${perSecond}/s`, measure: `cpu${perSecond}`, digits: 1 },
		{ heading: `Answer (ms, median), ${perSecond}/s`, measure: `median${perSecond}`, digits: 0 },
		{ heading: `Answer (ms, p99), ${perSecond}/s`, measure: `p99${perSecond}`, digits: 0 },
	]),
	targets: [
		target('CPU of an event at 5 a second', 'cpu5', 'default', 1.05),
		target('CPU of an event at 5 a second', 'cpu5', 'lazy', 0.4),
		target('Answer at 5 a second (p99)', 'p995', 'default', 1.1),
	],
};
