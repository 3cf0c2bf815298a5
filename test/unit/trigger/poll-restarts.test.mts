/** First readings that take more than one poll, and n8n that ends at a bad moment. */
import type { EventItem } from '../../../nodes/Amiqus/events/item.ts';
import { Model, type Change } from './poll-model.mts';
import { EVENTS, Workflow } from './poll-workflow.mts';

const names = (items: EventItem[]) => items.map(({ event, record_id }) => `${event} ${record_id}`);
const create: Change = { do: 'create', late: 0 };
const update = (which: number): Change => ({ do: 'update', which, late: 0 });
const status = (which: number, to: string): Change => ({ do: 'status', which, to, late: 0 });

describe('where a first reading takes long', () => {
	/** A list of so many persons, read a few pages at a time. */
	async function slow(count: number, pagesAtOnce: number) {
		const workflow = new Workflow(new Model(), 0, EVENTS, pagesAtOnce);
		for (let made = 0; made < count; made += 1) {
			workflow.model.now += 100;
			workflow.model.apply(create);
		}
		await workflow.poll();
		return workflow;
	}

	it('goes on at the next poll where it stopped, and hands on meanwhile what happens', async () => {
		const workflow = await slow(400, 10);
		const { model } = workflow;
		expect(model.calls).toBeLessThanOrEqual(11);
		model.now += 100;
		model.apply(create);
		model.apply(status(0, 'complete'));
		model.apply(status(399, 'complete'));
		// Nobody knows how the oldest was before; the newest was read already.
		expect(names(await workflow.poll())).toEqual([
			'record.updated 1',
			'record.updated 400',
			'record.status 400',
			'record.finished 400',
			'record.created 401',
		]);
		let polls = 2;
		for (; !workflow.state?.lists.record?.statuses; polls += 1) {
			model.now += 60;
			await workflow.poll();
		}
		// 100 pages of four, and one poll more for the one that came meanwhile.
		expect(polls).toBeLessThanOrEqual(12);
		model.now += 60;
		model.apply(status(0, 'reviewed'));
		model.apply(status(1, 'started'));
		expect(names(await workflow.poll())).toEqual([
			'record.updated 1',
			'record.status 1',
			'record.updated 2',
			'record.status 2',
		]);
	});

	it('begins anew in another process, and has lost no event', async () => {
		const workflow = await slow(100, 10);
		const { model } = workflow;
		model.now += 100;
		model.apply(create);
		workflow.restart();
		expect(names(await workflow.poll())).toEqual(['record.created 101']);
		for (let polls = 0; polls < 3; polls += 1) await workflow.poll();
		model.apply(status(0, 'started'));
		expect(names(await workflow.poll())).toEqual(['record.updated 1', 'record.status 1']);
	});
});

describe('Amiqus Poll Trigger', () => {
	async function begun(count: number): Promise<Workflow> {
		const workflow = new Workflow(new Model());
		for (let made = 0; made < count; made += 1) workflow.model.apply(create);
		expect(await workflow.poll()).toEqual([]);
		return workflow;
	}

	it('hands the last events on again where n8n ended before their execution was there, known as before', async () => {
		const workflow = await begun(3);
		const { model } = workflow;
		model.now += 60;
		model.apply(create);
		model.apply(status(1, 'complete'));
		workflow.loses = true;
		expect(await workflow.poll()).toEqual([]);
		workflow.restart();
		model.now += 60;
		const told = ['record.updated 2', 'record.status 2', 'record.finished 2', 'record.created 4'];
		expect(names(await workflow.poll())).toEqual(told);
		// They have run now: once more would be twice.
		workflow.restart();
		model.now += 60;
		model.apply(update(1));
		model.apply(update(3));
		expect(names(await workflow.poll())).toEqual(['record.updated 2', 'record.updated 4']);
		workflow.restart();
		model.apply(status(1, 'pending'));
		expect(names(await workflow.poll())).toEqual(['record.updated 2', 'record.status 2']);
	});

	it('loses nothing where Amiqus is two minutes behind and several things change in the newest second', async () => {
		const workflow = new Workflow(new Model(), 120_000);
		const { model } = workflow;
		for (let made = 0; made < 5; made += 1) model.apply(create);
		await workflow.poll();
		for (let round = 1; round <= 10; round += 1) {
			model.now += round % 2 === 0 ? 60 : 0;
			model.apply(update(round % 5));
			await workflow.poll();
			model.apply(update((round + 1) % 5));
			model.apply(create);
			await workflow.poll();
		}
		expect(workflow.emitted.filter(({ event }) => event === 'record.updated')).toHaveLength(20);
		expect(workflow.emitted.filter(({ event }) => event === 'record.created')).toHaveLength(10);
	});
});
