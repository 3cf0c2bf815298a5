/** The triggers in a fleet: what one process saves, others have to know. */
import { workersOf } from '../../scripts/scale/fleet.mts';
import { newPerson } from '../e2e/support/people.mts';
import { countExecutions, executions, TriggeredWorkflow, until } from '../e2e/support/workflow.mts';
import { withFleet, type Opened } from './support/fleet.mts';

let opened: Opened;
withFleet((fleet) => {
	opened = fleet;
});

/** Whom the executions so far were started for, and by what. */
async function told({ id, nodeName }: TriggeredWorkflow) {
	const runs = await executions(opened, id, await countExecutions(opened, id));
	return runs.flatMap(({ items }) => items[nodeName] ?? []);
}

/** What is inferred may have been delivered, and says so. */
const persons = async (workflow: TriggeredWorkflow) =>
	(await told(workflow)).flatMap(({ client_id: id, inferred }) =>
		typeof id === 'number' && inferred !== true ? [id] : [],
	);

async function untilRun(workflow: TriggeredWorkflow, count: number): Promise<void> {
	await until(`${count} executions`, async () =>
		(await countExecutions(opened, workflow.id)) >= count ? true : undefined,
	);
}

describe('Amiqus Trigger', () => {
	it('is published by the main process, delivered to the webhook process and run by workers, each event once', async () => {
		const { fleet, sandbox } = opened;
		const workflow = await TriggeredWorkflow.create(opened, { events: ['client.created'] });
		await workflow.publish();
		const subscriptions = () => sandbox.state.webhooks.rows;
		const { url } = subscriptions()[0] ?? {};
		expect(url?.startsWith(fleet.webhookUrl)).toBe(true);
		const added: number[] = [];
		const add = async (count: number) => {
			for (let nth = 0; nth < count; nth += 1) added.push(await newPerson(sandbox));
			await sandbox.settled();
			await until('all events', async () =>
				(await persons(workflow)).length >= added.length ? true : undefined,
			);
			expect((await persons(workflow)).sort()).toEqual(added);
		};
		await add(10);
		const runs = await executions(opened, workflow.id, added.length);
		const by = await Promise.all(runs.map(async ({ id }) => await workersOf(fleet, id)));
		expect(by.every((names) => names.length === 1)).toBe(true);
		expect([...new Set(by.flat())].sort()).toEqual(['worker-1', 'worker-2']);

		// Another webhook process knows nothing but what the main process has saved.
		await fleet.webhook.kill();
		await fleet.webhook.start('elsewhere');
		await add(2);

		// Another main process looks after what the first one published, and finds nothing to mend.
		const before = structuredClone(subscriptions());
		await fleet.main.kill();
		await fleet.main.start('elsewhere');
		await add(2);
		expect(subscriptions()).toMatchObject(before.map(({ id, secret }) => ({ id, secret })));

		// What it mends, the webhook process learns from the first delivery.
		for (const row of [...subscriptions()]) sandbox.state.webhooks.remove(row);
		await fleet.main.stop();
		await fleet.main.start();
		await until('a webhook in Amiqus', () => (subscriptions().length > 0 ? true : undefined));
		expect(subscriptions()[0]?.secret).not.toBe(before[0]?.secret);
		await add(3);
		await workflow.unpublish();
		expect(subscriptions()).toEqual([]);
	});
});

describe('Amiqus Poll Trigger', () => {
	it('tells each event once while the process that polls changes', async () => {
		const { fleet, sandbox } = opened;
		const workflow = await TriggeredWorkflow.create(opened, {
			type: 'amiqusPollTrigger',
			events: ['client.created'],
		});
		await newPerson(sandbox);
		await workflow.publish();
		const added: number[] = [];
		for (const how of ['kill', 'stop', 'kill'] as const) {
			added.push(await newPerson(sandbox), await newPerson(sandbox));
			await fleet.main[how]();
			added.push(await newPerson(sandbox));
			await fleet.main.start('elsewhere');
			await until('all events', async () =>
				(await persons(workflow)).length >= added.length ? true : undefined,
			);
		}
		// The last ones are found again, and end at the trigger.
		const runs = await countExecutions(opened, workflow.id);
		await fleet.main.kill();
		await fleet.main.start();
		await untilRun(workflow, runs + 1);
		expect((await persons(workflow)).sort()).toEqual(added);
		await workflow.unpublish();
	});
});
