import { path } from '../../transport/path';
import { operation, type Resource } from '../operation';

const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get the account',
	description: 'Get the user whom the credential acts as',
	fields: {},
	request: () => ({ method: 'GET', path: path`/me` }),
});

export const accountResource: Resource = {
	name: 'Account',
	value: 'account',
	description: 'The user behind the credential',
	operations: [get],
};
