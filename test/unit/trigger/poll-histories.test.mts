/** Whatever happens to a list, in whatever order, each change is emitted once. */
import fc from 'fast-check';
import { KINDS } from '../../../nodes/Amiqus/trigger/poll/kinds.ts';
import { Model, type Change } from './poll-model.mts';
import { DAY, Workflow } from './poll-workflow.mts';

const FINISHED = KINDS.find(({ resource }) => resource === 'record')?.finished ?? [];

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
	| { restart: 'at rest' | 'before the execution' }
	| { meanwhile: Change[][]; failsAt?: number };

const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 6, arbitrary: change.map((one) => ({ change: one })) },
	{
		weight: 1,
		arbitrary: fc.constantFrom<Step>({ restart: 'at rest' }, { restart: 'before the execution' }),
	},
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
		else if ('restart' in one) {
			if (one.restart === 'before the execution') {
				workflow.loses = true;
				await workflow.poll();
			}
			workflow.restart();
		} else {
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
	/** Whether a workflow may not have been told of a status: then it is told that it is the one before again. */
	mayReturn: boolean,
): void {
	const of = (id: number, event: string) =>
		emitted.filter((item) => item.record_id === id && item.event === event);
	const keys = emitted.map(({ event_key }) => event_key);
	expect(new Set(keys).size).toBe(keys.length);
	for (const id of new Set(emitted.map(({ record_id }) => Number(record_id)))) {
		expect(of(id, 'record.created').length).toBeLessThanOrEqual(1);
		const said = of(id, 'record.status').map(({ payload }) => payload.status);
		const all = [statuses.get(id) ?? 'pending', ...said];
		const isTold = all.slice(1).every((status, index) => status !== all[index]);
		expect(isTold || mayReturn).toBe(true);
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

/** Draws numbers from a seed, so that a history that failed is the same when it is tried again. */
function drawn(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

/** `AMIQUS_HISTORIES=10000` tries more than the usual few. */
const HISTORIES = Number(process.env.AMIQUS_HISTORIES ?? 300);

describe.each<[string, (seed: number) => () => number, number]>([
	['with a stable order', () => () => 0, 3],
	['with any order among entries of one second', drawn, 60],
])('over any history, %s', (_, order, lastPolls) => {
	it(
		'emits every change exactly once',
		async () => {
			await fc.assert(
				fc.asyncProperty(
					fc.array(change, { maxLength: 15 }),
					fc.array(step, { maxLength: 40 }),
					fc.integer({ min: -3_600_000, max: 3_600_000 }),
					fc.nat(),
					async (first, steps, skew, seed): Promise<void> => {
						const model = new Model();
						const workflow = new Workflow(model, skew);
						for (const one of first) model.apply(one);
						await workflow.poll();
						const begin = model.moment;
						model.tieOrder = order(seed);
						const statuses = new Map(model.rows.map(({ id, status: now }) => [id, now]));
						await live(model, workflow, steps);
						for (let polls = 0; polls < lastPolls; polls += 1) {
							model.now += 1;
							await workflow.poll();
						}
						const mayReturn = steps.some(
							(one) => 'restart' in one && one.restart === 'before the execution',
						);
						check(model, workflow, begin, statuses, mayReturn);
					},
				),
				{ numRuns: HISTORIES },
			);
		},
		HISTORIES * 100,
	);
});
