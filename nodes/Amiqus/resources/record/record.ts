import { path } from '../../transport/path';
import { client, VISIBILITIES } from '../client/fields';
import { mapped, onlyIf } from '../field';
import { boolean, choice, collection, integer, optionsOf, text } from '../fields/basic';
import { expand, sorting } from '../fields/paging';
import { picker } from '../fields/pickers';
import { operation } from '../operation';
import { stepsFields } from './steps';

const record = picker('record', 'Request', {
	description: 'The request to work with: choose from the list, or give the ID',
});

const expandClient = expand({ name: 'Person', value: 'client' });

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a request',
	description: 'Send a person a set of steps to complete. Each check costs credits.',
	fields: {
		client: { ...client, body: 'client' },
		createFrom: choice('Create From', {
			description: 'Where the steps come from',
			default: 'template',
			options: [
				{ name: 'Steps', value: 'steps' },
				{ name: 'Template', value: 'template' },
			],
		}),
		template: onlyIf(
			{ createFrom: ['template'] },
			picker('recordTemplate', 'Request Template', {
				description: 'The saved set of steps and settings to use',
				body: 'template',
			}),
		),
		assignees: onlyIf(
			{ createFrom: ['template'] },
			boolean('Take Over Assignees', {
				description: 'Whether the team members named in the template are assigned to the request',
				default: true,
				body: 'assignees',
			}),
		),
		specifySteps: onlyIf({ createFrom: ['steps'] }, stepsFields.specifySteps),
		steps: onlyIf({ createFrom: ['steps'] }, stepsFields.steps),
		stepsJson: onlyIf({ createFrom: ['steps'] }, stepsFields.stepsJson),
		notify: onlyIf(
			{ createFrom: ['steps'] },
			mapped(
				boolean('Notify Person', {
					description:
						'Whether Amiqus sends the person an e-mail with the link. Otherwise hand on the perform_url of the result yourself.',
					default: true,
					body: 'notification',
				}),
				(notify) => (notify ? 'email' : false),
			),
		),
		additionalFields: onlyIf(
			{ createFrom: ['steps'] },
			collection('Additional Fields', {
				isDeclarationRequired: boolean('Declaration Required', {
					description: 'Whether the person has to confirm at the end that everything is true',
					body: 'is_declaration_required',
				}),
				message: text('Message', {
					description: 'Your own words in the e-mail to the person',
					body: 'message',
					maxLength: 5000,
					multiline: true,
				}),
				reminder: boolean('Reminder', {
					description: 'Whether Amiqus reminds the person until the request is complete',
					body: 'reminder',
				}),
			}),
		),
	},
	request: () => ({ method: 'POST', path: path`/records` }),
});

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a request',
	description: 'Get a request with its status and the link to complete it',
	fields: { record, expand: expandClient },
	request: ({ record: id }) => ({ method: 'GET', path: path`/records/${id}` }),
});

export const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many requests',
	description: 'Get a list of requests',
	fields: {
		filters: collection(
			'Filters',
			{
				assignee: integer('Assignee ID', {
					description: 'Only requests assigned to this team member',
					query: 'assignee',
					min: 1,
				}),
				clientVisibility: choice('Person Visibility', {
					description: 'Only requests of active or of archived persons',
					query: 'client_visibility',
					options: VISIBILITIES,
				}),
				createdBy: integer('Created By ID', {
					description: 'Only requests that this team member created',
					query: 'created_by',
					min: 1,
				}),
				status: choice('Status', {
					description: 'Only requests with this status',
					query: 'status',
					options: optionsOf(
						'amendments',
						'complete',
						'empty',
						'failed',
						'incomplete',
						'paused',
						'pending',
						'reviewed',
						'started',
						'waiting',
					),
				}),
				visibility: choice('Visibility', {
					description: 'Whether to list active or archived requests',
					query: 'visibility',
					options: VISIBILITIES,
				}),
			},
			{ placeholder: 'Add Filter' },
		),
		sort: collection(
			'Sort',
			sorting(
				{ name: 'Archived At', value: 'archived_at' },
				{ name: 'Created At', value: 'created_at' },
				{ name: 'First Name of the Person', value: 'client.name.first_name' },
				{ name: 'Last Name of the Person', value: 'client.name.last_name' },
				{ name: 'Updated At', value: 'updated_at' },
			),
			{ placeholder: 'Add Sorting' },
		),
		expand: expandClient,
	},
	paginated: true,
	request: () => ({ method: 'GET', path: path`/records` }),
});

export const getSteps = operation({
	name: 'Get Steps',
	value: 'getSteps',
	action: 'Get the steps of a request',
	description: 'Get what the person has to complete, and how far each step is',
	fields: {
		record,
		expand: expand(
			{ name: 'Check', value: 'check' },
			{ name: 'Document', value: 'document' },
			{ name: 'Form', value: 'form' },
			{ name: 'Review', value: 'review' },
		),
	},
	paginated: true,
	request: ({ record: id }) => ({ method: 'GET', path: path`/records/${id}/steps` }),
});
