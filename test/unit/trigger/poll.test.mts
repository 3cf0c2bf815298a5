import type { EventItem } from '../../../nodes/Amiqus/events/item.ts';
import { readPage, type Page as ListPage } from '../../../nodes/Amiqus/transport/listPage.ts';
import { latest, poll, type PollState } from '../../../nodes/Amiqus/trigger/poll/poll.ts';
import type { Time } from '../../../nodes/Amiqus/trigger/poll/window.ts';
import { Model, type Change } from './poll-model.mts';
import { DAY, EVENTS, wishes, Workflow } from './poll-workflow.mts';

const names = (items: EventItem[]) => items.map(({ event, record_id }) => `${event} ${record_id}`);
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
			record_id: 1,
			client_id: 1,
			triggered_at: '1970-01-12T13:46:40Z',
			payload: { id: 1, status: 'pending' },
		});
		const again = await poll(wishes(['record.created']), workflow.model.source, before, 'c', {
			now: 0,
		});
		expect(again.items[0]?.event_key).toBe(item?.event_key);
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

	it.each([[{}], [{ data: null }], [[]], ['Welcome'], [undefined]])(
		'fails, and remembers nothing, where the answer is no list but %j',
		async (answer) => {
			const model = new Model();
			for (let made = 0; made < 3; made += 1) model.apply(create);
			const source = { ...model.source, page: async () => readPage(answer, 100) };
			await expect(poll(wishes(EVENTS), source, undefined, 'c', { now: 0 })).rejects.toThrow(
				'not a list',
			);
			const { items } = await poll(wishes(EVENTS), model.source, undefined, 'c', { now: 0 });
			expect(items).toEqual([]);
		},
	);

	it.each<[string, (page: ListPage, first: ListPage) => ListPage]>([
		['repeat one page', (page, first) => ({ ...page, data: first.data })],
		['say that there is one page only', (page) => ({ ...page, totalPages: 1 })],
		[
			'come to nothing after the first page',
			(page, first) => (page === first ? page : { ...page, data: [] }),
		],
	])('fails, and remembers nothing, where pages %s', async (_, change) => {
		const { model, state } = await begun(20);
		model.now += DAY;
		for (let which = 0; which < 20; which += 1) {
			model.apply(update(which));
			model.now += 1;
		}
		const source = {
			...model.source,
			page: async (...asked: Parameters<typeof model.source.page>) => {
				const first = await model.source.page(asked[0], 1, asked[2]);
				return change(asked[1] === 1 ? first : await model.source.page(...asked), first);
			},
		};
		const time = { now: model.now * 1000 };
		model.calls = 0;
		await expect(poll(wishes(EVENTS), source, state, 'c', time)).rejects.toThrow(
			'the list has 20 entries, and gave only 4',
		);
		expect(model.calls).toBeLessThan(50);
		const { items } = await poll(wishes(EVENTS), model.source, state, 'c', time);
		expect(items).toHaveLength(20);
	});

	it('counts time by its own clock, from where that began', async () => {
		const workflow = await begun(1);
		const { model, state } = workflow;
		const { newest = '', floor = '' } = state?.lists.record?.window ?? {};
		const now = model.now * 1000;
		const floorAfter = async (time: Time) =>
			(await poll(wishes(EVENTS), model.source, state, 'c', time)).state.lists.record?.window.floor;
		expect(floor < newest).toBe(true);
		expect(await floorAfter({ now: now + 119_000 })).toBe(floor);
		expect(await floorAfter({ now: now + 120_000 })).toBe(newest);
		// Another process, whose clock was set forward before it began.
		expect(await floorAfter({ now: now + 3_600_000, began: now + 3_599_000 })).toBe(floor);
		// Another process, whose clock is behind: what is remembered does not hold it up.
		const behind = await poll(wishes(EVENTS), model.source, state, 'c', { now: now - 3_600_000 });
		const later = { now: now - 3_600_000 + 120_000 };
		const { lists } = (await poll(wishes(EVENTS), model.source, behind.state, 'c', later)).state;
		expect(lists.record?.window.floor).toBe(newest);
	});

	it('finds one of two of the same second that changed places over the edge of a page', async () => {
		const workflow = await begun(8);
		const { model } = workflow;
		for (const which of [0, 1, 2, 3, 4, 5, 6]) {
			// 3 and 4 change in one second, and the first page ends between them.
			if (which !== 3) model.now += 100;
			model.apply(update(which));
		}
		model.calls = 0;
		model.tieOrder = (id) => (model.calls === 1 ? id : -id);
		await workflow.poll();
		model.tieOrder = () => 0;
		await workflow.poll();
		const changed = workflow.emitted.map(({ record_id }) => record_id);
		expect([...new Set(changed)].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
		expect(changed).toHaveLength(7);
		model.calls = 0;
		expect(await workflow.poll()).toEqual([]);
		expect(model.calls).toBe(1);
	});

	it('begins anew with another credential, and learns statuses when they come to matter', async () => {
		const workflow = await begun(8, ['record.created']);
		const { model } = workflow;
		model.apply(status(0, 'complete'));
		const other = { ...workflow.state, credential: 'other' } as PollState;
		const now = model.now * 1000;
		expect((await poll(wishes(EVENTS), model.source, other, 'c', { now })).items).toEqual([]);
		const { items, state } = await poll(wishes(EVENTS), model.source, workflow.state, 'c', { now });
		expect(names(items)).toEqual(['record.updated 1']);
		model.now += 60;
		model.apply(status(0, 'reviewed'));
		model.apply(status(7, 'complete'));
		const next = await poll(wishes(['record.finished']), model.source, state, 'c', {
			now: now + 60_000,
		});
		expect(names(next.items)).toEqual(['record.finished 8']);
	});

	it('shows the latest there is for a test', async () => {
		const { model } = await begun(3);
		model.now += 60;
		model.apply(status(1, 'complete'));
		model.now += 60;
		model.apply(update(2));
		expect(await latest(wishes(['record.finished']), model.source, 0)).toMatchObject({
			record_id: 2,
		});
		expect(await latest(wishes(EVENTS), model.source, 0)).toMatchObject({ record_id: 3 });
		expect(await latest(wishes(['record.finished']), new Model().source, 0)).toBeUndefined();
	});
});
