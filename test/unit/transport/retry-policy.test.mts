import { outcomeOf, retryAfterMs } from '../../../nodes/Amiqus/transport/retryPolicy';

const SENT = 'Tue, 01 Jan 2030 00:00:00 GMT';

describe('Retry-After', () => {
	it.each([
		['3', 3_000],
		['0', 0],
		['1.5', 1_500],
		[' 3 ', 3_000],
		['Tue, 01 Jan 2030 00:00:07 GMT', 7_000],
		['Tuesday, 01-Jan-30 00:00:07 GMT', 7_000],
		['Mon, 31 Dec 2029 23:59:00 GMT', 0],
	])('%j is a time', (value, ms) => {
		const headers = { 'retry-after': value, date: SENT };
		expect(retryAfterMs(headers)).toBe(ms);
		expect(outcomeOf({ kind: 'answer', status: 503, headers, body: {} })).toBe('notProcessed');
	});

	it.each(['garbage', '-5', '', '5 minutes', 'May be 1', 'NaN', 'Infinity', '1e3', '0x10'])(
		'%j is none, so a call answered 503 may have been processed',
		(value) => {
			const headers = { 'retry-after': value, date: SENT };
			expect(retryAfterMs(headers)).toBeUndefined();
			expect(outcomeOf({ kind: 'answer', status: 503, headers, body: {} })).toBe('unknown');
		},
	);

	it('a date does not count from this machine’s time', () => {
		const until = new Date(Date.now() + 60_000).toUTCString();
		expect(retryAfterMs({ 'retry-after': until })).toBeUndefined();
	});
});
