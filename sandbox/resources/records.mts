import { created, ok } from '../core/answer.mts';
import { invalid, unprocessable } from '../core/errors.mts';
import { isJsonObject } from '../core/json.mts';
import { paginate, sortBy } from '../core/lists.mts';
import { route, type Route } from '../core/route.mts';
import { schema } from '../core/validation.mts';
import { requireCredits } from '../domain/credits.mts';
import { isOpen, statusOf } from '../domain/progress.mts';
import {
	addRecord,
	afterProgress,
	changeRecord,
	expireRecord,
	type NewRecord,
	setReviewed,
} from '../domain/records.mts';
import { planSteps } from '../domain/steps.mts';
import {
	presentCheck,
	presentRecord,
	presentRecordDocument,
	presentStep,
} from '../present/records.mts';
import { ID, ID_OR_FALSE, ORDER, VISIBILITY } from '../schemas/common.mts';
import type { RecordRow } from '../store/types.mts';
import type { World } from '../store/world.mts';

const SETTINGS = {
	client: ID,
	steps: { type: 'array', minItems: 1 },
	notification: { enum: ['email', false] },
	message: { type: ['string', 'null'], maxLength: 5000 },
	reminder: { type: 'boolean' },
	is_declaration_required: { type: 'boolean' },
};

interface RecordBody {
	client: number;
	template?: number;
	assignees?: boolean;
	steps?: unknown[];
	notification?: 'email' | false;
	message?: string | null;
	reminder?: boolean;
	is_declaration_required?: boolean;
}

const fromSteps = schema<RecordBody>({
	type: 'object',
	required: ['client', 'steps', 'notification'],
	properties: SETTINGS,
});

const fromTemplate = schema<RecordBody>({
	type: 'object',
	required: ['client', 'template'],
	properties: { client: ID, template: ID, assignees: { type: 'boolean' } },
});

const recordChange = schema<{
	is_archived?: boolean;
	is_reviewed?: boolean;
	has_reminders?: boolean;
	expired_at?: string | true;
}>({
	type: 'object',
	minProperties: 1,
	properties: {
		is_archived: { type: 'boolean' },
		is_reviewed: { type: 'boolean' },
		has_reminders: { type: 'boolean' },
		expired_at: { if: { type: 'string' }, then: { format: 'date-time' }, else: { const: true } },
	},
});

const STATUSES =
	'pending started complete incomplete waiting failed empty paused amendments reviewed'.split(' ');

const SORTS: { [name: string]: (world: World, row: RecordRow) => string | null } = {
	'client.name.first_name': (world, row) => world.clients.need(row.client).name.first_name,
	'client.name.last_name': (world, row) => world.clients.need(row.client).name.last_name,
	created_at: (_, row) => row.created_at,
	updated_at: (_, row) => row.updated_at,
	archived_at: (_, row) => row.archived_at,
};

interface RecordQuery {
	status?: string;
	visibility?: string;
	creator?: number;
	created_by?: number;
	assignee?: string;
	client_visibility?: string;
	sort_by?: string;
	order_by?: 'asc' | 'desc';
}

export const isVisible = (row: { archived_at: string | null }, visibility: string | undefined) =>
	visibility === undefined || (row.archived_at !== null) === (visibility === 'archived');

export const isAssigned = (
	row: { assignees: ReadonlyArray<{ member: number }> },
	wanted: string | undefined,
) =>
	wanted === undefined ||
	(wanted === 'false'
		? row.assignees.length === 0
		: row.assignees.some(({ member }) => member === Number(wanted)));

function select(world: World, query: RecordQuery): readonly RecordRow[] {
	const { sort_by: sort = 'created_at', order_by: order = 'asc' } = query;
	const author = query.created_by ?? query.creator;
	const rows = world.records.rows.filter(
		(row) =>
			(author === undefined || row.created_by === author) &&
			isVisible(row, query.visibility) &&
			isAssigned(row, query.assignee) &&
			(query.client_visibility === undefined ||
				isVisible(world.clients.need(row.client), query.client_visibility)) &&
			(query.status === undefined || statusOf(world, row) === query.status),
	);
	return sortBy(rows, (row) => SORTS[sort]?.(world, row), order);
}

/** What a request made from a template takes over from it. */
function templateSettings(world: World, body: RecordBody, sent: object): NewRecord {
	if ('notification' in sent) {
		throw invalid(
			'notification',
			'The notification field is not accepted together with a template.',
		);
	}
	const template = world.recordTemplates.get(body.template ?? -1);
	if (!template || !template.is_enabled)
		throw invalid('template', 'The selected template is invalid.');
	const { steps, assignees, ...rest } = template.presets;
	return {
		...rest,
		steps: planSteps(world, steps),
		assignees: body.assignees === false ? [] : assignees,
	};
}

export const recordRoutes: Route[] = [
	route<'/records', RecordQuery>({
		method: 'GET',
		path: '/records',
		expand: ['client'],
		query: {
			sort_by: { enum: Object.keys(SORTS) },
			order_by: ORDER,
			status: { enum: STATUSES },
			visibility: VISIBILITY,
			creator: ID,
			created_by: ID,
			assignee: ID_OR_FALSE,
			client_visibility: VISIBILITY,
		},
		handle: ({ app, world, query, paging, expand }) =>
			ok(paginate(select(world, query), paging, (row) => presentRecord(app, row, expand))),
	}),
	route<'/records', object, RecordBody>({
		method: 'POST',
		path: '/records',
		body: (sent) => (isJsonObject(sent) && 'template' in sent ? fromTemplate : fromSteps),
		handle: ({ app, world, body, session }) => {
			const client = world.clients.get(body.client);
			if (!client) throw invalid('client', 'The selected client is invalid.');
			const wanted: NewRecord =
				body.template === undefined
					? {
							notification: body.notification ?? false,
							message: body.message,
							reminder: body.reminder,
							is_declaration_required: body.is_declaration_required,
							steps: planSteps(world, body.steps ?? []),
						}
					: templateSettings(world, body, body);
			requireCredits(world, wanted.steps);
			return created(presentRecord(app, addRecord(world, client, session.member, wanted)));
		},
	}),
	route({
		method: 'GET',
		path: '/records/{record}',
		expand: ['client'],
		handle: ({ app, at, expand }) => ok(presentRecord(app, at.record, expand)),
	}),
	route({
		method: 'PATCH',
		path: '/records/{record}',
		body: recordChange,
		handle: ({ app, world, at, body }) => {
			const {
				is_archived: archived,
				is_reviewed: reviewed,
				has_reminders,
				expired_at: ends,
			} = body;
			if (ends !== undefined && !isOpen(world, at.record)) {
				throw invalid('expired_at', 'The request is not open any more.');
			}
			const change: Partial<RecordRow> = {};
			if (has_reminders !== undefined) change.has_reminders = has_reminders;
			if (archived !== undefined) change.archived_at = archived ? world.now() : null;
			if (ends === true) change.expired_at = world.now();
			if (typeof ends === 'string') {
				change.expired_at = `${new Date(ends).toISOString().slice(0, 19)}Z`;
			}
			if (Object.keys(change).length > 0) changeRecord(world, at.record, change);
			if (ends !== undefined) afterProgress(world, at.record);
			if (reviewed !== undefined) setReviewed(world, at.record, reviewed);
			return ok(presentRecord(app, at.record));
		},
	}),
	route({
		method: 'POST',
		path: '/records/{record}/archive',
		expand: ['client'],
		handle: ({ app, world, at, expand }) => {
			changeRecord(world, at.record, { archived_at: world.now() });
			return ok(presentRecord(app, at.record, expand));
		},
	}),
	route({
		method: 'POST',
		path: '/records/{record}/expire',
		expand: ['client'],
		handle: ({ app, world, at, expand }) => {
			if (!isOpen(world, at.record)) {
				throw unprocessable({ errors: ['The request is not open any more.'] });
			}
			return ok(presentRecord(app, expireRecord(world, at.record), expand));
		},
	}),
	route({
		method: 'GET',
		path: '/records/{record}/steps',
		expand: ['check', 'form', 'document', 'review'],
		handle: ({ app, world, at, paging, expand }) => {
			const steps = at.record.steps.map((id) => world.steps.need(id));
			return ok(paginate(steps, paging, (step) => presentStep(app, step, expand)));
		},
	}),
	route({
		method: 'GET',
		path: '/records/{record}/documents',
		expand: ['attachments'],
		handle: ({ world, at, paging, expand }) => {
			const rows = world.recordDocuments.where('record', at.record.id);
			return ok(paginate(rows, paging, (row) => presentRecordDocument(world, row, expand)));
		},
	}),
	route({
		method: 'GET',
		path: '/checks/{check}',
		expand: ['record', 'response'],
		handle: ({ app, at, expand }) => ok(presentCheck(app, at.check, expand)),
	}),
];
