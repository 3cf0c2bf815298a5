import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { jsonOf, runNode, searchList } from './support/index.mts';

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value: value as string });

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ seed: 'people' });
});
afterAll(async () => {
	await sandbox.close();
});

async function json(resource: string, operation: string, parameters: object = {}) {
	const { items, error } = await runNode({
		sandbox,
		parameters: { resource, operation, ...parameters },
	});
	if (error) throw new Error(error.message);
	return jsonOf(items);
}

/** A request with a Photo ID check and a document request, completed by the person. */
interface Completed {
	outcome?: 'accepted' | 'rejected';
	rightToWork?: boolean;
}

async function completed({ outcome, rightToWork }: Completed = {}) {
	const [person] = await json('client', 'create', {
		firstName: 'Una',
		lastName: 'Grieve',
		email: 'una@example.com',
	});
	const [request] = await json('record', 'create', {
		client: byId(person?.id),
		createFrom: 'steps',
		steps: {
			values: [
				{
					type: 'check.photo_id',
					docs: ['passport'],
					...(rightToWork ? { rightToWork } : {}),
				},
				{ type: 'document.request', title: 'Bill', requestInstructions: 'A recent one' },
			],
		},
	});
	sandbox.complete(request?.id as number, outcome ? { outcome } : {});
	return { client: byId(person?.id), id: request?.id, record: byId(request?.id) };
}

describe('a request', () => {
	it('is one flat line unless Output says otherwise', async () => {
		const { record, client } = await completed();
		const [simple] = await json('record', 'get', { record });
		expect(simple).toMatchObject({
			id: record.value,
			client: client.value,
			name: 'Una Grieve',
		});
		expect(simple).not.toHaveProperty('perform_url');
		const whole = { object: 'record', client: { object: 'client' } };
		for (const raw of [{ simplify: false }, { outputMode: 'raw' }]) {
			const [got] = await json('record', 'get', { record, ...raw, expand: ['client'] });
			expect(got).toMatchObject(whole);
		}
		const selected = {
			outputMode: 'selected',
			selectedFields: 'id, name, name.last_name, nothing',
		};
		expect(await json('record', 'get', { record, ...selected })).toEqual([
			{ id: record.value, name: 'Una Grieve', 'name.last_name': 'Grieve', nothing: null },
		]);
		const many = await json('record', 'getAll', { returnAll: true });
		expect(many.find(({ id }) => id === record.value)).toMatchObject(simple ?? {});
	});

	it('shows how its steps went, and what was said of them', async () => {
		const { record } = await completed();
		const { results } = await searchList('searchSteps', {
			sandbox,
			parameters: { resource: 'record', operation: 'reviewStep', record },
		});
		expect(results.map(({ name }) => name)).toEqual([
			expect.stringMatching(/^Photo ID #\d+ \(accepted\)$/),
			expect.stringMatching(/^Document Request #\d+ \(complete\)$/),
		]);
		const step = byId(results[0]?.value);
		const [review] = await json('record', 'reviewStep', {
			record,
			step,
			status: 'rejected',
			additionalFields: { message: 'Blurred' },
		});
		expect(review).toMatchObject({ review: 'rejected', was: 'pending', review_message: 'Blurred' });
		await json('record', 'reviewStep', { record, step, status: 'approved' });
		const reviews = await json('record', 'getStepReviews', {
			record,
			step,
			returnAll: true,
			sort: { sortBy: 'created_at', order: 'asc' },
			expand: ['reviewed_by'],
		});
		expect(reviews).toMatchObject([
			{ review: 'rejected', reviewed_by: { name: expect.any(String) as string } },
			{ review: 'approved', was: 'rejected' },
		]);

		expect(await json('record', 'getSteps', { record, returnAll: true })).toMatchObject([
			{ type: 'check.photo_id', status: 'complete', result: 'accepted', review: 'approved' },
			{ type: 'document.request', name: 'Bill', status: 'complete' },
		]);
		const documents = { record, returnAll: true, expand: ['attachments'] };
		expect(await json('record', 'getDocuments', documents)).toMatchObject([
			{ name: 'Bill', attachments: [{ object: 'attachment' }] },
		]);
	});

	it('reads rejected wherever a photo ID that was rejected is shown', async () => {
		const { record, client } = await completed({ outcome: 'rejected', rightToWork: true });
		const told = { type: 'check.photo_id', status: 'complete', result: 'rejected' };
		const [got] = await json('record', 'get', { record });
		const many = await json('record', 'getAll', { returnAll: true });
		const ofPerson = await json('client', 'getRecords', { client, returnAll: true });
		for (const request of [got, ofPerson[0], many.find(({ id }) => id === record.value)])
			expect((request?.steps as object[])[0]).toMatchObject(told);
		expect((await json('record', 'getSteps', { record, returnAll: true }))[0]).toMatchObject(told);
		const [check] = await json('record', 'getCheck', { record, checkType: 'check.photo_id' });
		expect(check).toMatchObject({ result: 'rejected', right_to_work: 'rejected' });
		expect(check).not.toHaveProperty('right_to_rent');
		const parameters = { resource: 'record', operation: 'reviewStep', record };
		const { results } = await searchList('searchSteps', { sandbox, parameters });
		expect(results[0]?.name).toMatch(/^Right to Work #\d+ \(rejected\)$/);

		const quick = { returnAll: true, stepResults: false };
		const unasked = (await json('record', 'getAll', quick)).find(({ id }) => id === record.value);
		expect((unasked?.steps as object[])[0]).toMatchObject({ ...told, result: 'unknown' });
	});

	it('tells what a Photo ID check found, by the request or by its ID', async () => {
		const { record, id } = await completed();
		const found = await json('record', 'getCheck', { record, checkType: 'check.photo_id' });
		expect(found).toMatchObject([
			{
				record: id,
				status: 'complete',
				result: 'accepted',
				photo_id: 'clear',
				document_type: 'passport',
				first_name: 'Una',
				reports: { document: 'clear' },
			},
		]);
		const check = found[0]?.id;
		expect(await json('record', 'getCheck', { findBy: 'id', check })).toEqual(found);
		const raw = { findBy: 'id', check, simplify: false, expand: ['response', 'record'] };
		expect(await json('record', 'getCheck', raw)).toMatchObject([
			{ object: 'check', record: { object: 'record' }, response: { status: 'complete' } },
		]);
		await expect(json('record', 'getCheck', { record, checkType: 'check.video' })).rejects.toThrow(
			'no check of this type',
		);
	});

	it('is archived, reviewed and expired by Update, and by Expire', async () => {
		const { record } = await completed();
		const update = async (updateFields: object) =>
			(await json('record', 'update', { record, updateFields }))[0];
		expect((await update({ isArchived: true }))?.archived_at).toEqual(expect.any(String));
		expect((await update({ isArchived: false }))?.archived_at).toBeUndefined();
		expect((await update({ isReviewed: true }))?.status).toBe('reviewed');

		const client = byId((await json('record', 'get', { record }))[0]?.client);
		const open = async () => {
			const [request] = await json('record', 'create', {
				client,
				createFrom: 'steps',
				steps: { values: [{ type: 'check.identity' }] },
			});
			return byId(request?.id);
		};
		const [first, second] = [await open(), await open()];
		await json('record', 'update', { record: first, updateFields: { expireNow: true } });
		expect(await json('record', 'get', { record: first })).toMatchObject([{ status: 'empty' }]);
		const expired = await json('record', 'expire', {
			record: second,
			expand: ['client'],
			outputMode: 'raw',
		});
		expect(expired).toMatchObject([{ status: 'empty', client: { object: 'client' } }]);
	});
});

describe('a case', () => {
	it('holds requests, is reviewed and counted', async () => {
		const { client, id } = await completed();
		const [opened] = await json('case', 'create', { client, name: 'Lease' });
		const chosen = { case: byId(opened?.id) };
		await expect(json('case', 'addRecords', { ...chosen, records: [id, 999_999] })).rejects.toThrow(
			/– Request Names or IDs: .*: 999999/,
		);
		await json('case', 'addRecords', { ...chosen, records: [id] });
		const listed = await json('case', 'getItems', { ...chosen, expand: ['entity'] });
		expect(listed).toMatchObject([{ object: 'case_item', entity: { object: 'record', id } }]);

		const before = (await json('case', 'getStatusTotals'))[0];
		const [review] = await json('case', 'review', { ...chosen, status: 'rejected' });
		expect(review).toMatchObject({ object: 'case_review', status: 'rejected' });
		const after = (await json('case', 'getStatusTotals'))[0];
		expect(after?.rejected).toBe(Number(before?.rejected) + 1);
		const reviews = await json('case', 'getReviews', { ...chosen, expand: ['reviewed_by'] });
		expect(reviews).toMatchObject([{ status: 'rejected', reviewed_by: { role: 'owner' } }]);
		expect(await json('case', 'getAssignees', chosen)).toEqual([]);

		const { results } = await searchList('searchCaseItems', {
			sandbox,
			parameters: { resource: 'case', operation: 'removeItem', ...chosen },
		});
		expect(results).toEqual([
			{
				name: expect.stringContaining(`#${id as number} Una Grieve`) as string,
				value: listed[0]?.id,
			},
		]);
		const item = byId(results[0]?.value);
		expect(await json('case', 'removeItem', { ...chosen, item })).toEqual([
			{ deleted: true, id: listed[0]?.id, case: opened?.id },
		]);
		expect(await json('case', 'getItems', chosen)).toEqual([]);
	});

	it('is renamed, cleared and archived', async () => {
		const [client] = await json('client', 'getAll', { limit: 1, returnAll: false });
		const [opened] = await json('case', 'create', {
			client: byId(client?.id),
			name: 'Lease',
			additionalFields: { reference: 'L-1' },
		});
		const [changed] = await json('case', 'update', {
			case: byId(opened?.id),
			updateFields: { name: 'Sale', reference: '', isArchived: true },
		});
		expect(changed).toMatchObject({ name: 'Sale', reference: null });
		expect(changed?.archived_at).toEqual(expect.any(String));
	});
});

describe('a picker that follows another', () => {
	it('says which one to choose first', async () => {
		const parameters = { resource: 'record', operation: 'reviewStep' };
		await expect(searchList('searchSteps', { sandbox, parameters })).rejects.toThrow(
			'Choose the Request first',
		);
	});
});
