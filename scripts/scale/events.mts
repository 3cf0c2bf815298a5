/** Events at a steady rate in a fleet: how soon they are acknowledged, what they cost, and what became of each. */
import { setTimeout as sleep } from 'node:timers/promises';
import { atRate, within } from '../../bench/support/arrivals.mts';
import type { Hook, Hooked } from '../../bench/support/hooked.mts';
import { cpuMsOf } from '../../bench/support/inside-n8n.mts';
import { readExecution } from '../real-n8n/execution.mts';
import { cpuMsOfAll } from './cpu.mts';
import type { Fleet } from './fleet.mts';
import type { OpenFleet } from './open.mts';
import { countOf } from './workflows.mts';

const RATES = [10, 20];
const SECONDS = 15;
const WARM_UP = { perSecond: 10, seconds: 2 };
/** How long Amiqus waits for an answer before it delivers again. */
const AMIQUS_WAITS_MS = 5_000;
/** How long n8n may take to be done with what it has acknowledged. */
const PATIENCE_MS = 300_000;
const LOOK_MS = 500;
export const OVER = ['success', 'error', 'crashed', 'canceled'];

/** What came of events at one rate; times in milliseconds but where another unit is said. */
export interface Told {
	perSecond: number;
	count: number;
	median: number;
	p99: number;
	/** How many Amiqus would deliver again. */
	late: number;
	ran: Ran;
	/** When all that ran had ended, since the first was sent. */
	seconds: number;
	/** CPU time of an event: of all processes of the fleet, the webhook process, both workers. */
	cpu: { all: number; webhook: number; workers: number };
}

export interface Ran {
	once: number;
	never: number;
	twice: number;
}

/** How often each of those that were sent is among those that ran. */
export function ranOf(sent: readonly number[], ran: readonly number[]): Ran {
	const times = new Map<number, number>();
	for (const one of ran) times.set(one, (times.get(one) ?? 0) + 1);
	const having = (fits: (count: number) => boolean) =>
		sent.filter((one) => fits(times.get(one) ?? 0)).length;
	return {
		once: having((count) => count === 1),
		never: having((count) => count === 0),
		twice: having((count) => count > 1),
	};
}

/** As helpers for one n8n take a fleet: its webhooks arrive at the webhook process. */
export const asOne = ({ rest, credentials, webhookUrl }: Fleet) => ({
	rest,
	credentials,
	url: webhookUrl.replace(/\/$/, ''),
});

/** Whom an item of a trigger is about, this package's or one that puts out the body as it came. */
const clientOf = (item: Record<string, unknown> | undefined): number => {
	const body = item?.body as { data?: { client?: { id?: unknown } } } | undefined;
	return Number(item?.client_id ?? body?.data?.client?.id);
};

/** Sends events of a kind at each rate, and reports. */
export async function tellEvents({ fleet, sandbox }: OpenFleet, hook: Hook): Promise<Told[]> {
	const first = await countOf(fleet.rest, undefined, []);
	const hooked = await hook(asOne(fleet), sandbox);
	try {
		await tellAt(fleet, hooked, { ...WARM_UP, before: 0 });
		let before = WARM_UP.perSecond * WARM_UP.seconds;
		const all: Array<Omit<Told, 'ran'> & { first: number }> = [];
		for (const perSecond of RATES) {
			const told = await tellAt(fleet, hooked, { perSecond, seconds: SECONDS, before });
			// Events are numbered from 0, the persons in them from 1.
			all.push({ ...told, first: before + 1 });
			before += told.count;
		}
		// By number: where several workers begin executions, n8n's pages of its list leave some out.
		const clients: number[] = [];
		const last = await countOf(fleet.rest, undefined, []);
		for (let id = first + 1; id <= last; id += 1) {
			const run = await readExecution(fleet.rest, String(id)).catch(() => undefined);
			clients.push(clientOf(Object.values(run?.items ?? {}).flat()[0]));
		}
		return all.map(({ first, ...told }) => ({
			...told,
			ran: ranOf(
				Array.from({ length: told.count }, (_, nth) => first + nth),
				clients,
			),
		}));
	} finally {
		await hooked.end?.();
	}
}

/** Sends events at one rate, and waits until n8n is done with all of them. */
async function tellAt(
	fleet: Fleet,
	hooked: Hooked,
	{ perSecond, seconds, before }: { perSecond: number; seconds: number; before: number },
): Promise<Omit<Told, 'ran'>> {
	const count = perSecond * seconds;
	const cpu = async () => ({
		all: await cpuMsOfAll(),
		webhook: await cpuMsOf(fleet.webhook.pid),
		workers: (await cpuMsOf(fleet.workers[0].pid)) + (await cpuMsOf(fleet.workers[1].pid)),
	});
	const cpuBefore = await cpu();
	const began = Date.now();
	const took = await atRate(perSecond, count, async (index) => await hooked.send(before + index));
	while (
		(await countOf(fleet.rest, hooked.workflow, OVER)) < before + count &&
		Date.now() - began < PATIENCE_MS
	)
		await sleep(LOOK_MS);
	const cpuAfter = await cpu();
	const each = (of: keyof typeof cpuAfter) => (cpuAfter[of] - cpuBefore[of]) / count;
	return {
		perSecond,
		count,
		median: within(took, 0.5),
		p99: within(took, 0.99),
		late: took.filter((ms) => ms > AMIQUS_WAITS_MS).length,
		seconds: (Date.now() - began) / 1000,
		cpu: { all: each('all'), webhook: each('webhook'), workers: each('workers') },
	};
}
