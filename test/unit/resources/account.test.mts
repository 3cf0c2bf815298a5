import { callsOf, checkCalls } from './calls.mts';

describe('account and team', () => {
	checkCalls([
		[
			'account.update',
			{ updateFields: { name: 'Ada', email: 'ada@example.com' } },
			{ call: 'PATCH /me', body: { name: 'Ada', email: 'ada@example.com' } },
		],
		[
			'team.getCreditHistory',
			{ sort: { sortBy: 'created_at', order: 'desc' }, expand: ['causer'] },
			{
				call: 'GET /credits',
				query: { sort_by: 'created_at', order_by: 'desc', expand: ['causer'] },
			},
		],
		['team.getMember', { team: 2, member: '5' }, { call: 'GET /teams/2/members/5' }],
		[
			'team.update',
			{ updateFields: { telephone: '', contact: 'team@example.com' } },
			{ call: 'PATCH /team', body: { telephone: null, contact: 'team@example.com' } },
		],
	]);

	it('team.getMembersOf asks for pages only where there are several', async () => {
		const of = { team: { mode: 'id', value: 2 } };
		const first = { call: 'GET /teams/2/members' };
		const one = [{ data: [], total_pages: 1 }];
		expect(await callsOf('team.getMembersOf', of, one)).toEqual([first]);
		const several = [{ data: [], total_pages: 2 }, []];
		expect(await callsOf('team.getMembersOf', of, several)).toEqual([first, first]);
	});

	it.each(['account.update', 'team.update'])('%s without a change is refused', async (name) => {
		await expect(callsOf(name, {})).rejects.toThrow('nothing to change');
	});
});

describe('values that Amiqus would refuse', () => {
	it.each([
		['client.replaceAddress', { client: 7, address: {} }, 'add at least one part'],
		['client.replaceAddress', { client: 7, address: { country: 'XX' } }, '‘Country’'],
		['client.update', { client: 7, updateFields: { title: 'other' } }, '‘Other Title’'],
		['client.update', { client: '7/8', updateFields: { mobile: '1' } }, 'is not an ID'],
		['file.create', { client: 7, attachment: '0' }, '‘Attachment ID’ is not an ID'],
		['file.create', { client: 7 }, '‘Attachment ID’ is empty'],
		['organisation.create', { name: 'x'.repeat(256) }, 'is longer than 255 characters'],
		[
			'file.create',
			{ client: 7, attachment: 1, additionalFields: { name: 'x'.repeat(256) } },
			'longer',
		],
		[
			'file.getAllOfClient',
			{ client: 7, filters: { source: 'client', sourceType: 'sent' } },
			'‘Source Type’ is not one of the chosen Source',
		],
	])('%s %j', async (name, raw, problem) => {
		await expect(callsOf(name, raw)).rejects.toThrow(problem);
	});
});
