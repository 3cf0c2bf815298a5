import { call } from '../unit/sandbox/support.mts';
import { START_MS, withInstance, type Instance } from './support/instance.mts';
import { newPerson } from './support/people.mts';
import { countExecutions, executions, TriggeredWorkflow, until } from './support/workflow.mts';

/** Persons in the team; `AMIQUS_PERSONS=20000` makes it a large one, with Amiqus's smallest limit. */
const PERSONS = Number(process.env.AMIQUS_PERSONS ?? 500);
/** Calls that Amiqus takes, and how long a minute of its takes here: longer than a first reading waits. */
const CALLS = PERSONS > 500 ? 20 : 3;
const MINUTE_MS = 12_000;
/** When n8n polls. */
const SECONDS = '0,10,20,30,40,50 * * * * *';
const PAGES = Math.ceil(PERSONS / 100);
/** How long the first reading may take on a busy machine: the windows that it needs, and as long again. */
const READING_MS = 120_000 + 2 * MINUTE_MS * (PAGES / CALLS);

let instance: Instance;
withInstance(
	(opened) => {
		instance = opened;
	},
	{
		seed: 'empty',
		endpointLimits: [{ method: 'GET', path: /^\/clients$/, limit: CALLS, windowMs: MINUTE_MS }],
	},
);

/** Fills the team with persons of the ids from 1 on, each changed ten seconds after the one before. */
async function fill(): Promise<void> {
	const { clients } = instance.sandbox.state;
	const model = clients.need(await newPerson(instance.sandbox));
	const begin = Date.now() - PERSONS * 10_000;
	const rows = Array.from({ length: PERSONS }, (_, index) => {
		const at = new Date(begin + index * 10_000).toISOString();
		return { ...model, id: index + 1, created_at: at, updated_at: at };
	});
	clients.restore({ rows, nextId: PERSONS + 1 });
}

it(
	'begins at once in a large team, whatever the rate limit, and reads the statuses of all over its polls',
	async () => {
		const { sandbox } = instance;
		await fill();
		const read: number[] = [];
		sandbox.onExchange(({ method, path, url, status }) => {
			if (method !== 'GET' || !path.endsWith('/clients') || status !== 200) return;
			read.push(Number(new URL(url, sandbox.url).searchParams.get('page') ?? 1));
		});
		const workflow = await TriggeredWorkflow.create(instance, {
			type: 'amiqusPollTrigger',
			events: ['client.created', 'client.status'],
			// n8n takes no shorter interval than a minute, but any list of seconds.
			parameters: { pollTimes: { item: [{ mode: 'custom', cronExpression: SECONDS }] } },
		});
		const began = Date.now();
		const seconds = () => Math.round((Date.now() - began) / 1000);
		await workflow.publish();
		console.log(`${PERSONS} persons: published after ${seconds()} s and ${read.length} calls`);
		// It did not wait for the reading, but is kept as far as it came.
		expect(read.length).toBeGreaterThan(0);
		expect(new Set(read).size).toBeLessThan(PAGES);

		const added = await newPerson(sandbox);
		// With one more person the first one stands on a page of their own.
		const isRead = () => (read.includes(PAGES + 1) ? true : undefined);
		await until('the last page', isRead, READING_MS);
		const polls = read.filter((page) => page === 1).length;
		console.log(`all read after ${seconds()} s, ${polls} polls and ${read.length} calls`);
		await call(sandbox, 'PATCH', '/clients/1', { status: 'approved' });
		const runs = await executions(instance, workflow.id, 2);
		expect(runs.map(({ items }) => items[workflow.nodeName])).toMatchObject([
			[{ event: 'client.created', client_id: added }],
			[{ event: 'client.status', client_id: 1 }],
		]);
		expect(await countExecutions(instance, workflow.id)).toBe(2);
		await workflow.unpublish();
	},
	START_MS + READING_MS,
);
