import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, runNode, type NodeSettings } from './support/index.mts';
import { NAMED_PERSON } from './support/creating.mts';
import { hurry } from './support/hurry.mts';

let sandbox: Sandbox;
let atEase: () => void;
beforeEach(async () => {
	atEase = hurry();
	sandbox = await startSandbox({ seed: 'empty' });
});
afterEach(async () => {
	atEase();
	await sandbox.close();
});

const creation = { method: 'POST', path: /\/clients$/ };
const persons = () => sandbox.state.clients.rows;

const createTwins = async (settings: NodeSettings) =>
	await runNode({
		sandbox,
		parameters: {
			...NAMED_PERSON,
			email: 'reid@example.com',
			additionalFields: { reference: 'CRM-1' },
		},
		items: [{ name: 'Isla' }, { name: 'Skye' }],
		settings,
	});

describe('two items that Amiqus cannot tell apart', () => {
	it('are not taken for each other when one of them was lost, in this try or the next', async () => {
		sandbox.faults.add({ match: creation, kind: 'reset-before', after: 1 });
		const { error, tries } = await createTwins({ retryOnFail: true, maxTries: 2 });
		expect(tries).toBe(2);
		expect(error?.message).toMatch(/may have been created.*\[item 1\]/);
		expect(persons()).toHaveLength(1);
	});

	it('are each found as what they made when the answers were lost', async () => {
		sandbox.faults.add({ match: creation, kind: 'reset-after', times: 2 });
		const { items, error } = await createTwins({});
		expect(error).toBeUndefined();
		expect(jsonOf(items).map(({ id }) => id)).toEqual(persons().map(({ id }) => id));
	});
});

describe('a deletion whose outcome the first try could not learn', () => {
	it('is done when the next try finds nothing left', async () => {
		const { items } = await createTwins({});
		const [first] = jsonOf(items);
		sandbox.faults.add({
			match: { method: 'DELETE', path: /\/clients\/\d+$/ },
			kind: 'status',
			status: 500,
			processed: true,
		});
		sandbox.faults.add({
			match: { method: 'DELETE', path: /\/clients\/\d+$/ },
			kind: 'status',
			status: 500,
			times: 4,
		});
		const { error, tries } = await runNode({
			sandbox,
			parameters: {
				resource: 'client',
				operation: 'delete',
				client: { __rl: true, mode: 'id', value: Number(first?.id) },
			},
			settings: { retryOnFail: true, maxTries: 2 },
		});
		expect(tries).toBe(2);
		expect(error).toBeUndefined();
		expect(persons()).toHaveLength(1);
	});
});
