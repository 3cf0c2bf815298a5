import fc from 'fast-check';
import { SEED } from '../support/seed.mts';
import { withInstance, type Instance } from './support/instance.mts';
import { newPerson } from './support/people.mts';
import { countExecutions, executions, TriggeredWorkflow, until } from './support/workflow.mts';

/** How many sequences; `AMIQUS_SEQUENCES=20 npm run e2e -- sequences` runs more than the usual few. */
const SEQUENCES = Number(process.env.AMIQUS_SEQUENCES ?? 3);
/** How long one may take on a busy machine, with n8n started again in it. */
const SEQUENCE_MS = 240_000;

type Step =
	| { do: 'publish' | 'unpublish' | 'listen' | 'stop listening' | 'burst' }
	| { do: 'restart'; how: 'stop' | 'kill'; inAmiqus: 'nothing' | 'switched off' | 'deleted' }
	| { do: 'edit'; events: readonly string[] }
	| { do: 'rename'; node: string; workflow: string }
	| { do: 'change credential'; to: 'amiqusApi' | 'amiqusOAuth2Api' };

/** What n8n and Amiqus are expected to be like. */
interface Expected {
	/** The events of the published version. */
	published?: readonly string[];
	/** The events of the version that the editor listens for. */
	listening?: readonly string[];
	/** n8n ended while the editor listened: its subscription stays until the editor listens again. */
	orphaned?: boolean;
	/** Persons added while the workflow was published. */
	persons: number[];
}

/** Persons added at once. */
const AT_ONCE = 5;

let instance: Instance;
withInstance((opened) => {
	instance = opened;
});

const name = fc.constantFrom('Amiqus Trigger', 'Amiqus Trigger1', 'When something happens');
const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 5, arbitrary: fc.constant({ do: 'publish' as const }) },
	{
		weight: 8,
		arbitrary: fc.constantFrom('unpublish', 'listen', 'stop listening').map(toStep),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('restart' as const),
			how: fc.constantFrom('stop' as const, 'kill' as const),
			inAmiqus: fc.constantFrom('nothing' as const, 'switched off' as const, 'deleted' as const),
		}),
	},
	{ weight: 3, arbitrary: fc.constant({ do: 'burst' as const }) },
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constant('edit' as const),
			events: fc.constantFrom(['client.*'], ['*'], ['client.created', 'record.finished']),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({ do: fc.constant('rename' as const), node: name, workflow: name }),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant('change credential' as const),
			to: fc.constantFrom('amiqusApi' as const, 'amiqusOAuth2Api' as const),
		}),
	},
);

function toStep(one: string): Step {
	return { do: one as 'unpublish' | 'listen' | 'stop listening' };
}

/** Adds persons at once; answers with those of whom the workflow is to be told. */
async function burst({ published }: Expected): Promise<number[]> {
	const { sandbox } = instance;
	const added = await Promise.all(
		Array.from({ length: AT_ONCE }, async () => await newPerson(sandbox)),
	);
	// A subscription that is left over from listening answers nobody: Amiqus goes on trying for half an hour.
	const { webhooks } = sandbox;
	await until('the end of all attempts', () => {
		webhooks.retryNow();
		return webhooks.deliveries.rows.some(({ state }) => state === 'pending') ? undefined : true;
	});
	return published ? added : [];
}

/** Somebody does something to the webhook in Amiqus, just before n8n is started again. */
function meddle(url: string, what: 'nothing' | 'switched off' | 'deleted'): void {
	const { webhooks } = instance.sandbox.state;
	for (const row of subscriptionsOf(url)) {
		if (what === 'switched off') webhooks.update(row, { is_enabled: false });
		if (what === 'deleted') webhooks.remove(row);
	}
}

/** The persons of whose addition the workflow was told, but for what is only inferred. */
async function told({ id }: TriggeredWorkflow): Promise<number[]> {
	const runs = await executions(instance, id, await countExecutions(instance, id));
	const items = runs.flatMap((run) =>
		Object.entries(run.items).flatMap(([node, found]) => (node === 'Done' ? [] : found)),
	);
	return items
		.filter(({ event, inferred }) => event === 'client.created' && inferred === undefined)
		.map(({ client_id: client }) => Number(client));
}

/** Does one step as a person at the editor, and says what is to be expected after it. */
async function take(one: Step, workflow: TriggeredWorkflow, before: Expected): Promise<Expected> {
	switch (one.do) {
		case 'publish':
			await workflow.publish();
			return { ...before, published: workflow.events };
		case 'unpublish':
			await workflow.unpublish();
			return { ...before, published: undefined };
		case 'listen':
			await workflow.listen();
			return { ...before, listening: workflow.events, orphaned: false };
		case 'stop listening':
			await workflow.stopListening();
			return { ...before, listening: undefined };
		case 'burst':
			// The editor, too, would take one of them.
			if (before.listening) return before;
			return { ...before, persons: [...before.persons, ...(await burst(before))] };
		case 'restart':
			// What runs while n8n is killed has crashed, and n8n does not run it again, whatever its trigger.
			await told(workflow);
			meddle(workflow.url(), one.inAmiqus);
			await instance.restart(one.how);
			return {
				...before,
				listening: undefined,
				orphaned: before.orphaned === true || before.listening !== undefined,
			};
		case 'edit':
			await workflow.edit({ events: one.events });
			return before;
		case 'rename':
			await workflow.edit({ nodeName: one.node, workflowName: one.workflow });
			return before;
		case 'change credential':
			await workflow.edit({ credential: one.to });
			return before;
	}
}

const subscriptionsOf = (url: string) =>
	instance.sandbox.state.webhooks.rows.filter((row) => row.url === url);

/** Whether a webhook's address has the subscription it should have, and no other. */
function isRight(url: string, events: readonly string[] | undefined, mayBeLeft = false): boolean {
	const found = subscriptionsOf(url);
	if (events === undefined) return found.length <= (mayBeLeft ? 1 : 0);
	const [only] = found;
	return found.length === 1 && only?.is_enabled === true && only.events.join() === events.join();
}

async function expectRight(workflow: TriggeredWorkflow, expected: Expected): Promise<void> {
	const { published, listening, orphaned = false } = expected;
	// n8n ends its listening after it has answered.
	await until('the subscriptions that are in use, and no other', () =>
		isRight(workflow.url('webhook'), published) &&
		isRight(workflow.url('webhook-test'), listening, orphaned)
			? true
			: undefined,
	);
}

it(
	`has exactly the subscriptions that are in use, whatever the order of things; seed ${SEED}`,
	async () => {
		let done = 0;
		const sequence = fc.array(step, { minLength: 6, maxLength: 12 });
		await fc.assert(
			fc.asyncProperty(sequence, async (steps) => {
				const workflow = await TriggeredWorkflow.create(instance);
				let expected: Expected = { persons: [] };
				for (const one of steps) {
					expected = await take(one, workflow, expected);
					await expectRight(workflow, expected);
				}
				expected = await take({ do: 'listen' }, workflow, expected);
				expected = await take({ do: 'stop listening' }, workflow, expected);
				await expectRight(workflow, expected);

				expected = await take({ do: 'burst' }, workflow, expected);
				const { persons } = expected;
				await until('each event', async () =>
					(await told(workflow)).length >= persons.length ? true : undefined,
				);
				expect((await told(workflow)).sort()).toEqual([...persons].sort());
				await take({ do: 'unpublish' }, workflow, expected);
				expect(instance.sandbox.state.webhooks.rows).toEqual([]);
				done += 1;
				if (SEQUENCES > 20) process.stderr.write(`${done} sequences of seed ${SEED}\n`);
			}),
			{ numRuns: SEQUENCES, seed: SEED, endOnFailure: true },
		);
	},
	SEQUENCES * SEQUENCE_MS,
);
