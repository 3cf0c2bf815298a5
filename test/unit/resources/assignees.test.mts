import { callsOf, checkCalls } from './calls.mts';

const things = [
	['client', 'clients'],
	['organisation', 'organisations'],
	['record', 'records'],
];

describe.each(things)('assignees of a %s', (resource, at) => {
	const chosen = { [resource]: { mode: 'id', value: '7' } };

	checkCalls([
		[
			`${resource}.addAssignees`,
			{ ...chosen, teamMembers: [3, '4', 3] },
			{
				call: `POST /${at}/7/assignees`,
				body: [
					{ type: 'team_member', team_member: 3 },
					{ type: 'team_member', team_member: 4 },
				],
			},
		],
		[
			`${resource}.replaceAssignees`,
			{ ...chosen, teamMembers: '3, 4' },
			{
				call: `PUT /${at}/7/assignees`,
				body: [
					{ type: 'team_member', team_member: 3 },
					{ type: 'team_member', team_member: 4 },
				],
			},
		],
		[
			`${resource}.removeAssignee`,
			{ ...chosen, assignee: { mode: 'list', value: 12 } },
			{ call: `DELETE /${at}/7/assignees/12` },
		],
	]);

	it('are at least one and at most 100', async () => {
		const add = async (teamMembers: unknown) =>
			await callsOf(`${resource}.addAssignees`, { ...chosen, teamMembers });
		await expect(add([])).rejects.toThrow('‘Team Member Names or IDs’ is empty');
		const many = Array.from({ length: 101 }, (_, index) => index + 1);
		await expect(add(many)).rejects.toThrow('more than 100 IDs');
		await expect(add('3, x')).rejects.toThrow('is not an ID');
	});
});
