import { START_MS, withInstance, type Instance } from './support/instance.mts';
import { newPerson } from './support/people.mts';
import { countExecutions, executions, TriggeredWorkflow, until } from './support/workflow.mts';

/** Persons added while n8n is away; `AMIQUS_CHANGES=1000` adds more than the usual few. */
const CHANGES = Number(process.env.AMIQUS_CHANGES ?? 30);
/** Of which Amiqus tries to deliver these, all in vain, and then switches the webhook off. */
const TRIED = Math.min(CHANGES, 12);
/** How long one may take on a busy machine. */
const CHANGE_MS = 2_000;

let instance: Instance;
withInstance((opened) => {
	instance = opened;
});

const subscriptions = () => instance.sandbox.state.webhooks.rows;

it(
	'has run once for each of many persons after a day away, with nobody looking',
	async () => {
		const { sandbox } = instance;
		const workflow = await TriggeredWorkflow.create(instance, {
			events: ['client.created', 'client.deleted'],
		});
		await workflow.publish();
		await instance.n8n.stop();
		const missed: number[] = [];
		for (let count = 0; count < TRIED; count += 1) missed.push(await newPerson(sandbox));
		const { deliveries } = sandbox.webhooks;
		await until('a webhook that is off', () => {
			sandbox.webhooks.retryNow();
			return deliveries.rows.every(({ state }) => state === 'lost') ? true : undefined;
		});
		expect(subscriptions()).toMatchObject([{ is_enabled: false }]);
		// Lists and log know whole seconds.
		await new Promise((resolve) => setTimeout(resolve, 1_100));
		while (missed.length < CHANGES) missed.push(await newPerson(sandbox));

		await instance.restart();
		await until(
			'all executions',
			async () => ((await countExecutions(instance, workflow.id)) > CHANGES ? true : undefined),
			60_000 + CHANGES * CHANGE_MS,
		);
		expect(subscriptions()).toMatchObject([{ url: workflow.url(), is_enabled: true }]);
		const after = await newPerson(sandbox);
		await sandbox.settled();
		const runs = await executions(instance, workflow.id, CHANGES + 2);
		const items = runs.map((run) => run.items[workflow.nodeName]?.[0] ?? {});
		const persons = items.map(({ client_id: id }) => id).filter((id) => id !== undefined);
		expect(persons.sort()).toEqual([...missed, after].sort());
		expect(items.filter(({ caught_up: caughtUp }) => caughtUp)).toHaveLength(CHANGES + 1);
		expect(items.filter(({ event }) => event === 'events.maybe_missed')).toMatchObject([
			{ events: ['client.deleted'] },
		]);
		// Started again, it starts nothing twice.
		await instance.restart();
		await newPerson(sandbox);
		await sandbox.settled();
		expect(deliveries.rows.at(-1)).toMatchObject({ state: 'delivered' });
		await until('the last execution', async () =>
			(await countExecutions(instance, workflow.id)) >= CHANGES + 3 ? true : undefined,
		);
		expect(await countExecutions(instance, workflow.id)).toBe(CHANGES + 3);
		await workflow.unpublish();
		expect(subscriptions()).toEqual([]);
	},
	START_MS + CHANGES * CHANGE_MS,
);
