import { sortField } from '../shared/lists';
import { email, text, updates } from '../../declare/fields/basic';
import { expand } from '../../declare/fields/paging';
import { picker } from '../shared/pickers';
import { path } from '../../declare/path';
import { operation, type Resource } from '../../declare/operation';

const team = picker('team', 'Team', {
	description: 'The team to work with: one of those the user is a member of',
});

const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get the current team',
	effect: 'reads',
	description: 'Get the team that the credential acts in',
	fields: {},
	request: () => ({ method: 'GET', path: path`/team` }),
});

const getCreditHistory = operation({
	name: 'Get Credit History',
	value: 'getCreditHistory',
	action: 'Get the credit history of the current team',
	effect: 'reads',
	description: 'Get what credits were bought and what they were spent on',
	fields: {
		sort: sortField('created_at'),
		expand: expand({ name: 'Cause', value: 'causer' }),
	},
	paginated: true,
	request: () => ({ method: 'GET', path: path`/credits` }),
});

const getMember = operation({
	name: 'Get Member',
	value: 'getMember',
	action: 'Get a member of a team',
	effect: 'reads',
	description: 'Get the name, e-mail address and role of one member of a team',
	fields: {
		team,
		member: picker('teamMemberOf', 'Member', {
			description: 'The member to get. The list shows those of the team chosen above.',
		}),
	},
	request: ({ team: id, member }) => ({
		method: 'GET',
		path: path`/teams/${id}/members/${member}`,
	}),
});

const getMembers = operation({
	name: 'Get Members',
	value: 'getMembers',
	action: 'Get the members of the current team',
	effect: 'reads',
	description: 'Get everyone in the team that the credential acts in, with their roles',
	fields: {},
	paginated: true,
	request: () => ({ method: 'GET', path: path`/team/members` }),
});

const getMembersOf = operation({
	name: 'Get Members of Another Team',
	value: 'getMembersOf',
	action: 'Get the members of another team',
	effect: 'reads',
	description: 'Get everyone in a team of your choice, with their roles',
	fields: { team },
	calls: ['GET /teams/{team}/members'],
	execute: async ({ team: id }, { listUnpaged }) =>
		await listUnpaged({ method: 'GET', path: path`/teams/${id}/members` }),
});

const getMembership = operation({
	name: 'Get Own Membership',
	value: 'getMembership',
	action: 'Get own membership of the current team',
	effect: 'reads',
	description: 'Get the role that the user has in the team that the credential acts in',
	fields: {},
	request: () => ({ method: 'GET', path: path`/team/me` }),
});

const update = operation({
	name: 'Update',
	value: 'update',
	action: 'Update the current team',
	effect: 'changes',
	description: 'Change how the team that the credential acts in can be reached',
	fields: {
		updateFields: updates({
			contact: email('Contact', {
				description: 'E-mail address at which the team can be reached',
				body: 'contact',
			}),
			telephone: text('Telephone', {
				description: 'Number at which the team can be reached. Left empty, it is removed.',
				body: 'telephone',
				nullable: true,
			}),
		}),
	},
	request: () => ({ method: 'PATCH', path: path`/team` }),
	orderBy: () => 'team',
});

export const teamResource: Resource = {
	name: 'Team',
	value: 'team',
	description: 'The teams of the user, their members and their credits',
	operations: [get, getCreditHistory, getMember, getMembers, getMembersOf, getMembership, update],
};
