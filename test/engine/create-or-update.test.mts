import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, runNode, type NodeSettings } from './support/index.mts';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ seed: 'empty' });
});
afterEach(async () => {
	await sandbox.close();
});

interface Person {
	ref: string;
	first?: string;
	email?: string;
	mobile?: string;
	dob?: string;
}

const run = async (items: Person[], parameters: object = {}, settings: NodeSettings = {}) =>
	await runNode({
		sandbox,
		parameters: {
			resource: 'client',
			operation: 'upsert',
			reference: '={{ $json.ref }}',
			firstName: '={{ $json.first || "Isla" }}',
			lastName: 'Reid',
			email: '={{ $json.email || $json.ref.trim().toLowerCase() + "@example.com" }}',
			additionalFields: { mobile: '={{ $json.mobile }}' },
			...parameters,
		},
		items: items.map((item) => ({ ...item })),
		settings,
	});

const outcomes = async (...args: Parameters<typeof run>) => {
	const { items, error } = await run(...args);
	if (error) throw new Error(error.message);
	return jsonOf(items).map(({ outcome }) => outcome);
};

/** The calls that write, since the last time this was asked. */
function writes() {
	const seen: string[] = [];
	sandbox.onExchange(({ method, body }) => {
		if (method !== 'GET') seen.push(`${method} ${body}`);
	});
	return seen;
}

describe('Person: Create or Update', () => {
	it('creates, then leaves as it is, then sends only what differs', async () => {
		expect(await outcomes([{ ref: 'A-1' }])).toEqual(['created']);
		const seen = writes();
		expect(await outcomes([{ ref: 'a-1' }])).toEqual(['unchanged']);
		expect(seen).toEqual([]);
		expect(await outcomes([{ ref: 'a-1', first: 'Isobel' }])).toEqual(['updated']);
		expect(seen).toEqual(['PATCH {"name":{"first_name":"Isobel"}}']);
		expect(sandbox.state.clients.rows).toHaveLength(1);
		expect(sandbox.state.clients.rows[0]).toMatchObject({
			reference: 'A-1',
			name: { first_name: 'Isobel', last_name: 'Reid' },
		});
	});

	it('makes one person of two items with one reference, in whatever case, in input order', async () => {
		const items = Array.from({ length: 12 }, (_, index) => ({
			ref: index % 2 ? 'same' : ' SAME ',
			mobile: `+44${index}`,
		}));
		expect(await outcomes(items)).toEqual(['created', ...new Array<string>(11).fill('updated')]);
		expect(sandbox.state.clients.rows).toHaveLength(1);
		expect(sandbox.state.clients.rows[0]?.mobile).toBe('+4411');
	});

	it.each([
		['first name', { first: 'Ada' }],
		['e-mail address', { email: 'ada@example.com' }],
		['date of birth', { dob: '1990-01-31' }],
	])('sends none of two items that name one reference but differ in %s', async (words, other) => {
		const items = [
			{ ref: 'B' },
			{ ref: 'A', dob: '1980-01-31' },
			{ ref: 'C', email: '' },
			{ ref: ' a ', ...other },
		];
		const additionalFields = { dob: '={{ $json.dob }}' };
		const problem = new RegExp(
			`item 1, item 3 have this reference, but differ in ${words}\\. None`,
		);
		const { error } = await run(items, { additionalFields });
		expect(error?.message).toMatch(problem);
		expect(sandbox.requests.total).toBe(0);

		const goingOn = await run(items, { additionalFields }, { onError: 'continueRegularOutput' });
		expect(jsonOf(goingOn.items)).toEqual([
			expect.objectContaining({ outcome: 'created', reference: 'B' }),
			{ error: expect.stringMatching(problem) as unknown, details: expect.anything() as unknown },
			expect.objectContaining({ outcome: 'created', reference: 'C' }),
			{ error: expect.stringMatching(problem) as unknown, details: expect.anything() as unknown },
		]);
		expect(sandbox.state.clients.rows).toHaveLength(2);
	});

	it('has nothing against what one of two items leaves empty', async () => {
		const additionalFields = { dob: '={{ $json.dob }}' };
		const items = [{ ref: 'A' }, { ref: 'a', dob: '1980-01-31', email: 'A@EXAMPLE.com' }];
		expect(await outcomes(items, { additionalFields })).toEqual(['created', 'updated']);
		expect(sandbox.state.clients.rows).toMatchObject([{ reference: 'A', dob: '1980-01-31' }]);
	});

	it('clears what is blank where Empty Values says so, once, and never what is missing', async () => {
		const clear = { options: { emptyValues: 'clear' } };
		await outcomes([{ ref: 'A', mobile: '+441' }]);
		expect(await outcomes([{ ref: 'A', mobile: '' }])).toEqual(['unchanged']);
		expect(await outcomes([{ ref: 'A' }], clear)).toEqual(['unchanged']);
		expect(sandbox.state.clients.rows[0]?.mobile).toBe('+441');
		expect(await outcomes([{ ref: 'A', mobile: '' }], clear)).toEqual(['updated']);
		expect(sandbox.state.clients.rows[0]?.mobile).toBeNull();
		expect(await outcomes([{ ref: 'A', mobile: '' }], clear)).toEqual(['unchanged']);
	});

	it('sends a title in words only together with the title Other', async () => {
		const titled = (otherTitle: string) => ({ additionalFields: { title: 'other', otherTitle } });
		await outcomes([{ ref: 'A' }], titled('Baron'));
		const seen = writes();
		expect(await outcomes([{ ref: 'A' }], titled('Baroness'))).toEqual(['updated']);
		expect(seen).toEqual(['PATCH {"name":{"other_title":"Baroness","title":"other"}}']);
		expect(await outcomes([{ ref: 'A' }], titled('Baroness'))).toEqual(['unchanged']);
	});

	it('finds the exact reference only', async () => {
		await outcomes([{ ref: 'A-1' }]);
		expect(await outcomes([{ ref: 'A-10' }, { ref: 'A' }])).toEqual(['created', 'created']);
	});

	describe('with several persons of one reference', () => {
		const ids: unknown[] = [];
		beforeEach(async () => {
			ids.length = 0;
			for (const first of ['Old', 'New']) {
				const { items } = await runNode({
					sandbox,
					parameters: {
						resource: 'client',
						operation: 'create',
						firstName: first,
						lastName: 'Reid',
						email: 'a@example.com',
						additionalFields: { reference: 'A' },
					},
				});
				ids.push(items[0]?.json.id);
			}
		});

		it('names their ids and changes none', async () => {
			const seen = writes();
			const { error } = await run([{ ref: 'A' }]);
			for (const id of ids) expect(error?.message).toContain(String(id));
			expect(error?.description).toContain('If Several Are Found');
			expect(seen).toEqual([]);
		});

		it('updates the newest where that is chosen', async () => {
			const { items } = await run([{ ref: 'a' }], { severalFound: 'newest' });
			expect(items[0]?.json).toMatchObject({ id: ids[1], outcome: 'updated' });
		});
	});

	it('creates nothing twice when the answer is lost, and says created', async () => {
		sandbox.faults.add({ match: { method: 'POST', path: /\/clients$/ }, kind: 'reset-after' });
		expect(await outcomes([{ ref: 'A' }, { ref: 'B' }])).toEqual(['created', 'created']);
		expect(sandbox.faults.hits).toBe(1);
		expect(sandbox.state.clients.rows).toHaveLength(2);
	});

	it('refuses a missing reference before any call', async () => {
		const { error } = await run([{ ref: '', email: 'a@example.com' }]);
		expect(error?.message).toMatch(/Reference.*empty/);
		expect(sandbox.requests.total).toBe(0);
	});
});
