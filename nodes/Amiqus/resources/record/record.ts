import { filtersField, sortField } from '../shared/lists';
import { isObject, type IDataObject, type JsonValue } from '../../declare/json';
import { path } from '../../declare/path';
import { client } from '../shared/person';
import { withAttachments } from '../attachment/upload';
import { mapped, place } from '../../declare/field';
import {
	boolean,
	choice,
	collection,
	dateTime,
	optionsOf,
	updates,
} from '../../declare/fields/basic';
import { RECENT } from '../../declare/fields/days';
import { teamMemberFilter } from '../shared/pickers';
import { operation } from '../../declare/operation';
import type { ReadBack } from '../../declare/request';
import { guardFields } from '../spending/guard';
import { checkOnlyField, guardRequests } from '../spending/requests';
import { expandClient, record } from './fields';
import { stepResults, withResults } from './results';
import { simplifyCreated, simplifyRecord } from './simplify';
import { stepFieldsWithUpload } from './stepFields';
import { checkMessage, requestFieldsOf } from './requestFields';
import { filesIn, withIds } from './steps';

const { settings, ...source } = requestFieldsOf(stepFieldsWithUpload);

const LIMITS = 'Limits';

const createFields = {
	client: { ...client, body: 'client' },
	...source,
	additionalFields: settings,
	checkOnly: checkOnlyField,
	limits: collection(LIMITS, guardFields, { role: 'query', placeholder: 'Add Limit' }),
};

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a request',
	effect: 'spends',
	description: 'Send a person a set of steps to complete. Each check costs credits.',
	effectOf: ({ checkOnly }) => (checkOnly ? 'reads' : 'spends'),
	fields: createFields,
	simplify: simplifyCreated,
	calls: [
		'GET /templates/records',
		'GET /clients/{client}',
		'GET /steps',
		'POST /steps',
		'POST /attachments',
		'POST /records',
		'DELETE /attachments/{attachment}',
	],
	prepare: async (items, context) => {
		await context.each(items, ({ values: { notify, additionalFields } }) =>
			checkMessage(settings.label, notify, additionalFields),
		);
		return await guardRequests(LIMITS, items, context);
	},
	execute: async (values, { call, files, shared }) => {
		const body = place(createFields, values).body;
		if (values.checkOnly) return await shared(values, body, { call });
		const steps = values.specifySteps === 'fields' ? values.steps : [];
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
		filters: filtersField('requests', ['clientVisibility', 'createdBy', 'visibility'], {
			assignee: teamMemberFilter('Assignee', {
				description: 'Only requests assigned to this team member, or to nobody',
				query: 'assignee',
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
		}),
		sort: sortField(
			'archived_at',
			'created_at',
			'client.name.first_name',
			'client.name.last_name',
			'updated_at',
		),
		expand: expandClient,
		stepResults,
	},
	paginated: true,
	simplify: simplifyRecord,
	complement: withResults,
	request: () => ({ method: 'GET', path: path`/records` }),
});

const ENDED =
	'The person can no longer complete the request. To ask again takes a new request, which costs credits again.';

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
	whenRefused:
		'A request that is complete or has expired is closed: leave out Expiry Date, Expire Now and Has Reminders, or ask the person again with Request: Create.',
	loses: ENDED,
	losesIf: { '/updateFields.expireNow': [true] },
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
	loses: ENDED,
	description: 'End a request now: the person can no longer complete it',
	whenRefused:
		'A request that is complete or has expired is closed already, and nothing is left to end.',
	fields: { record, expand: expandClient },
	simplify: simplifyRecord,
	request: ({ record: id }) => ({
		method: 'POST',
		path: path`/records/${id}/expire`,
		readBack: ended(id),
	}),
});
