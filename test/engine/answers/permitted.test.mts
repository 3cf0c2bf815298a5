import { startSandbox, type Fault, type Sandbox } from '../../../sandbox/index.mts';
import { jsonOf, runNode, startPolling, startTrigger } from '../support/index.mts';
import { start } from '../support/onboarding.mts';
import { hurry } from '../support/hurry.mts';
import { byId } from './support.mts';

/** Answers that are right, and not as the sandbox gives them. */
let sandbox: Sandbox;
let atEase: () => void;
beforeAll(() => {
	atEase = hurry();
});
afterAll(() => atEase());
beforeEach(async () => {
	sandbox = await startSandbox({ seed: 'empty' });
});
afterEach(async () => await sandbox.close());

type Thing = Record<string, unknown>;
interface List {
	data: Thing[];
}

const always = (fault: Partial<Fault>) =>
	sandbox.faults.add({ kind: 'answer', times: Infinity, ...fault });

/** Has every list, and every thing in one, answered in another way. */
function lists(change: (thing: Thing) => Thing): void {
	always({
		match: { method: 'GET' },
		change: (json) => {
			const list = json as List;
			return Array.isArray(list.data) ? { ...list, data: list.data.map(change) } : json;
		},
	});
}

/** Cuts lists into pages of a size of Amiqus's own, whatever size is asked for. */
function pagesOf(size: number, left: string[] = []): void {
	const whole = new Map<string, Thing[]>();
	always({
		match: { method: 'GET' },
		change: (json, { url }) => {
			const { data } = json as List;
			if (!Array.isArray(data)) return json;
			const asked = new URL(url, 'http://amiqus.example');
			const page = Number(asked.searchParams.get('page') ?? 1);
			asked.searchParams.delete('page');
			if (page === 1) whole.set(asked.href, data);
			const all = whole.get(asked.href) ?? [];
			const cut = {
				...(json as List),
				data: all.slice((page - 1) * size, page * size),
				total: all.length,
				total_pages: Math.max(1, Math.ceil(all.length / size)),
				current_page: page,
				limit: size,
			};
			return Object.fromEntries(Object.entries(cut).filter(([name]) => !left.includes(name)));
		},
	});
}

const people = async (count: number, from = 0) =>
	await start(
		sandbox,
		Array.from({ length: count }, (_, index) => ({ ref: `P-${from + index}` })),
		{ openCase: false },
	);

describe('pages of a size of their own', () => {
	it.each([[[]], [['total_pages']]])(
		'a request that was sent is found behind them (without %j)',
		async (left) => {
			await people(5);
			pagesOf(2, left);
			const [again] = await people(1);
			expect(again).toMatchObject({ request: { outcome: 'found' } });
			expect(sandbox.state.records.size).toBe(5);
		},
	);
	it.each([[[]], [['total_pages']]])('polls read to their end (without %j)', async (left) => {
		await people(5);
		pagesOf(2, left);
		const events = ['client.created', 'record.status'];
		const polling = await startPolling({ sandbox, parameters: { events } });
		await polling.poll();
		await people(5, 5);
		const told = jsonOf(await polling.poll()).filter(({ event }) => event === 'client.created');
		expect(told).toHaveLength(5);
	});
});

it.each([
	['fractions of different length', '10:00:00.12Z', '10:00:00.123Z'],
	['different zones', '11:30:00+01:00', '10:40:00Z'],
])('a request outside its case is found where times have %s', async (_, ofCase, ofRequest) => {
	await start(sandbox, [{ ref: 'A' }]);
	for (const row of [...sandbox.state.caseItems.rows]) sandbox.state.caseItems.remove(row);
	lists((thing) => {
		const time = thing.object === 'record' ? ofRequest : ofCase;
		return { ...thing, created_at: `2026-10-25T${time}` };
	});
	const [again] = await start(sandbox, [{ ref: 'A' }]);
	expect(again).toMatchObject({ request: { outcome: 'found' } });
	expect(sandbox.state.records.size).toBe(1);
	expect(sandbox.state.caseItems.size).toBe(1);
});

describe('a request of which a list does not show the steps', () => {
	const sentAgain = async (parameters: object, change: (thing: Thing) => Thing) => {
		await start(sandbox, [{ ref: 'A' }], parameters);
		// Somebody else's, as which it would not be found outside its case.
		for (const one of sandbox.state.records.rows)
			sandbox.state.records.update(one, { created_by: one.created_by + 1 });
		lists(change);
		return await start(sandbox, [{ ref: 'A' }], parameters);
	};
	it.each<[string, (thing: Thing) => Thing]>([
		[
			'their case shows its requests by their IDs',
			(thing) =>
				thing.object === 'case_item' ? { ...thing, entity: { type: 'record', id: 5001 } } : thing,
		],
		[
			'their case shows what it holds by its IDs',
			(thing) => (thing.object === 'case' ? { ...thing, items: [1] } : thing),
		],
	])('is looked for where it does: %s', async (_, change) => {
		const [again] = await sentAgain({}, change);
		expect(again).toMatchObject({ request: { id: 5001, outcome: 'found' } });
		expect(sandbox.state.records.size).toBe(1);
	});
	it.each([[{}], [{ openCase: false }]])(
		'may be the one that is asked for, so no other is sent: %j',
		async (parameters) => {
			const hidden = (thing: Thing): Thing => {
				const entity = thing.entity as Thing | undefined;
				return { ...thing, steps: undefined, ...(entity ? { entity: hidden(entity) } : {}) };
			};
			await expect(sentAgain(parameters, hidden)).rejects.toThrow(
				/does not say what steps the request 5001 has.*no other was sent/,
			);
			expect(sandbox.state.records.size).toBe(1);
		},
	);
	it.each([[{}], [{ openCase: false }]])(
		'stands in the way of none where it has no steps at all, which is another request: %j',
		async (parameters) => {
			const empty = (thing: Thing): Thing => {
				const entity = thing.entity as Thing | undefined;
				return { ...thing, steps: [], ...(entity ? { entity: empty(entity) } : {}) };
			};
			const [again] = await sentAgain(parameters, empty);
			expect(again).toMatchObject({ request: { outcome: 'created' } });
			expect(sandbox.state.records.size).toBe(2);
		},
	);
});

it.each([[{}], [{ steps: null }], [{ steps: [] }]])(
	'a template whose steps are not told is not sent, as its cost is not known: %j',
	async (presets) => {
		const template = byId(sandbox.state.recordTemplates.rows[0]?.id ?? 0);
		lists((thing) => ({ ...thing, presets: { notification: false, ...presets } }));
		const byTemplate = { createFrom: 'template', template, steps: undefined, notify: undefined };
		await expect(start(sandbox, [{ ref: 'A' }], byTemplate)).rejects.toThrow(
			/does not say what steps the request template \d+ has/,
		);
		expect(sandbox.state.clients.size).toBe(0);
		expect(sandbox.state.records.size).toBe(0);
	},
);

it('a case of which Amiqus does not say whose it is takes no request', async () => {
	await start(sandbox, [{ ref: 'A' }]);
	lists((thing) => (thing.object === 'case' ? { ...thing, client: undefined } : thing));
	const onboardingOptions = { caseReference: 'A' };
	for (const ref of ['A', 'B'])
		await expect(start(sandbox, [{ ref }], { onboardingOptions })).rejects.toThrow(
			/does not say whose the case \d+ is.*no request was sent/,
		);
	expect(sandbox.state.clients.size).toBe(1);
	expect(sandbox.state.records.size).toBe(1);
});

it('a person who is shown whole, in the place of an ID, is the same one', async () => {
	const whole = (thing: Thing) =>
		typeof thing.client === 'number'
			? { ...thing, client: { object: 'client', id: thing.client } }
			: thing;
	lists(whole);
	sandbox.faults.add({ match: { method: 'POST', path: /\/records$/ }, kind: 'reset-after' });
	await start(sandbox, [{ ref: 'A' }]);
	const [again] = await start(sandbox, [{ ref: 'A' }]);
	expect(again).toMatchObject({ case: { outcome: 'found' }, request: { outcome: 'found' } });
	expect(sandbox.state.records.size).toBe(1);
});

it('an audit counts what goes with a person where lists do not say how many there are', async () => {
	await people(1);
	const [person] = sandbox.state.clients.rows;
	always({
		match: { method: 'GET' },
		change: (json) => ({ ...(json as Thing), total: undefined, total_pages: undefined }),
	});
	const { items } = await runNode({
		sandbox,
		parameters: { resource: 'client', operation: 'erase', client: byId(person?.id ?? 0) },
	});
	expect(jsonOf(items)).toEqual([expect.objectContaining({ persons: 1, requests: 1 })]);
});

it('a check is got by its type where steps and checks show each other whole', async () => {
	await people(1);
	const [record] = sandbox.state.records.rows;
	const wrap = (object: string, id: unknown) =>
		typeof id === 'number' ? { object, id, record: record?.id } : id;
	lists((thing) => ({ ...thing, check: wrap('check', thing.check) }));
	const { items, error } = await runNode({
		sandbox,
		parameters: {
			resource: 'record',
			operation: 'getCheck',
			findBy: 'record',
			record: byId(record?.id ?? 0),
			checkType: 'check.photo_id',
		},
	});
	expect(error).toBeUndefined();
	expect(items).toHaveLength(1);
});

describe('a review that is not told', () => {
	/** A request whose one step was rejected, in an answer that does not say so. */
	async function rejected(told: unknown): Promise<number> {
		await people(1);
		const [record] = sandbox.state.records.rows;
		const id = record?.id ?? 0;
		sandbox.complete(id);
		for (const step of record?.steps ?? []) {
			const { error } = await ofRequest(id, {
				operation: 'reviewStep',
				step: byId(step),
				status: 'rejected',
			});
			expect(error).toBeUndefined();
		}
		await ofRequest(id, { operation: 'update', updateFields: { isReviewed: true } });
		expect(sandbox.state.records.need(id).reviewed_at).not.toBeNull();
		lists((thing) => (thing.object === 'step' ? { ...thing, review: told } : thing));
		return id;
	}
	const ofRequest = async (id: number, more: object) =>
		await runNode({
			sandbox,
			parameters: { resource: 'record', record: byId(id), ...more },
		});

	const ESCALATED = { object: 'step_review', id: 77, status: 'escalated' };
	it.each([[77], [ESCALATED], [{ id: 77 }], [true], [undefined]])(
		'is for people: %j',
		async (told) => {
			const id = await rejected(told);
			const { items } = await ofRequest(id, { operation: 'getOutcome' });
			expect(jsonOf(items)[0]).toMatchObject({ outcome: 'needs_review' });
		},
	);
	it.each([[77], [undefined]])('is left as it is: %j', async (told) => {
		const id = await rejected(told);
		const before = sandbox.state.stepReviews.size;
		const { items } = await ofRequest(id, {
			operation: 'reviewAllSteps',
			decision: 'approved',
			reviewOptions: { keepEarlier: true },
		});
		expect(jsonOf(items)[0]).toMatchObject({ steps: [] });
		expect(sandbox.state.stepReviews.size).toBe(before);
	});
});

it('a webhook of which Amiqus does not say whether it is on is left alone', async () => {
	lists((thing) => ({ ...thing, is_enabled: undefined }));
	const trigger = await startTrigger({ sandbox, parameters: { events: ['client.*'] } });
	expect(await trigger.activate()).toBe('created');
	const writes: string[] = [];
	sandbox.onExchange(({ method }) => void (method === 'GET' || writes.push(method)));
	expect(await trigger.activate()).toBe('existed');
	await (await trigger.lookAfter()).tick();
	// Neither switched on once more, nor told to have been off.
	expect(writes).toEqual([]);
	expect(trigger.started).toEqual([]);
	await trigger.close();
});
