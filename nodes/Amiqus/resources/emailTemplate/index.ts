import { path } from '../../transport/path';
import { enabledFilter } from '../fields/paging';
import { operation, type Resource } from '../operation';

const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many email templates',
	description: 'Get the saved wordings, for example for the message of a request',
	fields: { filters: enabledFilter('templates') },
	paginated: true,
	request: () => ({ method: 'GET', path: path`/templates/emails` }),
});

export const emailTemplateResource: Resource = {
	name: 'Email Template',
	value: 'emailTemplate',
	description: 'Saved wordings of e-mails, made in Amiqus',
	operations: [getAll],
};
