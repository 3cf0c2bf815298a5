import fc from 'fast-check';
import type { EventItem } from '../../../nodes/Amiqus/events/delivery.ts';
import { KINDS } from '../../../nodes/Amiqus/trigger/poll/kinds.ts';
import { latest, poll, type PollState } from '../../../nodes/Amiqus/trigger/poll/poll.ts';
import { Model, type Change } from './poll-model.mts';

const EVENTS = ['record.created', 'record.updated', 'record.status', 'record.finished'];
const FINISHED = KINDS.find(({ resource }) => resource === 'record')?.finished ?? [];
const DAY = 86_400;

/** A workflow with the polling trigger. */
class Workflow {
	state: PollState | undefined;
	/** What n8n has of it in its database: it saves when the workflow is published, and with each event. */
	private saved: PollState | undefined;
	emitted: EventItem[] = [];

	constructor(
		readonly model: Model,
		/** How far this machine's clock is from Amiqus's, in milliseconds. */
		private readonly skew = 0,
		private readonly events = EVENTS,
	) {}

	async poll(): Promise<EventItem[]> {
		const now = this.model.now * 1000 + this.skew;
		const { items, state } = await poll(this.events, this.model.source, this.state, 'c', now);
		// As n8n does: what is remembered goes through JSON.
		this.state = JSON.parse(JSON.stringify(state)) as PollState;
		if (!this.saved || items.length > 0) this.saved = this.state;
		this.emitted.push(...items);
		return items;
	}

	/** n8n is started again. */
	restart(): void {
		this.state = this.saved;
	}
}

const names = (items: EventItem[]) => items.map(({ event, recordId }) => `${event} ${recordId}`);
const create: Change = { do: 'create', late: 0 };
const update = (which: number): Change => ({ do: 'update', which, late: 0 });
const status = (which: number, to: string): Change => ({ do: 'status', which, to, late: 0 });

async function begun(count: number, events = EVENTS): Promise<Workflow> {
	const workflow = new Workflow(new Model(), 0, events);
	for (let made = 0; made < count; made += 1) workflow.model.apply(create);
	expect(await workflow.poll()).toEqual([]);
	return workflow;
}

describe('Amiqus Poll Trigger', () => {
	it('emits nothing old, then each change once, oldest first', async () => {
		const workflow = await begun(3);
		const { model } = workflow;
		model.now += 60;
		model.apply(update(0));
		model.now += 1;
		model.apply(create);
		model.apply(status(1, 'complete'));
		expect(names(await workflow.poll())).toEqual([
			'record.updated 1',
			'record.updated 2',
			'record.status 2',
			'record.finished 2',
			'record.created 4',
		]);
		expect(await workflow.poll()).toEqual([]);
	});

	it('has flat items with an id that stays the same', async () => {
		const workflow = await begun(0, ['record.created']);
		workflow.model.apply(create);
		const before = workflow.state;
		const [item] = await workflow.poll();
		expect(item).toMatchObject({
			event: 'record.created',
			resource: 'record',
			recordId: 1,
			clientId: 1,
			triggeredAt: '1970-01-12T13:46:40Z',
			payload: { id: 1, status: 'pending' },
		});
		workflow.state = before;
		expect((await workflow.poll())[0]?.deliveryId).toBe(item?.deliveryId);
	});

	it('tells a change from another of the same second', async () => {
		const workflow = await begun(2);
		const { model } = workflow;
		for (const which of [0, 0, 1, 0]) {
			model.apply(update(which));
			expect(names(await workflow.poll())).toEqual([`record.updated ${which + 1}`]);
		}
	});

	it('makes one call when nothing changed', async () => {
		const workflow = await begun(30);
		const { model } = workflow;
		model.now += DAY;
		await workflow.poll();
		model.calls = 0;
		for (let polls = 1; polls <= 5; polls += 1) {
			model.now += 60;
			expect(await workflow.poll()).toEqual([]);
			expect(model.calls).toBe(polls);
		}
	});

	it('finds everything again after a poll that failed, and after a day', async () => {
		const workflow = await begun(20);
		const { model } = workflow;
		model.now += DAY;
		for (let which = 0; which < 20; which += 1) {
			model.apply(status(which, 'started'));
			model.now += 1;
		}
		model.failsAt = 3;
		await expect(workflow.poll()).rejects.toThrow('away');
		model.failsAt = undefined;
		await workflow.poll();
		expect(workflow.emitted.filter(({ event }) => event === 'record.status')).toHaveLength(20);
	});

	it('finds what slipped over the edge of a page because something else was deleted', async () => {
		const workflow = await begun(12);
		const { model } = workflow;
		for (let which = 0; which < 12; which += 1) {
			model.now += 100;
			model.apply(update(which));
		}
		model.meanwhile = [[{ do: 'delete', which: 11, late: 0 }]];
		expect(await workflow.poll()).toHaveLength(11);
		expect(names(await workflow.poll())).toEqual(['record.updated 8']);
		expect(await workflow.poll()).toEqual([]);
	});

	it('begins anew with another credential, and learns statuses when they come to matter', async () => {
		const workflow = await begun(8, ['record.created']);
		const { model } = workflow;
		model.apply(status(0, 'complete'));
		const other = { ...workflow.state, credential: 'other' } as PollState;
		const now = model.now * 1000;
		expect((await poll(EVENTS, model.source, other, 'c', now)).items).toEqual([]);
		const { items, state } = await poll(EVENTS, model.source, workflow.state, 'c', now);
		expect(names(items)).toEqual(['record.updated 1']);
		model.now += 60;
		model.apply(status(0, 'reviewed'));
		model.apply(status(7, 'complete'));
		const next = await poll(['record.finished'], model.source, state, 'c', now + 60_000);
		expect(names(next.items)).toEqual(['record.finished 8']);
	});

	it('shows the latest there is for a test', async () => {
		const { model } = await begun(3);
		model.now += 60;
		model.apply(status(1, 'complete'));
		model.now += 60;
		model.apply(update(2));
		expect(await latest(['record.finished'], model.source)).toMatchObject({ recordId: 2 });
		expect(await latest(EVENTS, model.source)).toMatchObject({ recordId: 3 });
		expect(await latest(['record.finished'], new Model().source)).toBeUndefined();
	});
});

const late = fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 0, max: 30 }));
const change: fc.Arbitrary<Change> = fc.oneof(
	{ weight: 3, arbitrary: fc.record({ do: fc.constant('create' as const), late }) },
	{
		weight: 4,
		arbitrary: fc.record({ do: fc.constant('update' as const), which: fc.nat(20), late }),
	},
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('status' as const),
			which: fc.nat(20),
			to: fc.constantFrom('pending', 'started', 'complete', 'reviewed'),
			late,
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({ do: fc.constant('delete' as const), which: fc.nat(20), late }),
	},
);
type Step =
	| { change: Change }
	| { wait: number }
	| { restart: true }
	| { meanwhile: Change[][]; failsAt?: number };

const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 6, arbitrary: change.map((one) => ({ change: one })) },
	{ weight: 1, arbitrary: fc.constant({ restart: true as const }) },
	{
		weight: 3,
		arbitrary: fc.constantFrom(1, 1, 5, 60, 300, DAY).map((seconds) => ({ wait: seconds })),
	},
	{
		weight: 3,
		arbitrary: fc.record({
			meanwhile: fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 4 }),
			failsAt: fc.option(fc.nat(4), { nil: undefined, freq: 2 }),
		}),
	},
);

async function live(model: Model, workflow: Workflow, steps: Step[]): Promise<void> {
	for (const one of steps) {
		if ('change' in one) model.apply(one.change);
		else if ('wait' in one) model.now += one.wait;
		else if ('restart' in one) workflow.restart();
		else {
			model.meanwhile = [...one.meanwhile];
			model.failsAt = one.failsAt;
			await workflow.poll().catch(() => undefined);
			model.meanwhile = [];
			model.failsAt = undefined;
		}
	}
}

/** What has to be true at the end, when everything that happened has been polled. */
function check(
	model: Model,
	{ emitted }: Workflow,
	begin: number,
	statuses: Map<number, string>,
): void {
	const of = (id: number, event: string) =>
		emitted.filter((item) => item.recordId === id && item.event === event);
	const keys = emitted.map(({ deliveryId }) => deliveryId);
	expect(new Set(keys).size).toBe(keys.length);
	for (const id of new Set(emitted.map(({ recordId }) => Number(recordId)))) {
		expect(of(id, 'record.created').length).toBeLessThanOrEqual(1);
		const said = of(id, 'record.status').map(({ payload }) => payload.status);
		const all = [statuses.get(id) ?? 'pending', ...said];
		expect(all.slice(1).every((status, index) => status !== all[index])).toBe(true);
	}
	for (const { id, name, changed, created, status: last } of model.rows) {
		const changes = [...of(id, 'record.created'), ...of(id, 'record.updated')];
		if (changed <= begin) {
			expect(changes).toEqual([]);
			continue;
		}
		expect(changes.map(({ payload }) => payload.name)).toContain(name);
		expect(of(id, 'record.created')).toHaveLength(created > begin ? 1 : 0);
		const before = statuses.get(id) ?? 'pending';
		const said = of(id, 'record.status').map(({ payload }) => payload.status);
		expect([before, ...said].at(-1)).toBe(last);
		if (FINISHED.includes(last) && !FINISHED.includes(before))
			expect(of(id, 'record.finished').length).toBeGreaterThan(0);
	}
}

describe.each<[string, () => number, number]>([
	['with a stable order', () => 0, 3],
	['with any order among entries of one second', Math.random, 60],
])('over any history, %s', (_, tieOrder, lastPolls) => {
	it('emits every change exactly once', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(change, { maxLength: 15 }),
				fc.array(step, { maxLength: 40 }),
				fc.integer({ min: -3_600_000, max: 3_600_000 }),
				async (first, steps, skew): Promise<void> => {
					const model = new Model();
					const workflow = new Workflow(model, skew);
					for (const one of first) model.apply(one);
					await workflow.poll();
					const begin = model.moment;
					model.tieOrder = tieOrder;
					const statuses = new Map(model.rows.map(({ id, status: now }) => [id, now]));
					await live(model, workflow, steps);
					for (let polls = 0; polls < lastPolls; polls += 1) {
						model.now += 1;
						await workflow.poll();
					}
					check(model, workflow, begin, statuses);
				},
			),
			{ numRuns: 300 },
		);
	});
});
