import { isObject, type IDataObject, type JsonValue } from '../../declare/json';
import { path } from '../../declare/path';
import { client } from '../client/fields';
import { VISIBILITIES } from '../shared/decisions';
import { withAttachments } from '../attachment/upload';
import { mapped, onlyIf, place } from '../../declare/field';
import {
	boolean,
	choice,
	collection,
	dateTime,
	filters,
	optionsOf,
	text,
	updates,
} from '../../declare/fields/basic';
import { RECENT } from '../../declare/fields/days';
import { sorting } from '../../declare/fields/paging';
import { picker, teamMemberFilter } from '../../declare/fields/pickers';
import { operation } from '../../declare/operation';
import type { ReadBack } from '../../declare/request';
import { expandClient, record } from './fields';
import { stepResults, withResults } from './results';
import { simplifyRecord } from './simplify';
import { stepFieldsWithUpload } from './stepFields';
import { filesIn, stepsFieldsOf, withIds } from './steps';

const stepsFields = stepsFieldsOf(stepFieldsWithUpload);

const createFields = {
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
};

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a request',
	effect: 'spends',
	description: 'Send a person a set of steps to complete. Each check costs credits.',
	fields: createFields,
	simplify: simplifyRecord,
	calls: ['POST /attachments', 'POST /records', 'DELETE /attachments/{attachment}'],
	execute: async (values, { call, files }) => {
		const body = place(createFields, values).body;
		const steps = values.steps ?? [];
		return await withAttachments(files, filesIn(steps), async (ids) => {
			const { body: created } = await call({
				method: 'POST',
				path: path`/records`,
				body: ids.length === 0 ? body : { ...body, steps: withIds(steps, ids) },
			});
			return created as IDataObject;
		});
	},
});

export const get = operation({
	name: 'Get',
	value: 'get',
	action: 'Get a request',
	effect: 'reads',
	description: 'Get a request with its status and the link to complete it',
	fields: { record, expand: expandClient },
	simplify: simplifyRecord,
	complement: async (records, _, calls) => await withResults(records, {}, calls),
	request: ({ record: id }) => ({ method: 'GET', path: path`/records/${id}` }),
});

export const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many requests',
	effect: 'reads',
	description: 'Get a list of requests',
	fields: {
		filters: filters({
			assignee: teamMemberFilter('Assignee', {
				description: 'Only requests assigned to this team member, or to nobody',
				query: 'assignee',
			}),
			clientVisibility: choice('Person Visibility', {
				description: 'Only requests of active or of archived persons',
				query: 'client_visibility',
				options: VISIBILITIES,
			}),
			createdBy: picker('teamMember', 'Created By', {
				description: 'Only requests that this team member created',
				query: 'created_by',
				optional: true,
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
		}),
		sort: sorting(
			{ name: 'Archived At', value: 'archived_at' },
			{ name: 'Created At', value: 'created_at' },
			{ name: 'First Name of the Person', value: 'client.name.first_name' },
			{ name: 'Last Name of the Person', value: 'client.name.last_name' },
			{ name: 'Updated At', value: 'updated_at' },
		),
		expand: expandClient,
		stepResults,
	},
	paginated: true,
	simplify: simplifyRecord,
	complement: withResults,
	request: () => ({ method: 'GET', path: path`/records` }),
});

/** A request ends once: sent again, the same is refused. What else was changed has to be there, too. */
function ended(record: number): ReadBack {
	return {
		read: { method: 'GET', path: path`/records/${record}` },
		done: (read, sent, now) => {
			if (!isObject(read)) return undefined;
			const { expired_at: at, archived_at: archived, has_reminders: reminders } = read;
			const { is_archived, has_reminders, ...others } = isObject(sent) ? sent : {};
			const isEnded = typeof at === 'string' && Date.parse(at) <= now;
			const fits =
				(is_archived === undefined || is_archived === !!archived) &&
				(has_reminders === undefined || has_reminders === reminders) &&
				Object.keys(others).every((name) => name === 'expired_at');
			return isEnded && fits ? (read as JsonValue) : undefined;
		},
	};
}

export const update = operation({
	name: 'Update',
	value: 'update',
	action: 'Update a request',
	effect: 'changes',
	description: 'Archive a request or take it out of the archive, and change how it goes on',
	fields: {
		record,
		updateFields: updates({
			expiredAt: dateTime('Expiry Date', {
				description: 'Until when the person can complete the request, at most 10 days from now',
				body: 'expired_at',
				...RECENT,
			}),
			expireNow: mapped(
				boolean('Expire Now', {
					description: 'Whether the request ends at once, whatever its Expiry Date',
					default: true,
					body: 'expired_at',
				}),
				(now) => now || undefined,
			),
			hasReminders: boolean('Has Reminders', {
				description: 'Whether Amiqus reminds the person until the request is complete',
				default: true,
				body: 'has_reminders',
			}),
			isArchived: boolean('Is Archived', {
				description: 'Whether the request is in the archive. Switched off, it is taken out again.',
				default: true,
				body: 'is_archived',
			}),
			isReviewed: boolean('Is Reviewed', {
				description: 'Whether your team is done with looking at the results',
				default: true,
				body: 'is_reviewed',
			}),
		}),
	},
	destroys: ({ updateFields: { expireNow } }) => (expireNow === true ? 1 : 0),
	effectOf: ({ updateFields: { expireNow, isReviewed } }) =>
		expireNow === true ? 'destroys' : isReviewed === undefined ? 'changes' : 'decides',
	simplify: simplifyRecord,
	request: ({ record: id, updateFields: { expireNow } }) => ({
		method: 'PATCH',
		path: path`/records/${id}`,
		...(expireNow === true ? { readBack: ended(id) } : {}),
	}),
});

export const expire = operation({
	name: 'Expire',
	value: 'expire',
	action: 'Expire a request',
	effect: 'destroys',
	loses:
		'The person can no longer complete the request. To ask again takes a new request, which costs credits again.',
	description: 'End a request now: the person can no longer complete it',
	fields: { record, expand: expandClient },
	simplify: simplifyRecord,
	request: ({ record: id }) => ({
		method: 'POST',
		path: path`/records/${id}/expire`,
		readBack: ended(id),
	}),
});
