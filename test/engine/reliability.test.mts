import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { core, jsonOf, runNode } from './support/index.mts';
import { create, expected, firstNames, NAMED_PERSON, names, start } from './support/creating.mts';
import { hurry } from './support/hurry.mts';

let atEase: () => void;
beforeAll(() => {
	atEase = hurry();
});
afterAll(() => atEase());

/** Waits until something is so, a few seconds at most. */
async function until(isSo: () => boolean) {
	for (let looks = 0; looks < 1000 && !isSo(); looks += 1) await sleep(5);
}

describe('the rate limit', () => {
	it('fails no item, doubles none, and tells of a long pause', async () => {
		const sandbox = await start({ rateLimit: { limit: 20, windowMs: 4_000 } });
		const { items, error, hints } = await create(sandbox, 50);
		expect(error).toBeUndefined();
		expect(firstNames(items)).toEqual(expected(50));
		expect(names(sandbox)).toHaveLength(50);
		expect(sandbox.requests.throttled).toBeLessThanOrEqual(4);
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringMatching(/rate limit paused this run for \d+ s/),
		]);
	});

	it('is shared by runs at the same time', async () => {
		const sandbox = await start({ rateLimit: { limit: 30, windowMs: 2_000 } });
		const { saved } = await create(sandbox, 1);
		const same = { saved, credentials: saved.all()[0] };
		const runs = await Promise.all([create(sandbox, 40, same), create(sandbox, 40, same)]);
		for (const { error } of runs) expect(error).toBeUndefined();
		expect(names(sandbox)).toHaveLength(81);
		expect(sandbox.requests.throttled).toBeLessThanOrEqual(4);
	});

	it('makes items fail unsent once the longest wait is over', async () => {
		const sandbox = await start({ rateLimit: { limit: 10, windowMs: 30_000 } });
		const { items } = await create(sandbox, 15, {
			options: { longestWait: 1 },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(items).toHaveLength(15);
		const failed = jsonOf(items).filter(({ error }) => error !== undefined);
		expect(failed).toHaveLength(5);
		expect(failed[0]?.error).toContain('Longest Wait');
		expect(names(sandbox)).toHaveLength(10);
	});
});

describe('a run that ends early', () => {
	it('makes no further call when it is cancelled while it waits', async () => {
		const sandbox = await start({ rateLimit: { limit: 5, windowMs: 60_000 } });
		const abort = new AbortController();
		const running = create(sandbox, 50, { cancel: abort.signal });
		await until(() => sandbox.requests.throttled > 0);
		abort.abort();
		expect((await running).status).toBe('canceled');
		const { total } = sandbox.requests;
		await sleep(100);
		expect(sandbox.requests.total).toBe(total);
		expect(names(sandbox)).toHaveLength(5);
	});

	it('makes no further call when it is cancelled with calls in flight', async () => {
		const sandbox = await start({ latencyMs: 100 });
		const abort = new AbortController();
		const running = create(sandbox, 50, { cancel: abort.signal });
		await until(() => sandbox.requests.inFlight > 0);
		abort.abort();
		expect((await running).status).toBe('canceled');
		const { total } = sandbox.requests;
		await sleep(200);
		expect(sandbox.requests.total).toBe(total);
	});

	it('says which items may have been done where it is cancelled with their calls in flight', async () => {
		const sandbox = await start();
		const match = { method: 'POST', path: /\/clients$/ };
		sandbox.faults.add({ match, kind: 'stall', processed: true, after: 1, times: 2 });
		const abort = new AbortController();
		const options = { itemsAtOnce: 2 };
		const running = create(sandbox, 9, { cancel: abort.signal, options });
		await until(() => names(sandbox).length === 3);
		abort.abort();
		const { status, error } = await running;
		expect(status).toBe('canceled');
		expect(error?.description).toMatch(/A call was on its way.*check there before/);
		expect(error?.description).toMatch(/1 of 9 items were done\. .*check in Amiqus: item 2\./);
	});

	it('lets calls in flight finish when an item fails, and says what is done', async () => {
		const sandbox = await start({ latencyMs: 20 });
		sandbox.faults.add({
			match: { method: 'POST', path: /\/clients$/ },
			kind: 'status',
			status: 422,
			body: { email: ['Not this one.'] },
			after: 10,
		});
		const { error } = await create(sandbox, 100, { options: { itemsAtOnce: 4 } });
		expect(error?.message).toMatch(/Email \(email\): Not this one\. \[item \d+\]/);
		expect(error?.httpCode).toBe('422');
		const done = names(sandbox).length;
		expect(done).toBeGreaterThanOrEqual(10);
		expect(done).toBeLessThan(20);
		expect(error?.description).toContain(`${done} of 100 items were done`);
	});

	it('names other items that may have been done', async () => {
		const sandbox = await start({ latencyMs: 50 });
		const match = { method: 'POST', path: /\/clients$/ };
		sandbox.faults.add({ match, kind: 'reset-before', after: 1, times: 2 });
		const { error } = await create(sandbox, 3);
		expect(error?.message).toMatch(/may have been created.*\[item 1\]/);
		expect(error?.description).toMatch(/1 of 3 items were done\. .*check in Amiqus: item 2\./);
	});

	it('is taken up by Retry On Fail without sending anything twice', async () => {
		const sandbox = await start();
		sandbox.faults.add({
			match: { method: 'POST', path: /\/clients$/ },
			kind: 'status',
			status: 422,
			after: 30,
			times: 2,
		});
		const { items, error, tries } = await create(sandbox, 60, {
			settings: { retryOnFail: true, maxTries: 3 },
		});
		expect(error).toBeUndefined();
		expect(tries).toBeGreaterThan(1);
		expect(firstNames(items)).toEqual(expected(60));
		expect([...names(sandbox)].sort()).toEqual([...expected(60)].sort());
	});
});

it.each([
	['that is done', {}, undefined],
	['that is refused at its beginning', { outputMode: 'selected', selectedFields: ',' }, 'Selected'],
])('a run %s leaves no listener behind: a loop would gather thousands', async (_, more, wrong) => {
	const runs = jest.spyOn(core.WorkflowExecute.prototype, 'runNode');
	const sandbox = await start();
	const { error } = await runNode({
		sandbox,
		parameters: { ...NAMED_PERSON, ...more },
		items: Array.from({ length: 20 }, (__, index) => ({ name: `N${index}` })),
	});
	const signals = new Set(runs.mock.calls.flatMap((given) => given[6] ?? []));
	runs.mockRestore();
	if (wrong === undefined) expect(error).toBeUndefined();
	else expect(error?.message).toContain(wrong);
	const left = () => [...signals].flatMap((signal) => getEventListeners(signal, 'abort'));
	// The last answer's stream is closed a moment later.
	await until(() => left().length === 0);
	expect(signals.size).toBe(1);
	expect(left()).toEqual([]);
});

describe('failed items', () => {
	it('go to the error output, linked to their items', async () => {
		const sandbox = await start();
		const { items, errorItems } = await runNode({
			sandbox,
			parameters: { ...NAMED_PERSON, email: '={{ $json.email }}' },
			items: [
				{ name: 'A', email: 'a@example.com' },
				{ name: 'B', email: 'not an address' },
				{ name: 'C', email: 'c@example.com' },
			],
			settings: { onError: 'continueErrorOutput' },
		});
		expect(firstNames(items)).toEqual(['A', 'C']);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(errorItems).toHaveLength(1);
		expect(errorItems[0]?.pairedItem).toEqual({ item: 1 });
		const { error, details } = errorItems[0]?.json ?? {};
		expect(error).toMatch(/‘Email’/);
		expect(details).toHaveProperty('advice');
	});
});

describe('items that write to the same thing', () => {
	it('keep their order', async () => {
		const sandbox = await start({ latencyMs: 5 });
		const { items: made } = await create(sandbox, 2);
		const ids = jsonOf(made).map(({ id }) => id as number);
		const changes = Array.from({ length: 40 }, (_, index) => ({
			id: ids[index % 2],
			mobile: String(index),
		}));
		const seen = new Map<string, string[]>();
		sandbox.onExchange(({ method, path, body }) => {
			if (method !== 'PATCH') return;
			const { mobile } = JSON.parse(body ?? '{}') as { mobile: string };
			seen.set(path, [...(seen.get(path) ?? []), mobile]);
		});
		await runNode({
			sandbox,
			parameters: {
				resource: 'client',
				operation: 'update',
				client: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
				updateFields: { mobile: '={{ $json.mobile }}' },
			},
			items: changes,
		});
		for (const [path, mobiles] of seen) {
			const own = changes.filter(({ id }) => path.endsWith(`/${id}`)).map(({ mobile }) => mobile);
			expect(mobiles).toEqual(own);
		}
		expect(seen.size).toBe(2);
	});
});
