import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { runWorkflow } from '../../scripts/real-n8n/execution.mts';
import { NODE_TYPE } from '../../scripts/real-n8n/index.mts';
import { JOBS } from '../engine/killed/workflow.mts';
import { START_MS, withInstance, type Instance } from './support/instance.mts';
import { ITEMS, savePinned } from './support/pinned.mts';

const COUNT = 500;
/** Kills nearer than this to a run's beginning might find nobody made yet, nearer to its end everybody. */
const MARGIN = 20;
const PERSON = 'Person';

let instance: Instance;
withInstance((opened) => {
	instance = opened;
});

const { parameters, items } = JOBS.createOrUpdate(COUNT);

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
		const node = { name: PERSON, type: NODE_TYPE, typeVersion: 1, parameters };
		const pinned = items.map((json) => ({ json }));
		const workflow = await savePinned(instance.n8n, '500 persons', node, pinned);
		// A run looks all persons up together, then makes a call for each who is missing.
		const [calls = MARGIN] = fc.sample(fc.integer({ min: MARGIN, max: COUNT / 2 - MARGIN }), 1);
		await killAfter(calls, workflow);
		await killAfter(calls, workflow);
		const ofRun = () =>
			instance.sandbox.state.clients.rows.flatMap(({ reference }) =>
				typeof reference === 'string' && reference.startsWith('CRM-') ? [reference] : [],
			);
		const before = ofRun().length;
		const told = `Killed after ${calls} calls twice, with ${before} persons made`;
		expect({ told, between: before > 0 && before < COUNT }).toEqual({ told, between: true });

		const outcome = await runWorkflow(instance.n8n.rest, workflow, ITEMS);
		expect({ told, persons: ofRun().length }).toEqual({ told, persons: COUNT });
		expect(new Set(ofRun()).size).toBe(COUNT);
		const outcomes = (outcome.items[PERSON] ?? []).map((item) => item.outcome);
		expect(outcomes.filter((one) => one === 'unchanged')).toHaveLength(before);
		expect(outcomes.filter((one) => one === 'created')).toHaveLength(COUNT - before);
	},
	START_MS,
);
