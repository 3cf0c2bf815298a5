import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import {
	jsonOf,
	loadPackage,
	MemoryCredentials,
	runNode,
	type NodeSettings,
} from './support/index.mts';
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

describe('a try that fails before it comes to its items, where they go on', () => {
	/** Twelve persons of whom Amiqus takes only the last. */
	const upsert = async (settings: NodeSettings) => {
		sandbox.faults.add({ match: creation, kind: 'status', status: 422, times: 11 });
		return await runNode({
			sandbox,
			parameters: {
				resource: 'client',
				operation: 'upsert',
				lastName: 'Reid',
				reference: '={{ $json.ref }}',
				firstName: '={{ $json.ref }}',
				email: '={{ $json.ref }}@example.com',
				options: { itemsAtOnce: 1 },
			},
			items: Array.from({ length: 12 }, (_, index) => ({ ref: `r${index}` })),
			settings: { retryOnFail: true, maxTries: 2, ...settings },
		});
	};

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'puts out what the one before has done: %s',
		async (onError) => {
			const list = { method: 'GET', path: /\/clients$/ };
			sandbox.faults.add({ match: list, kind: 'status', status: 403, after: 1 });
			const { items, errorItems, tries } = await upsert({ onError });
			expect(tries).toBe(2);
			const all = [...items, ...errorItems];
			const done = all.filter(({ json }) => json.error === undefined);
			expect(all).toHaveLength(12);
			expect(done).toMatchObject([
				{ json: { outcome: 'created', first_name: 'r11' }, pairedItem: { item: 11 } },
			]);
			expect(persons()).toHaveLength(1);
		},
	);

	it('does so, too, where the credential is spoiled in between', async () => {
		const types = await loadPackage();
		const saved = new MemoryCredentials(types);
		sandbox.faults.add({ match: creation, kind: 'status', status: 422 });
		sandbox.onExchange(({ status }) => {
			const [credential] = saved.all();
			if (status === 201 && credential) credential.data.baseUrl = 'nothing';
		});
		const { items, tries } = await runNode({
			sandbox,
			saved,
			types,
			parameters: { ...NAMED_PERSON, options: { itemsAtOnce: 1 } },
			items: [{ name: 'Isla' }, { name: 'Skye' }],
			settings: { retryOnFail: true, maxTries: 2, onError: 'continueRegularOutput' },
		});
		expect(tries).toBe(2);
		expect(jsonOf(items)).toMatchObject([
			{ error: expect.stringContaining('Base URL') as unknown },
			{ first_name: 'Skye' },
		]);
		expect(persons()).toHaveLength(1);
	});
});
