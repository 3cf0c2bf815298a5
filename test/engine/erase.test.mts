import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, runNode, type NodeOptions } from './support/index.mts';

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value: value as string });

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({});
});
afterEach(async () => {
	await sandbox.close();
});

const erase = async (
	parameters: NodeOptions['parameters'],
	items: NonNullable<NodeOptions['items']> = [{}],
) =>
	await runNode({
		sandbox,
		parameters: { resource: 'client', operation: 'erase', ...parameters },
		items,
	});

const DUE = { whom: 'due' };

/** Makes the deletion of so many people due: today, and before. */
function makeDue(count: number): number[] {
	const { clients } = sandbox.state;
	const people = clients.rows.slice(0, count);
	for (const row of clients.rows) clients.update(row, { deletion_date: null });
	people.forEach((row, index) => {
		const deletion_date = index === 0 ? sandbox.state.today() : '2024-01-01';
		clients.update(row, { deletion_date });
	});
	return people.map(({ id }) => id);
}

/** The calls since it was asked. */
function calls() {
	const seen: string[] = [];
	sandbox.onExchange(({ method, path }) => void seen.push(`${method} ${path}`));
	return seen;
}

const isThere = (id: number) => sandbox.state.clients.get(id) !== undefined;

describe('Person: Erase', () => {
	it('lists what would go with all who are due, and changes nothing until it is confirmed', async () => {
		const due = makeDue(4);
		const seen = calls();
		const { items, hints } = await erase(DUE);
		expect(jsonOf(items)).toMatchObject([{ outcome: 'would_erase', persons: 4 }]);
		expect(new Set(jsonOf(items)[0]?.ids as number[])).toEqual(new Set(due));
		expect(seen.filter((call) => !call.startsWith('GET '))).toEqual([]);
		expect(due.filter((id) => !isThere(id))).toEqual([]);
		expect(hints).toEqual([]);
	});

	it('erases them once it is confirmed, with an audit that has nothing personal in it', async () => {
		const due = makeDue(4);
		const { state } = sandbox;
		const requests = due.flatMap((id) => state.records.where('client', id)).length;
		const documents = due.flatMap((id) => state.files.where('client', id)).length;
		const before = state.clients.rows.length;
		const people = due.map((id) => state.clients.need(id));
		const personal = people.flatMap(({ email, name }) => [email, name.first_name, name.last_name]);
		const { items, hints, error } = await erase({ ...DUE, confirm: true });
		expect(error).toBeUndefined();
		expect(jsonOf(items)).toMatchObject([{ outcome: 'erased', persons: 4, requests, documents }]);
		expect(requests).toBeGreaterThan(0);
		expect(due.filter(isThere)).toEqual([]);
		expect(state.clients.rows).toHaveLength(before - 4);
		expect(personal.filter((word) => JSON.stringify(items).includes(String(word)))).toEqual([]);
		expect(hints).toMatchObject([{ type: 'danger' }]);

		const again = await erase({ ...DUE, confirm: true });
		expect(jsonOf(again.items)).toMatchObject([{ outcome: 'erased', persons: 0, ids: [] }]);
	});

	it('goes no further than Most Items, counting the people, not the items', async () => {
		const due = makeDue(4);
		const { error } = await erase({ ...DUE, confirm: true, mostItems: 3 });
		expect(error?.message).toMatch(/‘Most Items’: .* 4 .* no more than 3 /);
		expect(due.filter(isThere)).toEqual(due);
		// What is only listed goes as far as there is something.
		expect(jsonOf((await erase({ ...DUE, mostItems: 3 })).items)).toMatchObject([{ persons: 4 }]);
	});

	it('counts those who are named and those who are due together, each once', async () => {
		const [first = 0, second] = makeDue(2);
		const other = sandbox.state.clients.rows.at(-1)?.id ?? 0;
		const items = [
			{ whom: 'person', id: first },
			{ whom: 'person', id: other },
			{ whom: 'due' },
			{ whom: 'due' },
		];
		const parameters = {
			whom: '={{ $json.whom }}',
			client: byId('={{ $json.id }}'),
			confirm: true,
		};
		const refused = await erase({ ...parameters, mostItems: 2 }, items);
		expect(refused.error?.message).toContain('3 times');
		const { items: out, error } = await erase({ ...parameters, mostItems: 3 }, items);
		expect(error).toBeUndefined();
		expect(jsonOf(out).map(({ ids }) => ids)).toEqual([[first], [other], [second], []]);
	});

	it('erases a person once whom two items name, and keeps the audit', async () => {
		const id = sandbox.state.clients.rows.at(-1)?.id ?? 0;
		const { items, error } = await erase({ client: byId(id), confirm: true }, [{}, {}]);
		expect(error).toBeUndefined();
		expect(jsonOf(items)).toMatchObject([
			{ outcome: 'erased', persons: 1, ids: [id] },
			{ outcome: 'erased', persons: 0, ids: [] },
		]);
		expect(isThere(id)).toBe(false);
	});

	it('keeps nobody from being erased because of another, and names who was and who was not', async () => {
		const [first, second, third] = makeDue(3);
		const path = new RegExp(`/clients/${second}$`);
		sandbox.faults.add({
			kind: 'status',
			status: 403,
			match: { method: 'DELETE', path },
			times: 1,
		});
		const { error } = await erase({ ...DUE, confirm: true });
		expect(error?.message).toContain(`Not erased: ${second}`);
		expect(error?.message).toMatch(/Erased: \d+, \d+/);
		expect([first, second, third].map((id) => isThere(id ?? 0))).toEqual([false, true, false]);
	});

	it('has erased the person who is named where the next try finds them gone', async () => {
		const [person] = sandbox.state.clients.rows;
		const id = person?.id ?? 0;
		const match = { method: 'DELETE', path: /\/clients\/\d+$/ };
		sandbox.faults.add({ match, kind: 'reset-after' });
		sandbox.faults.add({ match, kind: 'reset-before', times: 4 });
		const { items, error, tries } = await runNode({
			sandbox,
			parameters: {
				resource: 'client',
				operation: 'erase',
				whom: 'person',
				client: byId(id),
				confirm: true,
			},
			settings: { retryOnFail: true, maxTries: 2 },
		});
		expect(tries).toBe(2);
		expect(error).toBeUndefined();
		expect(jsonOf(items)).toMatchObject([{ outcome: 'erased', persons: 1, ids: [id] }]);
	});

	it('audits with Retry On Fail what the first try has erased, also where its answer was lost', async () => {
		const due = makeDue(4);
		const requests = due.flatMap((id) => sandbox.state.records.where('client', id)).length;
		const at = (nth: number) => ({ method: 'DELETE', path: new RegExp(`/clients/${due[nth]}$`) });
		sandbox.faults.add({ kind: 'status', status: 403, match: at(1) });
		sandbox.faults.add({ kind: 'reset-after', match: at(2) });
		sandbox.faults.add({ kind: 'status', status: 503, match: at(2), times: 4 });
		const { items, tries, error } = await runNode({
			sandbox,
			parameters: { resource: 'client', operation: 'erase', ...DUE, confirm: true },
			settings: { retryOnFail: true, maxTries: 2 },
		});
		expect(error).toBeUndefined();
		expect(tries).toBe(2);
		expect(jsonOf(items)).toMatchObject([{ outcome: 'erased', persons: 4, requests }]);
		expect(new Set(jsonOf(items)[0]?.ids as number[])).toEqual(new Set(due));
		expect(due.filter(isThere)).toEqual([]);
	});
});
