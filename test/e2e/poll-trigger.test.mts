import { runWorkflow } from '../../scripts/real-n8n/execution.mts';
import { START_MS, withInstance, type Instance } from './support/instance.mts';
import { completeOnPage, newPerson, newRequest } from './support/people.mts';
import { countExecutions, executions, TriggeredWorkflow, until } from './support/workflow.mts';

/** How often n8n is killed while it polls; `AMIQUS_KILLS=10` kills it more often. */
const KILLS = Number(process.env.AMIQUS_KILLS ?? 2);

let instance: Instance;
withInstance((opened) => {
	instance = opened;
});

/** What the executions so far were started with. */
async function told({ id, nodeName }: TriggeredWorkflow): Promise<Array<Record<string, unknown>>> {
	const runs = await executions(instance, id, await countExecutions(instance, id));
	return runs.flatMap(({ items }) => items[nodeName] ?? []);
}

it('polls at once after a restart, finds what happened while n8n was off, and runs none of it again', async () => {
	const { sandbox } = instance;
	const workflow = await TriggeredWorkflow.create(instance, {
		type: 'amiqusPollTrigger',
		events: ['client.created', 'record.finished'],
	});
	await newPerson(sandbox);
	await workflow.publish();
	await instance.n8n.stop();
	const request = await newRequest(sandbox);
	await completeOnPage(sandbox, request);
	await instance.restart();
	await executions(instance, workflow.id, 1);
	const { client } = sandbox.state.records.need(request.id);
	const events = [
		{ event: 'client.created', client_id: client },
		{ event: 'record.finished', record_id: request.id, client_id: client },
	];
	expect(await told(workflow)).toMatchObject(events);
	// The last events are found again, in an execution that ends at the trigger.
	await instance.restart();
	await executions(instance, workflow.id, 2);
	expect(await told(workflow)).toMatchObject(events);
	await workflow.unpublish();
});

it('shows the latest event in the editor', async () => {
	const client = await newPerson(instance.sandbox);
	const edit = { type: 'amiqusPollTrigger', events: ['client.created'] } as const;
	const workflow = await TriggeredWorkflow.create(instance, edit);
	const { items } = await runWorkflow(instance.n8n.rest, workflow.id, workflow.nodeName);
	expect(items[workflow.nodeName]).toMatchObject([{ event: 'client.created', client_id: client }]);
});

it(
	'runs each event once where n8n is killed while it polls',
	async () => {
		const { sandbox } = instance;
		const workflow = await TriggeredWorkflow.create(instance, {
			type: 'amiqusPollTrigger',
			events: ['client.created'],
		});
		await workflow.publish();
		const added: number[] = [];
		for (let kill = 0; kill < KILLS; kill += 1) {
			await instance.n8n.stop();
			for (let count = 0; count < 20; count += 1) added.push(await newPerson(sandbox));
			const polled = new Promise<void>((resolve) => {
				const stop = sandbox.onExchange(({ path }) => {
					if (!path.endsWith('/clients')) return;
					stop();
					resolve();
				});
			});
			await instance.restart();
			await polled;
			// Sometimes before the execution is stored, and sometimes after.
			await new Promise((resolve) => setTimeout(resolve, kill * 15));
			await instance.restart('kill');
			await until('the events', async () =>
				(await told(workflow)).length >= added.length ? true : undefined,
			);
		}
		const persons = (await told(workflow)).map(({ client_id: id }) => id);
		expect(persons.sort()).toEqual(added.sort());
		await workflow.unpublish();
	},
	START_MS + KILLS * 120_000,
);
