import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { expireRecord } from '../../sandbox/domain/records.mts';
import { jsonOf, runNode, type NodeOptions } from './support/index.mts';

const PERSON = 1001;
const STARTER_FORM = 'b7a1f6b2-6f1c-4e6a-8f0e-5f7f6f3f0a01';

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value: value as string });

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({});
});
afterEach(async () => {
	await sandbox.close();
});

async function json(parameters: NodeOptions['parameters'], items: object[] = [{}]) {
	const { items: out, error } = await runNode({
		sandbox,
		parameters: { resource: 'record', ...parameters },
		items: items as NonNullable<NodeOptions['items']>,
	});
	if (error) throw new Error(`${error.message} ${error.description ?? ''}`);
	return jsonOf(out);
}

async function send(steps: object[]): Promise<number> {
	const [made] = await json({
		operation: 'create',
		client: byId(PERSON),
		createFrom: 'steps',
		specifySteps: 'json',
		stepsJson: JSON.stringify(steps),
	});
	return Number(made?.id);
}

const outcomeOf = async (record: number, outcomeOptions = {}) =>
	(await json({ operation: 'getOutcome', record: byId(record), outcomeOptions }))[0];

const review = async (record: number, step: number, status: string) =>
	await json({ operation: 'reviewStep', record: byId(record), step: byId(step), status });

const stepsOf = (record: number) => sandbox.state.records.need(record).steps;

const PHOTO_ID = {
	type: 'check.photo_id',
	preferences: { report_type: 'standard', docs: ['passport'] },
};
const BILL = { type: 'document.request', preferences: { title: 'Bill', instructions: 'Recent' } };
const FORM = { type: 'form', preferences: { form: STARTER_FORM } };

describe('Request: Get Outcome', () => {
	it('follows a request from the person to your team’s approval', async () => {
		const record = await send([PHOTO_ID, BILL, FORM]);
		expect(await outcomeOf(record)).toMatchObject({
			id: record,
			outcome: 'with_person',
			client: PERSON,
			steps_total: 3,
			steps_done: 0,
			completed_at: null,
			photo_id: null,
			verdicts: { photo_id: 'with_person', document_request: 'with_person', form: 'with_person' },
		});

		sandbox.complete(record);
		const complete = await outcomeOf(record);
		expect(complete).toMatchObject({
			outcome: 'needs_review',
			status: 'complete',
			steps_done: 3,
			verdicts: { photo_id: 'passed', document_request: 'received', form: 'received' },
			photo_id: { result: 'accepted', last_name: 'Mackintosh', document_number: '999228775' },
		});
		expect(Number(complete?.cost)).toBeGreaterThan(0);
		expect(Object.values(complete?.answers as object)).toHaveLength(1);
		expect(JSON.stringify(complete?.answers)).toContain('Answer to');

		for (const step of stepsOf(record)) await review(record, step, 'approved');
		expect(await outcomeOf(record)).toMatchObject({ outcome: 'approved', next: 'Go on' });
		await review(record, stepsOf(record)[1] ?? 0, 'rejected');
		expect(await outcomeOf(record)).toMatchObject({
			outcome: 'rejected',
			verdicts: { document_request: 'rejected' },
		});
	});

	it.each([
		['submitted', 'with_amiqus'],
		['paused', 'needs_review'],
		['refer', 'needs_review'],
		['rejected', 'needs_review'],
	] as const)('takes a check that is %s for %s', async (outcome, expected) => {
		const record = await send([{ type: 'check.identity' }]);
		sandbox.complete(record, { outcome });
		expect(await outcomeOf(record)).toMatchObject({ outcome: expected });
	});

	it.each([
		['accepted', 'approved'],
		['refer', 'needs_review'],
		['rejected', 'rejected'],
	] as const)('takes one that is %s for %s once all is reviewed', async (outcome, expected) => {
		const record = await send([{ type: 'check.identity' }]);
		sandbox.complete(record, { outcome });
		const updateFields = { isReviewed: true };
		await json({ operation: 'update', record: byId(record), updateFields });
		expect(await outcomeOf(record)).toMatchObject({ outcome: expected, status: 'reviewed' });
	});

	it('takes one whose time is over for expired, and says what to do', async () => {
		const record = await send([BILL]);
		expireRecord(sandbox.state, sandbox.state.records.need(record));
		expect(await outcomeOf(record)).toMatchObject({
			outcome: 'expired',
			next: expect.stringContaining('another request') as string,
		});
	});

	it('takes one for bounced only where an event says so, and while it is with the person', async () => {
		const record = await send([BILL]);
		const bounced = { event: 'record.bounced' };
		expect(await outcomeOf(record)).toMatchObject({ outcome: 'with_person' });
		expect(await outcomeOf(record, bounced)).toMatchObject({ outcome: 'bounced' });
		sandbox.complete(record);
		expect(await outcomeOf(record, bounced)).toMatchObject({ outcome: 'needs_review' });
	});

	it('takes two calls a request, and a third for a photo ID only', async () => {
		const photo = await send([PHOTO_ID]);
		sandbox.complete(photo);
		const seen: string[] = [];
		sandbox.onExchange(({ method, path }) => void seen.push(`${method} ${path}`));
		await outcomeOf(photo, { includePhotoId: false });
		expect(seen).toHaveLength(2);
		await outcomeOf(photo);
		expect(seen).toHaveLength(5);
	});

	it('says the same of every request as its steps in Amiqus do', async () => {
		const ids = sandbox.state.records.rows.map(({ id }) => id);
		const out = await json(
			{ operation: 'getOutcome', record: byId('={{ $json.id }}') },
			ids.map((id) => ({ id })),
		);
		expect(out.map(({ status, outcome }) => `${status as string}: ${outcome as string}`)).toEqual([
			'incomplete: expired',
			'empty: expired',
			'reviewed: needs_review',
			'complete: needs_review',
			'complete: needs_review',
			'started: with_person',
			'pending: with_person',
			'waiting: with_amiqus',
			'paused: needs_review',
			'amendments: needs_review',
		]);
	});
});
