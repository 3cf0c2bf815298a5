import { callsOf, checkCalls, operationNamed } from './calls.mts';

const chosen = { mode: 'url', value: 'https://id.amiqus.co/cases/5' };

describe('cases', () => {
	checkCalls([
		[
			'case.update',
			{ case: chosen, updateFields: { name: 'Lease', reference: '', isArchived: false } },
			{ call: 'PATCH /cases/5', body: { name: 'Lease', reference: null, is_archived: false } },
		],
		[
			'case.addRecords',
			{ case: chosen, records: '7, 8,7' },
			{
				call: 'PATCH /cases/5/items',
				body: [
					{ id: 7, type: 'record' },
					{ id: 8, type: 'record' },
				],
			},
		],
		[
			'case.getItems',
			{ case: chosen, expand: ['entity'] },
			{ call: 'GET /cases/5/items', query: { expand: ['entity'] } },
		],
		[
			'case.removeItem',
			{ case: chosen, item: { mode: 'list', value: 21 } },
			{ call: 'DELETE /cases/5/items/21' },
		],
		[
			'case.review',
			{ case: chosen, status: 'on_hold' },
			{ call: 'POST /cases/5/reviews', body: { status: 'on_hold' } },
		],
		[
			'case.getReviews',
			{ case: chosen, expand: ['reviewed_by'] },
			{ call: 'GET /cases/5/reviews', query: { expand: ['reviewed_by'] } },
		],
		[
			'case.getStatusTotals',
			{ filters: { assignee: 'false', startDate: '2026-01-01', visibility: 'active' } },
			{
				call: 'GET /aggregates/case-status',
				query: { assigned_to: false, start_date: '2026-01-01T00:00:00Z', visibility: 'active' },
			},
		],
		[
			'case.getAll',
			{
				filters: {
					assignee: 9,
					createdBy: { mode: 'list', value: 2 },
					status: ['approved', 'on_hold'],
				},
			},
			{
				call: 'GET /cases',
				query: { assigned_to: 9, created_by: 2, status: ['approved', 'on_hold'] },
			},
		],
	]);

	it('shows the totals by status', () => {
		const { simplify } = operationNamed('case.getStatusTotals');
		expect(
			simplify?.({
				object: 'case_status_aggregate',
				aggregates: [
					{ status: 'approved', count: 3 },
					{ status: 'on_hold', count: 0 },
				],
			}),
		).toEqual({ approved: 3, on_hold: 0 });
	});

	it('refuses an update that changes nothing', async () => {
		await expect(callsOf('case.update', { case: chosen, updateFields: {} })).rejects.toThrow(
			'at least one field',
		);
	});
});
