import { path } from '../../declare/path';
import { InvalidParameterError } from '../../declare/field';
import { enabledFilter } from '../../declare/fields/paging';
import { picker } from '../shared/pickers';
import { operation, type Resource } from '../../declare/operation';

const templates = { method: 'GET', path: path`/templates/emails` } as const;

const template = picker('emailTemplate', 'Email Template', {
	description: 'The wording to get: choose from the list, or give the ID',
});

const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get an email template',
	effect: 'reads',
	description: 'Get one saved wording, for example for the message of a request',
	fields: { emailTemplate: template },
	calls: ['GET /templates/emails'],
	execute: async ({ emailTemplate }, { list }) => {
		// Amiqus has no call for a single one.
		const found = (await list(templates)).find(({ id }) => id === emailTemplate);
		if (!found) throw new InvalidParameterError([template.label], 'there is none with this ID');
		return found;
	},
});

const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many email templates',
	effect: 'reads',
	description: 'Get the saved wordings, for example for the message of a request',
	fields: { filters: enabledFilter('templates') },
	paginated: true,
	request: () => templates,
});

export const emailTemplateResource: Resource = {
	name: 'Email Template',
	value: 'emailTemplate',
	description: 'Saved wordings of e-mails, made in Amiqus',
	operations: [get, getAll],
};
