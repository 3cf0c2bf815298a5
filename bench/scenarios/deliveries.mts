import { setTimeout as sleep } from 'node:timers/promises';
import { readExecution } from '../../scripts/real-n8n/execution.mts';
import type { RealN8n } from '../../scripts/real-n8n/index.mts';
import { TriggeredWorkflow } from '../../test/e2e/support/workflow.mts';
import { bodyOf, deliver } from '../../test/engine/fixtures/webhooks.mts';
import { atRate, secretOf, within } from '../support/arrivals.mts';
import { startN8n } from '../support/n8n.mts';
import type { Contender, Scenario, Work } from '../support/scenario.mts';

const NAME = 'Amiqus Trigger';
const PER_SECOND = 50;
/**
 * n8n 2.41 sets up an isolate for the expressions of every execution, which takes a tenth of a second of CPU time: two
 * cores are not enough for that 50 times a second, whatever the workflow is. The setting is n8n's own.
 */
const SETTINGS = { N8N_EXPRESSION_ENGINE: 'legacy' };
/** How long n8n may take to start executions that it has acknowledged. */
const PATIENCE_MS = 300_000;
/** Executions that n8n lists at a time, and that are read at once. */
const PAGE = 100;
const AT_ONCE = 4;

interface Listed {
	results: Array<{ id: string }>;
	count: number;
	/** Where the next page begins; there is none behind the last one. */
	nextCursor?: string | null;
}

async function list({ rest }: RealN8n, workflow: string, cursor?: string): Promise<Listed> {
	const query = new URLSearchParams({
		filter: JSON.stringify({ workflowId: workflow }),
		limit: String(PAGE),
		...(cursor === undefined ? {} : { cursor }),
	});
	return await rest.get<Listed>(`/executions?${query.toString()}`);
}

/** Waits until there are so many executions and answers which person each of them was about. */
async function clientsOf(n8n: RealN8n, workflow: string, count: number): Promise<unknown[]> {
	const deadline = Date.now() + PATIENCE_MS;
	while ((await list(n8n, workflow)).count < count && Date.now() < deadline) await sleep(500);
	const ids: string[] = [];
	let cursor: string | null | undefined;
	do {
		const page = await list(n8n, workflow, cursor ?? undefined);
		ids.push(...page.results.map(({ id }) => id));
		cursor = page.nextCursor;
	} while (cursor);
	const clients: unknown[] = [];
	const lane = async () => {
		for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
			const { items } = await readExecution(n8n.rest, id);
			clients.push(items[NAME]?.[0]?.client_id);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, lane));
	return clients;
}

const trigger: Contender = {
	name: NAME,
	prepare: async (service) => {
		const { n8n, end } = await startN8n(service, SETTINGS);
		const workflow = await TriggeredWorkflow.create({ n8n }, { nodeName: NAME });
		await workflow.publish();
		const secret = await secretOf(service);
		let sent = 0;
		const work: Work = async ({ count }) => {
			const first = sent + 1;
			const took = await atRate(PER_SECOND, count, async (index) => {
				const body = bodyOf('client.created', { client: { id: first + index } });
				return await deliver(workflow.url(), body, secret);
			});
			sent += count;
			const all = await clientsOf(n8n, workflow.id, sent);
			const clients = all.filter((client) => Number(client) >= first);
			const distinct = new Set(clients).size;
			return {
				items: clients.length,
				values: {
					medianMs: within(took, 0.5),
					p99Ms: within(took, 0.99),
					lost: count - distinct,
					doubled: clients.length - distinct,
				},
			};
		};
		return Object.assign(work, { end });
	},
};

export const deliveries: Scenario = {
	name: 'deliveries',
	title: `2,000 events at ${PER_SECOND} per second`,
	note: 'A real n8n (N8N_EXPRESSION_ENGINE=legacy, its database SQLite on the disk), warmed up with 1,000 events, with one published workflow, sent deliveries signed as Amiqus signs them, each at its time whatever became of those before. Lost: not run. Doubled: run twice.',
	sandbox: {},
	count: 2000,
	warmUp: 1000,
	rounds: 1,
	contenders: [trigger],
	columns: [
		{ heading: 'Executions', measure: 'items', digits: 0 },
		{ heading: 'Acknowledged within (ms, median)', measure: 'medianMs', digits: 0 },
		{ heading: 'Acknowledged within (ms, p99)', measure: 'p99Ms', digits: 0 },
	],
	targets: [
		{
			says: 'Acknowledged within (ms, p99)',
			most: 500,
			value: (medians) => medians(NAME, 'p99Ms'),
		},
		{ says: 'Lost', most: 0, value: (medians) => medians(NAME, 'lost') },
		{ says: 'Doubled', most: 0, value: (medians) => medians(NAME, 'doubled') },
	],
};
