import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, runNode, type NodeOptions } from './support/index.mts';

const PERSON = 1001;
const IDENTITY = { type: 'check.identity' };
const BILL = { type: 'document.request', preferences: { title: 'Bill', instructions: 'Recent' } };

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value: value as string });

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ seed: 'people' });
});
afterEach(async () => {
	await sandbox.close();
});

async function json(parameters: NodeOptions['parameters']) {
	const { items, error } = await runNode({
		sandbox,
		parameters: { resource: 'record', ...parameters },
	});
	if (error) throw new Error(`${error.message} ${error.description ?? ''}`);
	return jsonOf(items)[0] ?? {};
}

async function send(steps: object[], complete = true): Promise<number> {
	const { id } = await json({
		operation: 'create',
		client: byId(PERSON),
		createFrom: 'steps',
		specifySteps: 'json',
		stepsJson: JSON.stringify(steps),
	});
	if (complete) sandbox.complete(Number(id));
	return Number(id);
}

const reviewAll = async (record: number, more: NodeOptions['parameters'] = {}) =>
	await json({ operation: 'reviewAllSteps', record: byId(record), decision: 'approved', ...more });

/** What your team has said of each step, one after the other. */
const reviewsOf = (record: number) =>
	sandbox.state.records
		.need(record)
		.steps.map((step) => sandbox.state.stepReviews.where('step', step).map(({ status }) => status));

const isReviewed = (record: number) => sandbox.state.records.need(record).reviewed_at !== null;

/** The writes since it was asked. */
function writes() {
	const seen: string[] = [];
	sandbox.onExchange(({ method, path }) => {
		if (method !== 'GET') seen.push(`${method} ${path}`);
	});
	return seen;
}

describe('Request: Review All Steps', () => {
	it('decides once where two executions do so at the same moment', async () => {
		const record = await send([IDENTITY, BILL]);
		const outcomes = await Promise.all([reviewAll(record), reviewAll(record)]);
		expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['unchanged', 'updated']);
		expect(reviewsOf(record)).toEqual([['approved'], ['approved']]);
	});

	it('decides on every step, then marks the request as reviewed; again, it changes nothing', async () => {
		const record = await send([IDENTITY, BILL]);
		const options = { reviewOptions: { message: 'All in order' } };
		expect(await reviewAll(record, options)).toMatchObject({
			id: record,
			outcome: 'updated',
			is_reviewed: true,
			steps: [{ review: 'approved', was: 'pending' }, { review: 'approved' }],
			steps_left: [],
		});
		expect(reviewsOf(record)).toEqual([['approved'], ['approved']]);
		expect(isReviewed(record)).toBe(true);
		const seen = writes();
		expect(await reviewAll(record, options)).toMatchObject({ outcome: 'unchanged', steps: [] });
		expect(seen).toEqual([]);
	});

	it('decides on what is not so yet only, and on nothing decided before where that is kept', async () => {
		const record = await send([IDENTITY, BILL]);
		const [first] = sandbox.state.records.need(record).steps;
		const review = { operation: 'reviewStep', record: byId(record), step: byId(first) };
		await json({ ...review, status: 'rejected' });
		expect(await reviewAll(record, { reviewOptions: { keepEarlier: true } })).toMatchObject({
			steps: [{ type: 'document.request' }],
			is_reviewed: true,
		});
		expect(reviewsOf(record)).toEqual([['rejected'], ['approved']]);
		expect(await reviewAll(record)).toMatchObject({
			steps: [{ type: 'check.identity', review: 'approved', was: 'rejected' }],
		});
		expect(reviewsOf(record)).toEqual([['rejected', 'approved'], ['approved']]);
	});

	it('decides by kind of step, and leaves the request open while a step is not decided on', async () => {
		const record = await send([IDENTITY, BILL]);
		const kinds = (...values: Array<{ kind: string; decision: string }>) => ({
			decide: 'byKind',
			decisions: { values },
		});
		expect(
			await reviewAll(record, kinds({ kind: 'check.identity', decision: 'rejected' })),
		).toMatchObject({ is_reviewed: false, steps_left: [expect.any(Number)] });
		expect(isReviewed(record)).toBe(false);
		await reviewAll(record, kinds({ kind: 'document.request', decision: 'approved' }));
		expect(reviewsOf(record)).toEqual([['rejected'], ['approved']]);
		expect(isReviewed(record)).toBe(true);

		const seen = writes();
		const contradicting = kinds(
			{ kind: 'check.identity', decision: 'approved' },
			{ kind: 'check.identity', decision: 'rejected' },
		);
		await expect(reviewAll(record, contradicting)).rejects.toThrow(
			/Identity Report is there twice/,
		);
		expect(seen).toEqual([]);
	});

	it('approves nothing that is not there yet, and then reviews none of the steps', async () => {
		const record = await send([IDENTITY, BILL], false);
		const seen = writes();
		await expect(reviewAll(record)).rejects.toThrow(/nothing to approve yet.*Identity Report/);
		expect(seen).toEqual([]);
		await reviewAll(record, { decision: 'rejected' });
		expect(reviewsOf(record)).toEqual([['rejected'], ['rejected']]);
	});

	it('leaves a request open in which the person still has something that nobody can review', async () => {
		const transfer = {
			type: 'document.transfer',
			preferences: { template: sandbox.state.library.rows[0]?.id },
		};
		const record = await send([IDENTITY, transfer], false);
		const [first = 0, second] = sandbox.state.records.need(record).steps;
		const { steps, checks } = sandbox.state;
		const check = checks.need(steps.need(first).check ?? 0);
		steps.update(steps.need(first), { completed_at: sandbox.state.now() });
		checks.update(check, { status: 'accepted' });
		expect(await reviewAll(record)).toMatchObject({
			steps: [{ id: first, review: 'approved' }],
			is_reviewed: false,
			steps_left: [second],
		});
		expect(isReviewed(record)).toBe(false);
		sandbox.complete(record);
		expect(await reviewAll(record)).toMatchObject({ steps: [], is_reviewed: true, steps_left: [] });
	});

	it('goes on where it broke off', async () => {
		const record = await send([IDENTITY, BILL]);
		const [, second] = sandbox.state.records.need(record).steps;
		const path = new RegExp(`/steps/${second}/reviews$`);
		sandbox.faults.add({ kind: 'status', status: 403, match: { method: 'POST', path }, times: 1 });
		await expect(reviewAll(record)).rejects.toThrow();
		expect(reviewsOf(record)).toEqual([['approved'], []]);
		expect(isReviewed(record)).toBe(false);
		await reviewAll(record);
		expect(reviewsOf(record)).toEqual([['approved'], ['approved']]);
		expect(isReviewed(record)).toBe(true);
	});
});
