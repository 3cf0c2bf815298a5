import { eventKey } from '../../../nodes/Amiqus/events/key.ts';

const AT = '2026-02-03T04:05:06Z';

describe('key of an event', () => {
	it.each([
		['record.created', { record_id: 5, client_id: 7 }, 'record.created/5'],
		['client.deleted', { client_id: 7 }, 'client.deleted/7'],
		['record.updated', { record_id: 5, client_id: 7 }, `record.updated/5/${AT}`],
		['case.status', { case_id: 3 }, `case.status/3/${AT}`],
		[
			'case.item_added',
			{ case_id: 3, record_id: 5, client_id: 7 },
			`case.item_added/3/client_id:7/record_id:5/${AT}`,
		],
		[
			'watchlist.updated',
			{ client_id: 7, record_id: 5 },
			`watchlist.updated/client_id:7/record_id:5/${AT}`,
		],
		['form.created', {}, `form.created/${AT}`],
	])('of %s', (event, ids, key) => {
		expect(eventKey(event, ids, AT)).toBe(key);
	});

	it('tells states of one second apart where they are known', () => {
		expect(eventKey('record.updated', { record_id: 5 }, AT, 'x')).toBe(`record.updated/5/${AT}/x`);
		expect(eventKey('record.created', { record_id: 5 }, AT, 'x')).toBe('record.created/5');
	});
});
