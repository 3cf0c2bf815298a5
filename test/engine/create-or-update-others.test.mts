import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, runNode, type NodeOptions } from './support/index.mts';

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value: value as string });

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ seed: 'empty' });
});
afterEach(async () => {
	await sandbox.close();
});

async function json(parameters: NodeOptions['parameters'], items: object[] = [{}]) {
	const { items: out, error } = await runNode({
		sandbox,
		parameters,
		items: items as NonNullable<NodeOptions['items']>,
	});
	if (error) throw new Error(`${error.message} ${error.description ?? ''}`);
	return jsonOf(out);
}

/** The calls since the last time this was asked. */
function calls() {
	const seen: string[] = [];
	sandbox.onExchange(({ method, path }) => void seen.push(`${method} ${path}`));
	return seen;
}

const person = async (reference: string) => {
	const [made] = await json({
		resource: 'client',
		operation: 'upsert',
		reference,
		firstName: 'Isla',
		lastName: 'Reid',
		email: 'isla@example.com',
	});
	return Number(made?.id);
};

describe('Case: Create or Update', () => {
	const upsert = async (items: Array<{ ref: string; client: number; name?: string }>, more = {}) =>
		await json(
			{
				resource: 'case',
				operation: 'upsert',
				reference: '={{ $json.ref }}',
				client: byId('={{ $json.client }}'),
				name: '={{ $json.name || "New starter" }}',
				...more,
			},
			items,
		);

	it('opens a case, then leaves it as it is, then renames it', async () => {
		const client = await person('P');
		const [opened] = await upsert([{ ref: 'C-1', client }]);
		expect(opened).toMatchObject({ outcome: 'created', reference: 'C-1', client });
		expect(await upsert([{ ref: 'c-1', client }])).toMatchObject([
			{ outcome: 'unchanged', id: opened?.id },
		]);
		expect(await upsert([{ ref: 'c-1', client, name: 'Driver' }])).toMatchObject([
			{ outcome: 'updated', id: opened?.id, name: 'Driver' },
		]);
		expect(sandbox.state.cases.rows).toHaveLength(1);
	});

	it('opens one case for two items with one reference', async () => {
		const client = await person('P');
		const out = await upsert([
			{ ref: 'C', client },
			{ ref: 'c', client },
		]);
		expect(out.map(({ outcome }) => outcome)).toEqual(['created', 'unchanged']);
	});

	it('sends none of two items that name one reference but not one case', async () => {
		const client = await person('P');
		const seen = calls();
		const items = [
			{ ref: 'C', client },
			{ ref: 'c ', client, name: 'Leaver' },
		];
		await expect(upsert(items)).rejects.toThrow(
			'item 0, item 1 have this reference, but differ in name',
		);
		expect(seen).toEqual([]);
	});

	it('refuses a case of another person, and changes nothing', async () => {
		const [first, second] = [await person('P'), await person('Q')];
		await upsert([{ ref: 'C', client: first }]);
		await expect(
			upsert([
				{ ref: 'D', client: first },
				{ ref: 'C', client: second, name: 'Other' },
			]),
		).rejects.toThrow(/‘Reference’ names a case of another person.*\[item 1\]/);
		expect(sandbox.state.cases.rows).toMatchObject([
			{ reference: 'C', name: 'New starter', client: first },
			{ reference: 'D' },
		]);
	});

	it('names several with one reference, or takes the newest', async () => {
		const client = await person('P');
		for (const name of ['Old', 'New']) {
			const additionalFields = { reference: 'C' };
			const parameters = { resource: 'case', operation: 'create', name, additionalFields };
			await json({ ...parameters, client: byId(client) });
		}
		const ids = sandbox.state.cases.rows.map(({ id }) => id);
		await expect(upsert([{ ref: 'C', client }])).rejects.toThrow(ids.toReversed().join(', '));
		const taken = await upsert([{ ref: 'C', client, name: 'New' }], { severalFound: 'newest' });
		expect(taken).toMatchObject([{ outcome: 'unchanged', id: ids[1] }]);
	});
});

describe('Organisation: Create or Update', () => {
	const upsert = async (
		item: { name: string; reference?: string; number?: string; city?: string },
		more = {},
	) => {
		const [out] = await json({
			resource: 'organisation',
			operation: 'upsert',
			name: item.name,
			...(item.city === undefined ? {} : { address: { city: item.city, country: 'FR' } }),
			additionalFields: {
				...(item.reference === undefined ? {} : { reference: item.reference }),
				...(item.number === undefined ? {} : { companyNumber: item.number, jurisdiction: 'gb' }),
			},
			...more,
		});
		return out;
	};

	it('is found again by its reference, whatever its name', async () => {
		expect(await upsert({ name: 'Reed', reference: 'R-1' })).toMatchObject({ outcome: 'created' });
		expect(await upsert({ name: 'Reed', reference: 'r-1' })).toMatchObject({
			outcome: 'unchanged',
		});
		expect(await upsert({ name: 'Reed & Co', reference: 'r-1' })).toMatchObject({
			outcome: 'updated',
			name: 'Reed & Co',
		});
		expect(await upsert({ name: 'Reed & Co', reference: 'r-10' })).toMatchObject({
			outcome: 'created',
		});
	});

	it('is not sent where two items name one reference but not one organisation', async () => {
		const seen = calls();
		const items = [{ name: 'A Ltd' }, { name: 'B Ltd' }];
		const additionalFields = { reference: 'O-1' };
		const parameters = { resource: 'organisation', operation: 'upsert', additionalFields };
		await expect(json({ ...parameters, name: '={{ $json.name }}' }, items)).rejects.toThrow(
			'item 0, item 1 have this reference, but differ in name',
		);
		expect(seen).toEqual([]);
	});

	it('is found again by its exact name and register, where it has no reference', async () => {
		expect(await upsert({ name: 'Reed Ltd', number: 'SC1' })).toMatchObject({ outcome: 'created' });
		expect(await upsert({ name: 'Reed Ltd', number: 'SC1' })).toMatchObject({
			outcome: 'unchanged',
		});
		expect(await upsert({ name: 'Reed Ltd', number: 'SC2' })).toMatchObject({ outcome: 'created' });
		expect(await upsert({ name: 'Reed', number: 'SC1' })).toMatchObject({ outcome: 'created' });
		await expect(upsert({ name: 'Reed Ltd' })).rejects.toThrow(/Several organisations/);
		expect(sandbox.state.organisations.rows).toHaveLength(3);
	});

	it('changes a number together with its register, and an address as a whole', async () => {
		await upsert({ name: 'Reed', reference: 'R', number: 'SC1', city: 'Lyon' });
		expect(
			await upsert({ name: 'Reed', reference: 'R', number: 'SC1', city: 'Lyon' }),
		).toMatchObject({ outcome: 'unchanged' });
		expect(await upsert({ name: 'Reed', reference: 'R', number: 'SC9' })).toMatchObject({
			outcome: 'updated',
			company_number: 'SC9',
			jurisdiction: 'gb',
			address: { city: 'Lyon' },
		});
	});

	it('refuses a number without its register before any call', async () => {
		const additionalFields = { companyNumber: 'SC1' };
		await expect(upsert({ name: 'Reed' }, { additionalFields })).rejects.toThrow(/Jurisdiction/);
		expect(sandbox.requests.total).toBe(0);
	});
});

describe('many references', () => {
	const import_ = async (count: number) =>
		await json(
			{
				resource: 'client',
				operation: 'upsert',
				reference: '={{ $json.ref }}',
				firstName: 'Isla',
				lastName: 'Reid',
				email: 'isla@example.com',
			},
			Array.from({ length: count }, (_, index) => ({ ref: `R-${index}` })),
		);

	it('are looked up in the list where that is shorter, and one by one where it is not', async () => {
		await import_(240);
		const seen = calls();
		const out = await import_(250);
		expect(out.map(({ outcome }) => outcome)).toEqual([
			...new Array<string>(240).fill('unchanged'),
			...new Array<string>(10).fill('created'),
		]);
		// Three pages, the last of them twice, and the ten that are new.
		expect(seen).toHaveLength(14);
		expect(sandbox.state.clients.rows).toHaveLength(250);
		seen.length = 0;
		await import_(2);
		expect(seen).toHaveLength(2);
	});

	it('of two runs at the same moment make each person once', async () => {
		const runs = await Promise.all([import_(40), import_(40), import_(40)]);
		expect(runs.flat()).toHaveLength(120);
		expect(sandbox.state.clients.rows).toHaveLength(40);
	});
});
