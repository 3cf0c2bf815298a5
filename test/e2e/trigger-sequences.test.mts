import fc from 'fast-check';
import { openInstance, START_MS, type Instance } from './support/instance.mts';
import { newPerson } from './support/people.mts';
import { countExecutions, executions, TriggeredWorkflow, until } from './support/workflow.mts';

/** How many sequences; `AMIQUS_SEQUENCES=20 npm run e2e -- sequences` runs more than the usual few. */
const SEQUENCES = Number(process.env.AMIQUS_SEQUENCES ?? 3);
/** How long one may take on a busy machine, with n8n started again in it. */
const SEQUENCE_MS = 240_000;

type Step =
	| { do: 'publish' | 'unpublish' | 'listen' | 'stop listening' | 'restart' }
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
}

let instance: Instance;

beforeAll(async () => {
	instance = await openInstance();
}, START_MS);

afterAll(async () => {
	await instance?.close();
}, 60_000);

const name = fc.constantFrom('Amiqus Trigger', 'Amiqus Trigger1', 'When something happens');
const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 5, arbitrary: fc.constant({ do: 'publish' as const }) },
	{
		weight: 8,
		arbitrary: fc.constantFrom('unpublish', 'listen', 'stop listening').map(toStep),
	},
	{ weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
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
		case 'restart':
			await instance.restart();
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
	'has exactly the subscriptions that are in use, whatever the order of things',
	async () => {
		const sequence = fc.array(step, { minLength: 6, maxLength: 12 });
		await fc.assert(
			fc.asyncProperty(sequence, async (steps) => {
				const workflow = await TriggeredWorkflow.create(instance);
				let expected: Expected = {};
				for (const one of steps) {
					expected = await take(one, workflow, expected);
					await expectRight(workflow, expected);
				}
				expected = await take({ do: 'listen' }, workflow, expected);
				expected = await take({ do: 'stop listening' }, workflow, expected);
				await expectRight(workflow, expected);

				const before = await countExecutions(instance, workflow.id);
				await newPerson(instance.sandbox);
				await instance.sandbox.settled();
				if (expected.published) await executions(instance, workflow.id, before + 1);
				expect(await countExecutions(instance, workflow.id)).toBe(
					before + (expected.published ? 1 : 0),
				);
				await take({ do: 'unpublish' }, workflow, expected);
				expect(instance.sandbox.state.webhooks.rows).toEqual([]);
			}),
			{ numRuns: SEQUENCES, endOnFailure: true },
		);
	},
	SEQUENCES * SEQUENCE_MS,
);
