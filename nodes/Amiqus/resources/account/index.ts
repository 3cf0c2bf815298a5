import { email, text, updates } from '../../declare/fields/basic';
import { path } from '../../declare/path';
import { operation, type Resource } from '../../declare/operation';

const checkStatus = operation({
	name: 'Check Status',
	value: 'checkStatus',
	action: 'Check that Amiqus is available',
	effect: 'reads',
	description: 'Check that Amiqus answers and takes the credential. Anything else is an error.',
	fields: {},
	request: () => ({ method: 'GET', path: path`/status` }),
	result: () => ({ available: true }),
});

const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get the account',
	effect: 'reads',
	description: 'Get the user whom the credential acts as',
	fields: {},
	request: () => ({ method: 'GET', path: path`/me` }),
});

const getTeams = operation({
	name: 'Get Teams',
	value: 'getTeams',
	action: 'Get the teams of the account',
	effect: 'reads',
	description: 'Get all teams that the user is a member of, whichever the credential acts in',
	fields: {},
	paginated: true,
	request: () => ({ method: 'GET', path: path`/me/teams` }),
});

const update = operation({
	name: 'Update',
	value: 'update',
	action: 'Update the account',
	effect: 'changes',
	description: 'Change the name or e-mail address of the user',
	fields: {
		updateFields: updates({
			email: email('Email', {
				description:
					'New address. Amiqus writes to the present one first and changes it once the user confirms.',
				body: 'email',
			}),
			name: text('Name', {
				description: 'Full name of the user, kept as written here',
				body: 'name',
			}),
		}),
	},
	request: () => ({ method: 'PATCH', path: path`/me` }),
	orderBy: () => 'me',
});

export const accountResource: Resource = {
	name: 'Account',
	value: 'account',
	description: 'The user behind the credential',
	operations: [checkStatus, get, getTeams, update],
};
