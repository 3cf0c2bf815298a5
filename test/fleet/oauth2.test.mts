/** An OAuth2 account whose tokens end while both workers use them, and whose renewal takes longer than n8n waits for it. */
import { NODE_TYPE } from '../../scripts/real-n8n/index.mts';
import { workersOf } from '../../scripts/scale/fleet.mts';
import { savePinned, ITEMS } from '../e2e/support/pinned.mts';
import { until } from '../e2e/support/workflow.mts';
import { withFleet, type Opened } from './support/fleet.mts';

/** n8n lets a second process renew after 10 seconds. */
const RENEWAL_MS = 13_000;
const EXPIRIES = 5;
const EXECUTIONS = 4;
const ITEMS_EACH = 150;
const ALL = EXECUTIONS * ITEMS_EACH;

let opened: Opened;
withFleet(
	(fleet) => {
		opened = fleet;
	},
	{ sandbox: { latencyMs: 20 } },
);

it('loses and doubles nothing where tokens end five times and their renewal takes 13 seconds', async () => {
	const { fleet, sandbox } = opened;
	const { rest } = fleet;
	const made = () =>
		sandbox.state.clients.rows.filter(({ reference }) => /^E\d/.test(`${reference}`));
	const executions: string[] = [];
	sandbox.faults.add({
		match: { path: /oauth\/token/ },
		kind: 'stall',
		delayMs: RENEWAL_MS,
		times: 999,
	});
	const before = sandbox.authority.refreshCount;
	for (let nth = 0; nth < EXECUTIONS; nth += 1) {
		const person = {
			name: 'Person',
			type: NODE_TYPE,
			typeVersion: 1,
			parameters: {
				...{ authentication: 'oAuth2', resource: 'client', operation: 'create' },
				...{ firstName: 'Robin', lastName: 'Example', email: '={{ $json.email }}' },
				additionalFields: { reference: '={{ $json.reference }}' },
				options: { itemsAtOnce: 2 },
			},
		};
		const items = Array.from({ length: ITEMS_EACH }, (_, item) => ({
			json: { reference: `E${nth}-${item}`, email: `e${nth}-${item}@example.com` },
		}));
		const workflow = await savePinned(fleet, `OAuth2 ${nth}`, person, items);
		const run = { triggerToStartFrom: { name: ITEMS } };
		const path = `/workflows/${workflow}/run`;
		executions.push((await rest.post<{ executionId: string }>(path, run)).executionId);
	}
	for (let expiry = 0; expiry < EXPIRIES; expiry += 1) {
		const enough = (ALL * (expiry + 0.5)) / (EXPIRIES + 1);
		await until(`${enough} persons`, () => (made().length >= enough ? true : undefined), 300_000);
		sandbox.authority.expireAccessTokens();
	}
	const used = new Set<string>();
	for (const execution of executions) {
		const status = await until(
			'an execution to end',
			async () => {
				const answer = await rest.get<{ status: string }>(`/executions/${execution}`);
				return ['new', 'running'].includes(answer.status) ? undefined : answer.status;
			},
			300_000,
		);
		expect(status).toBe('success');
		for (const name of await workersOf(fleet, execution)) used.add(name);
	}
	expect(used.size).toBe(2);
	expect(made()).toHaveLength(ALL);
	expect(new Set(made().map(({ reference }) => reference)).size).toBe(ALL);
	expect(sandbox.authority.refreshCount - before).toBeGreaterThanOrEqual(EXPIRIES);
}, 600_000);
