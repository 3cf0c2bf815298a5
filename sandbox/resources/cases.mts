import { type Answer, created, noContent, ok } from '../core/answer.mts';
import { type FieldMessages, invalid, notFound, unprocessable } from '../core/errors.mts';
import { paginate, shortList, sortBy } from '../core/lists.mts';
import { type Context, route, type Route, type RouteDefinition } from '../core/route.mts';
import { schema } from '../core/validation.mts';
import { addCase, addCaseItems, changeCase, removeCaseItem } from '../domain/cases.mts';
import { presentCase, presentCaseItem } from '../present/cases.mts';
import { presentName } from '../present/people.mts';
import { ID, ID_OR_FALSE, NULLABLE_TEXT, ORDER, VISIBILITY } from '../schemas/common.mts';
import type { CaseRow } from '../store/types.mts';
import type { World } from '../store/world.mts';
import { isAssigned, isVisible } from './records.mts';

export const CASE_STATUSES = [
	'pending',
	'awaiting_response',
	'action_required',
	'reviewed_pending_decision',
	'approved',
	'rejected',
	'on_hold',
];

/** Declares an operation that only teams with cases have. */
export function caseRoute<const Path extends string, Query = object, Body = undefined>(
	definition: RouteDefinition<Path, Query, Body>,
): Route {
	const handle = (context: Context<Path, Query, Body>): Answer | Promise<Answer> => {
		if (!context.world.options.casesEnabled) throw notFound('Case');
		return definition.handle(context);
	};
	return route<Path, Query, Body>({ ...definition, handle });
}

const newCase = schema<{ client: number; name: string; reference?: string }>({
	type: 'object',
	required: ['name', 'client'],
	properties: { client: ID, name: { type: 'string', minLength: 1 }, reference: { type: 'string' } },
});

const caseChange = schema<{ name?: string; reference?: string | null; is_archived?: boolean }>({
	type: 'object',
	minProperties: 1,
	properties: {
		name: { type: 'string', minLength: 1 },
		reference: NULLABLE_TEXT,
		is_archived: { type: 'boolean' },
	},
});

const newItems = schema<Array<{ id: number; type: 'record' }>>({
	type: 'array',
	minItems: 1,
	maxItems: 100,
	items: {
		type: 'object',
		required: ['id', 'type'],
		properties: { id: ID, type: { enum: ['record'] } },
	},
});

interface CaseQuery {
	sort_by?: string;
	order_by?: 'asc' | 'desc';
	status?: string;
	visibility?: string;
	created_by?: number;
	assigned_to?: string;
	client?: number;
	client_visibility?: string;
	reference?: string;
	search?: string;
}

const SORTS: { [name: string]: (world: World, row: CaseRow) => string | null } = {
	name: (_, row) => row.name,
	reference: (_, row) => row.reference,
	'client.name.first_name': (world, row) => world.clients.need(row.client).name.first_name,
	'client.name.last_name': (world, row) => world.clients.need(row.client).name.last_name,
	created_at: (_, row) => row.created_at,
	updated_at: (_, row) => row.updated_at,
	archived_at: (_, row) => row.archived_at,
};

function readStatuses(text: string | undefined): Set<string> | undefined {
	if (text === undefined) return undefined;
	const wanted = text.split(',').filter(Boolean);
	wanted.forEach((status, index) => {
		if (!CASE_STATUSES.includes(status)) {
			throw invalid(
				`status.${index}`,
				`The selected status must be one of: ${CASE_STATUSES.join(', ')}.`,
			);
		}
	});
	return new Set(wanted);
}

function matches(world: World, row: CaseRow, words: readonly string[]): boolean {
	const client = world.clients.need(row.client);
	const text = `${row.name} ${presentName(client.name).full_name}`.toLowerCase();
	return words.every((word) => text.includes(word));
}

function select(world: World, query: CaseQuery): readonly CaseRow[] {
	const statuses = readStatuses(query.status);
	const words = query.search?.toLowerCase().split(/\s+/).filter(Boolean);
	const candidates =
		query.reference === undefined
			? world.cases.rows
			: world.cases.where('reference', query.reference.toLowerCase());
	const rows = candidates.filter(
		(row) =>
			(statuses === undefined || statuses.has(row.status)) &&
			(query.created_by === undefined || row.created_by === query.created_by) &&
			(query.client === undefined || row.client === query.client) &&
			isVisible(row, query.visibility) &&
			isAssigned(row, query.assigned_to) &&
			isVisible(world.clients.need(row.client), query.client_visibility) &&
			(words === undefined || matches(world, row, words)),
	);
	const { sort_by: sort, order_by: order = 'asc' } = query;
	return sortBy(rows, (row) => (sort ? SORTS[sort]?.(world, row) : 0), order);
}

function requireRecords(world: World, row: CaseRow, items: ReadonlyArray<{ id: number }>): void {
	const messages: FieldMessages = {};
	items.forEach(({ id }, index) => {
		const record = world.records.get(id);
		if (!record || record.client !== row.client)
			messages[`${index}.id`] = ['The selected id is invalid.'];
	});
	if (Object.keys(messages).length > 0) throw unprocessable(messages);
}

export const caseRoutes: Route[] = [
	caseRoute<'/cases', CaseQuery>({
		method: 'GET',
		path: '/cases',
		expand: ['client', 'items', 'assignees'],
		query: {
			sort_by: { enum: Object.keys(SORTS) },
			order_by: ORDER,
			status: { type: 'string' },
			visibility: VISIBILITY,
			created_by: ID,
			assigned_to: ID_OR_FALSE,
			client: ID,
			client_visibility: VISIBILITY,
			reference: { type: 'string' },
			search: { type: 'string' },
		},
		handle: ({ app, world, query, paging, expand }) =>
			ok(paginate(select(world, query), paging, (row) => presentCase(app, row, expand))),
	}),
	caseRoute({
		method: 'POST',
		path: '/cases',
		body: newCase,
		handle: ({ app, world, body, session }) => {
			const client = world.clients.get(body.client);
			if (!client) throw invalid('client', 'The selected client is invalid.');
			return created(presentCase(app, addCase(world, client, session.member, body)));
		},
	}),
	caseRoute({
		method: 'GET',
		path: '/cases/{case}',
		expand: ['client', 'items', 'assignees'],
		handle: ({ app, at, expand }) => ok(presentCase(app, at.case, expand)),
	}),
	caseRoute({
		method: 'PATCH',
		path: '/cases/{case}',
		body: caseChange,
		handle: ({ app, world, at, body }) => {
			const { name, reference, is_archived } = body;
			const change = {
				...(name === undefined ? {} : { name }),
				...(reference === undefined ? {} : { reference }),
				...(is_archived === undefined ? {} : { is_archived }),
			};
			return ok(presentCase(app, changeCase(world, at.case, change)));
		},
	}),
	caseRoute({
		method: 'GET',
		path: '/cases/{case}/items',
		expand: ['entity'],
		handle: ({ app, world, at, paging, expand }) => {
			const rows = world.caseItems.where('case', at.case.id);
			return ok(paginate(rows, paging, (row) => presentCaseItem(app, row, expand.has('entity'))));
		},
	}),
	caseRoute({
		method: 'PATCH',
		path: '/cases/{case}/items',
		body: newItems,
		handle: ({ app, world, at, body, url }) => {
			requireRecords(world, at.case, body);
			const records = body.map(({ id }) => id);
			const added = addCaseItems(world, at.case, records);
			if (added.length === 0) return noContent();
			const data = added.map((row) => presentCaseItem(app, row, false));
			return created(shortList(data, 100, `${url.origin}${url.pathname}`));
		},
	}),
	caseRoute({
		method: 'DELETE',
		path: '/cases/{case}/items/{item}',
		handle: ({ world, at }) => {
			removeCaseItem(world, at.case, at.item);
			return noContent();
		},
	}),
];
