import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { runWorkflow } from '../../scripts/real-n8n/execution.mts';
import { NODE_TYPE } from '../../scripts/real-n8n/index.mts';
import { createOrUpdate } from '../engine/killed/workflow.mts';
import { START_MS, openInstance, type Instance } from './support/instance.mts';

const COUNT = 500;
/** Kills nearer than this to a run's beginning might find nobody made yet, nearer to its end everybody. */
const MARGIN = 20;
const ITEMS = 'Items';

let instance: Instance;

beforeAll(async () => {
	instance = await openInstance();
}, START_MS);

afterAll(async () => {
	await instance?.close();
}, 60_000);

const { parameters, items } = createOrUpdate(COUNT);

/** The workflow, with the items pinned to its trigger. */
async function createWorkflow(): Promise<string> {
	const { rest, credentials } = instance.n8n;
	const { amiqusApi } = credentials;
	const { id } = await rest.post<{ id: string }>('/workflows', {
		name: '500 persons',
		settings: { executionOrder: 'v1' },
		nodes: [
			{
				id: 'a3f0c0de-0000-4000-8000-000000000001',
				name: ITEMS,
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'a3f0c0de-0000-4000-8000-000000000002',
				name: 'Person',
				type: NODE_TYPE,
				typeVersion: 1,
				position: [220, 0],
				parameters,
				credentials: { amiqusApi },
			},
		],
		connections: { [ITEMS]: { main: [[{ node: 'Person', type: 'main', index: 0 }]] } },
		pinData: { [ITEMS]: items.map((json) => ({ json })) },
	});
	return id;
}

/** Starts the workflow and kills n8n once it has made so many calls. */
async function killAfter(calls: number, workflow: string): Promise<void> {
	let answered = 0;
	const reached = new Promise<void>((resolve) => {
		const stopListening = instance.sandbox.onExchange(() => {
			answered += 1;
			if (answered < calls) return;
			stopListening();
			resolve();
		});
	});
	await instance.n8n.rest.post(`/workflows/${workflow}/run`, {
		triggerToStartFrom: { name: ITEMS },
	});
	await reached;
	await instance.restart('kill');
	while (instance.sandbox.requests.inFlight > 0) await sleep(5);
}

it(
	'has every person once after n8n was killed anywhere and the workflow run again',
	async () => {
		const workflow = await createWorkflow();
		// Where persons are there already, a run makes their lookups only.
		const [calls = MARGIN] = fc.sample(fc.integer({ min: MARGIN, max: COUNT - MARGIN }), 1);
		await killAfter(2 * calls, workflow);
		await killAfter(calls, workflow);
		const ofRun = () =>
			instance.sandbox.state.clients.rows.flatMap(({ reference }) =>
				typeof reference === 'string' && reference.startsWith('CRM-') ? [reference] : [],
			);
		const before = ofRun().length;
		const told = `Killed after ${2 * calls} and ${calls} calls, with ${before} persons made`;
		expect({ told, between: before > 0 && before < COUNT }).toEqual({ told, between: true });

		const outcome = await runWorkflow(instance.n8n.rest, workflow, ITEMS);
		expect({ told, persons: ofRun().length }).toEqual({ told, persons: COUNT });
		expect(new Set(ofRun()).size).toBe(COUNT);
		const outcomes = (outcome.items.Person ?? []).map((item) => item.outcome);
		expect(outcomes.filter((one) => one === 'unchanged')).toHaveLength(before);
		expect(outcomes.filter((one) => one === 'created')).toHaveLength(COUNT - before);
	},
	START_MS,
);
