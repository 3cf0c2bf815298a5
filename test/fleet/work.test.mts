/** What one process of a fleet begins, and another goes on with or ends. */
import { readExecution, runWorkflow } from '../../scripts/real-n8n/execution.mts';
import { NODE_TYPE } from '../../scripts/real-n8n/index.mts';
import { workersOf } from '../../scripts/scale/fleet.mts';

import { AGENT_VERSIONS, modelCredential, saveAgent } from '../e2e/support/agent.mts';
import { answersIn, startModel, type Model } from '../e2e/support/model.mts';
import { completeOnPage, newRequest } from '../e2e/support/people.mts';
import { ITEMS, saveChain, savePinned } from '../e2e/support/pinned.mts';
import { until } from '../e2e/support/workflow.mts';
import { withFleet, type Opened } from './support/fleet.mts';

/** A window of the limit, so that runs last until they are looked at. */
const RATE = { limit: 50, windowMs: 3_000 };

let opened: Opened;
withFleet(
	(fleet) => {
		opened = fleet;
	},
	{ sandbox: { rateLimit: RATE } },
);

/** Whatever a test ended is there for the next. */
beforeEach(async () => {
	for (const one of [opened.fleet.main, opened.fleet.webhook, ...opened.fleet.workers])
		await one.start();
}, 120_000);

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value });
const node = (name: string, parameters: object) => ({
	name,
	type: NODE_TYPE,
	typeVersion: 1,
	parameters,
	credentials: opened.fleet.credentials,
});
async function begin(workflow: string): Promise<string> {
	const { rest } = opened.fleet;
	const run = { triggerToStartFrom: { name: ITEMS } };
	const path = `/workflows/${workflow}/run`;
	return (await rest.post<{ executionId: string }>(path, run)).executionId;
}

const statusOf = async (id: string) =>
	(await opened.fleet.rest.get<{ status: string }>(`/executions/${id}`)).status;
const untilStatus = async (id: string, status: string) =>
	await until(`execution ${id} to be ${status}`, async () =>
		(await statusOf(id)) === status ? true : undefined,
	);

describe('Wait for Completion', () => {
	it('is resumed by the webhook process and goes on in another worker, also behind another main process', async () => {
		const { fleet, sandbox } = opened;
		const [first, second] = fleet.workers;
		const request = await newRequest(sandbox);
		const record = byId('={{ $json.id }}');
		const workflow = await saveChain(
			fleet,
			'Wait',
			[
				node('Wait', {
					...{ resource: 'record', operation: 'waitForCompletion', record },
					...{ limit: 60, limitUnit: 'minutes' },
				}),
				node('Outcome', { resource: 'record', operation: 'getOutcome', record }),
			],
			[{ json: { id: request.id } }],
		);
		await second.stop();
		const execution = await begin(workflow);
		await untilStatus(execution, 'waiting');
		expect(await workersOf(fleet, execution)).toEqual([first.name]);
		await Promise.all([first.kill(), fleet.main.kill(), fleet.webhook.kill()]);
		await Promise.all([second.start('elsewhere'), fleet.main.start('elsewhere')]);
		await fleet.webhook.start('elsewhere');
		await completeOnPage(sandbox, request);
		await untilStatus(execution, 'success');
		const { items } = await readExecution(fleet.rest, execution);
		expect(items.Outcome).toMatchObject([{ id: request.id, outcome: 'needs_review' }]);
		expect(await workersOf(fleet, execution)).toEqual([first.name, second.name]);
		await until('no webhook', () => (sandbox.state.webhooks.rows.length === 0 ? true : undefined));
	});

	it('goes on when its time is up, though the worker that paused it is gone', async () => {
		const { fleet, sandbox } = opened;
		const { id } = await newRequest(sandbox);
		const workflow = await saveChain(
			fleet,
			'Wait a minute',
			[
				node('Wait', {
					...{ resource: 'record', operation: 'waitForCompletion', record: byId(id) },
					...{ limit: 1, limitUnit: 'minutes' },
				}),
			],
			[{ json: { id } }],
		);
		const execution = await begin(workflow);
		await untilStatus(execution, 'waiting');
		const [name] = await workersOf(fleet, execution);
		const worker = fleet.workers.find((one) => one.name === name);
		await worker?.kill();
		await untilStatus(execution, 'success');
		const { items } = await readExecution(fleet.rest, execution);
		expect(items.Wait).toEqual([{ id }]);
	});
});

describe('A run of many calls on a worker', () => {
	it('is completed by another worker where its own was killed, with nothing made twice', async () => {
		const { fleet, sandbox } = opened;
		const upsert = node('Person', {
			...{ resource: 'client', operation: 'upsert', reference: '={{ $json.reference }}' },
			...{ firstName: 'Robin', lastName: 'Example', email: '={{ $json.email }}' },
		});
		const items = Array.from({ length: 200 }, (_, nth) => ({
			json: { reference: `KILLED-${nth}`, email: `killed-${nth}@example.com` },
		}));
		const workflow = await savePinned(fleet, 'Killed', upsert, items);
		const made = () =>
			sandbox.state.clients.rows.flatMap(({ reference }) =>
				String(reference).startsWith('KILLED-') ? [reference] : [],
			);
		const execution = await begin(workflow);
		await until('some persons', () => (made().length > 40 ? true : undefined));
		const [name] = await workersOf(fleet, execution);
		const worker = fleet.workers.find((one) => one.name === name);
		await worker?.kill();
		await until('what was under way', () => (sandbox.requests.inFlight === 0 ? true : undefined));
		expect(made().length).toBeLessThan(200);
		const again = await begin(workflow);
		await untilStatus(again, 'success');
		expect(await workersOf(fleet, again)).not.toContain(name);
		expect(made()).toHaveLength(200);
		expect(new Set(made()).size).toBe(200);
	});
});

describe.each(AGENT_VERSIONS)('A tool of AI Agent %s', (version) => {
	let model: Model;
	beforeAll(async () => {
		model = await startModel();
	});
	afterAll(async () => {
		await model?.close();
	});

	it('works on a worker, and sends a write whose answer is lost once', async () => {
		const { fleet, sandbox } = opened;
		const credential = await modelCredential(fleet, model.url);
		const before = sandbox.state.clients.rows.length;
		model.think((question) =>
			answersIn(question).length > 0
				? { say: 'Done.' }
				: { calls: [{ tool: 'Create_person', input: { first: 'Agatha' } }] },
		);
		const match = { method: 'POST', path: /\/clients$/ };
		sandbox.faults.add({ match, kind: 'reset-after' });
		const tool = {
			name: 'Create person',
			settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 },
			parameters: {
				...{ resource: 'client', operation: 'create', lastName: 'Example' },
				firstName: "={{ $fromAI('first', '', 'string') }}",
				email: `agent-${version}@example.com`,
			},
		};
		const id = await saveAgent(fleet, credential, { version, question: 'Do it', tools: [tool] });
		const execution = await begin(id);
		await untilStatus(execution, 'success');
		expect(await workersOf(fleet, execution)).toHaveLength(1);
		expect(sandbox.state.clients.rows).toHaveLength(before + 1);
		const last = model.asked.at(-1);
		expect(last && answersIn(last)).toEqual([expect.stringContaining('It may have been created')]);
	});
});

it('uses the account that was connected in the main process on every worker', async () => {
	const { fleet } = opened;
	const parameters = { authentication: 'oAuth2', resource: 'account', operation: 'get' };
	const account = node('Account', parameters);
	const workflow = await saveChain(fleet, 'Account', [account], [{ json: {} }]);
	const used = new Set<string>();
	await until('both workers', async () => {
		const { id, items } = await runWorkflow(fleet.rest, workflow, ITEMS);
		expect(items.Account).toHaveLength(1);
		for (const name of await workersOf(fleet, id)) used.add(name);
		return used.size === 2 ? true : undefined;
	});
});

it('has the main process show lists to pick from, with the account that workers use', async () => {
	const { fleet, sandbox } = opened;
	type Entry = Record<'name' | 'value', unknown>;
	const ask = async <T,>(path: string, field: string, methodName: string) =>
		await fleet.rest.post<T>(`/dynamic-node-parameters/${path}`, {
			...{ path: `parameters.${field}`, methodName, credentials: fleet.credentials },
			nodeTypeAndVersion: { name: NODE_TYPE, version: 1 },
			// n8n looks here, and not among a node's defaults, for which credential is used.
			currentNodeParameters: {
				...{ authentication: 'accessToken', resource: 'client', operation: 'addAssignees' },
				client: { __rl: true, mode: 'list', value: '' },
			},
		});
	const lists = 'resource-locator-results';
	const people = await ask<{ results: Entry[] }>(lists, 'client', 'searchClients');
	const [shown] = people.results;
	expect(sandbox.state.clients.rows.map(({ id }) => id)).toContain(Number(shown?.value));
	expect(shown?.name).toContain(`#${String(shown?.value)}`);
	const teams = await ask<Entry[]>('options', 'teams', 'loadTeams');
	expect(teams.map(({ value }) => value)).toEqual(sandbox.state.teams.rows.map(({ id }) => id));
});
