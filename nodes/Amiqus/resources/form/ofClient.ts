import { client } from '../shared/person';
import { choice, filters } from '../../declare/fields/basic';
import { expand } from '../../declare/fields/paging';
import { picker } from '../shared/pickers';
import { path } from '../../declare/path';
import { operation } from '../../declare/operation';
import { simplifyForm } from './answers';

/** What filters and expansions any list of forms has. */
export const formFilters = filters({
	type: choice('Type', {
		description: 'Only forms that are filled in by this side',
		query: 'type',
		options: [
			{ name: 'Internal', value: 'internal', description: 'Filled in by your team' },
			{ name: 'Requested', value: 'requested', description: 'Filled in by the person' },
		],
	}),
});

export const expandForm = expand(
	{ name: 'Person', value: 'client' },
	{ name: 'Request', value: 'record' },
);

/** The form an operation is about; the list shows those of the person chosen before it. */
export const form = picker('clientForm', 'Form', {
	description: 'The form to work with. The list shows those of the person chosen above.',
});

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a form',
	effect: 'reads',
	description: 'Get one form of a person with its questions and answers',
	fields: {
		client,
		form,
	},
	simplify: simplifyForm,
	request: ({ client: id, form: which }) => ({
		method: 'GET',
		path: path`/clients/${id}/forms/${which}`,
	}),
});

export const getAllOfClient = operation({
	name: 'Get Many of Person',
	value: 'getAllOfClient',
	action: 'Get the forms of a person',
	effect: 'reads',
	description: 'Get the forms a person was sent and those your team filled in about them',
	fields: { client, filters: formFilters, expand: expandForm },
	paginated: true,
	simplify: simplifyForm,
	request: ({ client: id }) => ({ method: 'GET', path: path`/clients/${id}/forms` }),
});
