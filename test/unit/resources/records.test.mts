import { callsOf, checkCalls, operationNamed } from './calls.mts';

const record = { mode: 'id', value: '7' };
const step = { mode: 'list', value: 12 };

describe('requests', () => {
	checkCalls([
		[
			'record.update',
			{ record, updateFields: { isArchived: true, hasReminders: 'false' } },
			{ call: 'PATCH /records/7', body: { is_archived: true, has_reminders: false } },
		],
		[
			'record.update',
			{ record, updateFields: { expiredAt: '2026-12-01T09:00:00' } },
			{ call: 'PATCH /records/7', body: { expired_at: '2026-12-01T09:00:00Z' } },
		],
		[
			'record.update',
			{ record, updateFields: { expireNow: true, expiredAt: '2026-12-01' } },
			{ call: 'PATCH /records/7', body: { expired_at: true } },
		],
		[
			'record.update',
			{ record, updateFields: { expireNow: false, isReviewed: true } },
			{ call: 'PATCH /records/7', body: { is_reviewed: true } },
		],
		[
			'record.expire',
			{ record, expand: ['client'] },
			{ call: 'POST /records/7/expire', query: { expand: ['client'] } },
		],
		[
			'record.get',
			{ record, simplify: false, expand: ['client'] },
			{ call: 'GET /records/7', query: { expand: ['client'] } },
		],
		[
			'record.getAll',
			{ filters: { assignee: { mode: 'id', value: '4' } } },
			{ call: 'GET /records', query: { assignee: 4 } },
		],
		[
			'record.getAll',
			{ filters: { assignee: 'false' } },
			{ call: 'GET /records', query: { assignee: false } },
		],
		[
			'record.getSteps',
			{ record },
			{ call: 'GET /records/7/steps', query: { expand: ['check', 'document', 'review'] } },
		],
		[
			'record.getSteps',
			{ record, simplify: false, expand: ['form'] },
			{ call: 'GET /records/7/steps', query: { expand: ['form'] } },
		],
		[
			'record.getDocuments',
			{ record, expand: ['attachments'] },
			{ call: 'GET /records/7/documents', query: { expand: ['attachments'] } },
		],
		[
			'record.reviewStep',
			{ record, step, status: 'rejected', additionalFields: { message: ' Blurred ' } },
			{
				call: 'POST /records/7/steps/12/reviews',
				body: { status: 'rejected', message: 'Blurred' },
			},
		],
		[
			'record.getStepReviews',
			{ record, step, sort: { sortBy: 'created_at', order: 'desc' }, expand: ['reviewed_by'] },
			{
				call: 'GET /records/7/steps/12/reviews',
				query: { sort_by: 'created_at', order_by: 'desc', expand: ['reviewed_by'] },
			},
		],
	]);

	it('gets a check by its ID in one call', async () => {
		expect(await callsOf('record.getCheck', { findBy: 'id', check: '99' }, [{}])).toEqual([
			{ call: 'GET /checks/99', query: { expand: ['response'] } },
		]);
	});

	it('gets a check by its request and type', async () => {
		const steps = [
			{ id: 1, type: 'form', form: 'x' },
			{ id: 2, type: 'check.photo_id', check: 31 },
		];
		const raw = { record, checkType: 'check.photo_id', simplify: false, expand: ['record'] };
		expect(await callsOf('record.getCheck', raw, [steps, {}])).toEqual([
			{ call: 'GET /records/7/steps' },
			{ call: 'GET /checks/31', query: { expand: ['record'] } },
		]);
		await expect(callsOf('record.getCheck', { record, checkType: 'check.video' }, [steps]))
			.rejects //
			.toThrow('Check Type');
	});

	it('refuses before any call what Amiqus would refuse', async () => {
		const review = { record, step, status: 'approved' };
		await expect(callsOf('record.update', { record, updateFields: {} })).rejects.toThrow(
			'at least one field',
		);
		await expect(
			callsOf('record.reviewStep', { ...review, additionalFields: { message: 'x'.repeat(1001) } }),
		).rejects.toThrow('‘Message’ is longer than 1000 characters');
		await expect(
			callsOf('record.reviewStep', { ...review, step: { mode: 'id', value: '../9' } }),
		).rejects.toThrow('‘Step’');
	});

	it('shows a step in one flat line', () => {
		const { simplify } = operationNamed('record.getSteps');
		expect(
			simplify?.({
				object: 'step',
				id: 2,
				type: 'check.photo_id',
				preferences: { report_type: 'standard' },
				check: { id: 31, status: 'accepted' },
				review: { id: 5, status: 'approved', message: null },
				cost: 1,
				completed_at: '2026-01-02T03:04:05Z',
			}),
		).toEqual({
			id: 2,
			type: 'check.photo_id',
			status: 'complete',
			result: 'accepted',
			review: 'approved',
			check: 31,
			cost: 1,
			completed_at: '2026-01-02T03:04:05Z',
		});
		expect(simplify?.({ id: 3, type: 'form', form: 'uuid', review: false })).toEqual({
			id: 3,
			type: 'form',
			status: 'pending',
			form: 'uuid',
		});
		const untold = { id: 4, type: 'check.dummy', check: 31, completed_at: '2026-01-02T03:04:05Z' };
		expect(simplify?.(untold)).toMatchObject({ status: 'complete', result: 'unknown' });
		expect(simplify?.({ ...untold, completed_at: null })).not.toHaveProperty('result');
	});

	it('shows of a request its status, link and person', () => {
		const { simplify } = operationNamed('record.get');
		const shown = simplify?.({
			object: 'record',
			id: 7,
			status: 'pending',
			perform_url: false,
			client: { id: 3 },
			name: { full_name: 'Ada Lovelace' },
			steps: [{ id: 1, type: 'form', completed_at: '2026-01-02T03:04:05Z' }],
			is_declaration_required: false,
		});
		expect(shown).toMatchObject({ id: 7, client: 3, name: 'Ada Lovelace' });
		expect(shown?.steps).toMatchObject([{ id: 1, status: 'complete' }]);
		expect(shown).not.toHaveProperty('is_declaration_required');
	});

	it('shows of a Photo ID check what the document said and what each report came to', () => {
		const { simplify } = operationNamed('record.getCheck');
		const check = { id: 31, type: 'photo_id', record: 7, status: 'accepted' };
		const response = {
			object: 'check_response.photo_id',
			result: 'consider',
			reports: [
				{
					type: 'document',
					result: 'clear',
					breakdown: {},
					document_data: {
						document_type: 'passport',
						first_name: 'Ada',
						last_name: 'Lovelace',
						date_of_expiry: '2030-01-01',
						document_numbers: [
							{ type: 'personal_number', value: '1' },
							{ type: 'document_number', value: 'X99' },
						],
					},
				},
				{ type: 'facial_similarity_photo', result: 'consider' },
			],
		};
		expect(simplify?.({ ...check, response })).toMatchObject({
			record: 7,
			status: 'complete',
			result: 'accepted',
			photo_id: 'consider',
			document_type: 'passport',
			first_name: 'Ada',
			date_of_expiry: '2030-01-01',
			document_number: 'X99',
			reports: { document: 'clear', facial_similarity_photo: 'consider' },
		});
		expect(simplify?.({ ...check, response: true })).not.toHaveProperty('reports');
	});
});
