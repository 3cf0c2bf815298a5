/** Requests that a workflow waits for, and the workflow that does. */
import { startSandbox, type Sandbox } from '../../../sandbox/index.mts';
import { hurry } from './hurry.mts';
import { jsonOf, runNode } from './index.mts';
import { runWaiting, type WaitingOptions, type WaitingRun } from './waiting.mts';

const PERSON = 1001;
export const byId = (value: unknown) => ({ __rl: true, mode: 'id', value: value as string });

const STEP = [{ type: 'document.request', preferences: { title: 'Bill', instructions: 'Recent' } }];

/** Sends so many requests of one step each; answers their IDs. */
export async function send(sandbox: Sandbox, count: number): Promise<number[]> {
	const { items, error } = await runNode({
		sandbox,
		parameters: {
			...{ resource: 'record', operation: 'create', client: byId(PERSON) },
			...{ createFrom: 'steps', specifySteps: 'json', stepsJson: JSON.stringify(STEP) },
			notify: false,
		},
		items: Array.from({ length: count }, () => ({})),
	});
	if (error) throw new Error(error.message);
	return jsonOf(items).map(({ id }) => Number(id));
}

/** Runs the node that waits for requests. */
async function waitFor(
	sandbox: Sandbox,
	ids: number[],
	{ parameters, ...more }: Partial<WaitingOptions> = {},
): Promise<WaitingRun> {
	return await runWaiting({
		sandbox,
		parameters: {
			...{ resource: 'record', operation: 'waitForCompletion', record: byId('={{ $json.id }}') },
			...parameters,
		},
		items: ids.map((id) => ({ id })),
		...more,
	});
}

/** What tests of waiting have in common: a sandbox for each of them, and waits that are closed after it. */
export function waits(take: (sandbox: Sandbox) => void) {
	const open: WaitingRun[] = [];
	let sandbox: Sandbox;
	let atEase: () => void;
	beforeAll(() => {
		atEase = hurry();
	});
	afterAll(() => atEase());
	beforeEach(async () => {
		// A second of Amiqus's between attempts takes a millisecond.
		sandbox = await startSandbox({ webhookTimeUnitMs: 1 });
		take(sandbox);
	});
	afterEach(async () => {
		for (const run of open.splice(0)) await run.close();
		await sandbox.close();
	});
	return {
		wait: async (ids: number[], more: Partial<WaitingOptions> = {}): Promise<WaitingRun> => {
			const run = await waitFor(sandbox, ids, more);
			open.push(run);
			return run;
		},
		subscriptions: () => sandbox.state.webhooks.rows,
		/** The calls from now on. */
		callsFrom: (): string[] => {
			const seen: string[] = [];
			sandbox.onExchange(({ method, path }) => void seen.push(`${method} ${path}`));
			return seen;
		},
	};
}

/** What came out, with the item that each belongs to. */
export const links = (run: WaitingRun) =>
	run.items().map(({ json, pairedItem }) => [json.id ?? json.error, pairedItem]);

/** The node's own work goes on after its answers. */
export async function until(holds: () => boolean): Promise<void> {
	while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
