import { setTimeout as sleep } from 'node:timers/promises';
import { NODE_TYPE } from '../../scripts/real-n8n/index.mts';
import { startRandomServer } from '../support/random-server.mts';
import { withInstance, type Instance } from './support/instance.mts';
import { countExecutions, TriggeredWorkflow, until } from './support/workflow.mts';

/** `AMIQUS_RANDOM_BYTES=600` goes on for so many seconds. */
const SECONDS = Number(process.env.AMIQUS_RANDOM_BYTES ?? 8);
const SEED = Number(process.env.AMIQUS_RANDOM_BYTES_SEED ?? 14);

const OPTIONS = { longestWait: 1, timeout: 5 };
const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/** One after the other, whatever became of the one before. */
const OPERATIONS = [
	{ resource: 'client', operation: 'getMany', returnAll: true },
	{ resource: 'client', operation: 'get', client: byId('1001') },
	{
		...{ resource: 'client', operation: 'create', email: 'robin@example.com' },
		...{ firstName: 'Robin', lastName: 'Reid' },
	},
	{ resource: 'record', operation: 'getMany', returnAll: false, limit: 150 },
	{ resource: 'record', operation: 'getPdf', record: byId('5007') },
	{ resource: 'client', operation: 'delete', client: byId('1001') },
];

/**
 * The longest that a run of these operations may take: a call each, as hardly any answer is a page of a list, with five
 * attempts, twice the Timeout for an answer that has begun, ten seconds of waits between attempts, and the Longest Wait.
 */
const LONGEST_RUN_MS =
	OPERATIONS.length * (5 * 2 * OPTIONS.timeout + 10 + OPTIONS.longestWait) * 1_000;

let instance: Instance;
withInstance((opened) => {
	instance = opened;
});

async function workflowOfOperations(): Promise<string> {
	const nodes = OPERATIONS.map((parameters, index) => ({
		id: `a3f0c0de-0000-4000-8000-00000000010${index}`,
		name: `Amiqus ${index}`,
		type: NODE_TYPE,
		typeVersion: 1,
		position: [220 * (index + 1), 0],
		parameters: { authentication: 'accessToken', ...parameters, options: OPTIONS },
		credentials: { amiqusApi: instance.n8n.credentials.amiqusApi },
		onError: 'continueRegularOutput',
	}));
	const start = {
		id: 'a3f0c0de-0000-4000-8000-000000000001',
		name: 'Start',
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const names = ['Start', ...nodes.map(({ name }) => name)];
	const connections = Object.fromEntries(
		nodes.map(({ name }, index) => [
			names[index] ?? '',
			{ main: [[{ node: name, type: 'main', index: 0 }]] },
		]),
	);
	const body = { name: 'Random', settings: {}, nodes: [start, ...nodes], connections };
	return (await instance.n8n.rest.post<{ id: string }>('/workflows', body)).id;
}

/** Runs it once, whatever comes of it, and answers what n8n says of the end of it. */
async function runOnce(id: string): Promise<{ status: string; data: string }> {
	const { rest } = instance.n8n;
	const { executionId } = await rest.post<{ executionId: string }>(`/workflows/${id}/run`, {
		triggerToStartFrom: { name: 'Start' },
	});
	return await until(
		`the end of run ${executionId}`,
		async () => {
			const one = await rest.get<{ status: string; data: string }>(`/executions/${executionId}`);
			return ['new', 'running', 'unknown'].includes(one.status) ? undefined : one;
		},
		LONGEST_RUN_MS,
	);
}

it(
	'stays up where Amiqus answers any bytes, and every run ends',
	async () => {
		const { n8n, sandbox } = instance;
		const triggers = [
			await TriggeredWorkflow.create(instance, {
				type: 'amiqusPollTrigger',
				events: ['client.created', 'record.finished'],
			}),
			await TriggeredWorkflow.create(instance, { nodeName: 'Hook' }),
		];
		for (const trigger of triggers) await trigger.publish();
		const id = await workflowOfOperations();
		// What answers there from now on is no Amiqus.
		const port = Number(new URL(sandbox.url).port);
		await sandbox.close();
		const server = await startRandomServer(SEED, port);
		const isUp = async () => (await n8n.rest.page('/healthz')).status;
		const until = Date.now() + SECONDS * 1_000;
		let runs = 0;
		do {
			const { status, data } = await runOnce(id);
			expect(['success', 'error']).toContain(status);
			expect(data.includes(sandbox.token)).toBe(false);
			expect(await isUp()).toBe(200);
			runs += 1;
			await sleep(50);
		} while (Date.now() < until);
		// An answer that asks for a wait may keep later operations from calling at all.
		expect(server.calls).toBeGreaterThan(runs);
		const polls = await countExecutions(instance, triggers[0]?.id ?? '');
		if (SECONDS > 60) {
			process.stderr.write(`${runs} runs, ${polls} executions of polls, ${server.calls} calls\n`);
		}
		await server.close();
	},
	SECONDS * 1_000 + 3 * LONGEST_RUN_MS,
);
