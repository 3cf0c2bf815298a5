import { created, noContent, ok } from '../core/answer.mts';
import { forbidden } from '../core/errors.mts';
import { paginate, sortBy } from '../core/lists.mts';
import { route, type Route } from '../core/route.mts';
import { schema } from '../core/validation.mts';
import {
	addClient,
	changeClient,
	type ClientFields,
	removeClient,
	replaceAddress,
} from '../domain/clients.mts';
import { presentAddress, presentClient, presentName } from '../present/people.mts';
import { presentRecord } from '../present/records.mts';
import { addressProperties, POSTCODE_COUNTRIES } from '../schemas/address.mts';
import {
	DATE,
	DECISION,
	ID,
	NULLABLE_TEXT,
	ORDER,
	nameSchema,
	VISIBILITY,
} from '../schemas/common.mts';
import { type Address, ADDRESS_FIELDS, type ClientRow } from '../store/types.mts';
import type { World } from '../store/world.mts';

const properties = {
	status: DECISION,
	email: { type: 'string', format: 'email' },
	landline: NULLABLE_TEXT,
	mobile: NULLABLE_TEXT,
	dob: DATE,
	reference: NULLABLE_TEXT,
	deletion_date: DATE,
};

type NewClient = Parameters<typeof addClient>[1];

const newClient = schema<NewClient>({
	type: 'object',
	additionalProperties: false,
	required: ['email', 'name'],
	properties: { ...properties, name: nameSchema(['first_name', 'last_name']) },
});

const clientChange = schema<ClientFields>({
	type: 'object',
	additionalProperties: false,
	minProperties: 1,
	properties: { ...properties, name: nameSchema([]) },
});

const addressBody = schema<Partial<Address>>({
	type: 'object',
	additionalProperties: false,
	minProperties: 1,
	properties: addressProperties,
	if: { properties: { country: { enum: POSTCODE_COUNTRIES } }, required: ['country'] },
	then: { required: ['postcode'], properties: { postcode: { type: 'string', minLength: 1 } } },
});

interface ClientQuery {
	search?: string;
	status?: string;
	visibility?: 'active' | 'archived';
	assignee?: number;
	reference?: string;
	deletion_date?: 'upcoming' | 'today' | 'overdue' | 'not_set';
	sort_by?: string;
	order_by?: 'asc' | 'desc';
}

const SORTS: { [name: string]: (row: ClientRow) => string | null } = {
	'name.first_name': ({ name }) => name.first_name,
	'name.last_name': ({ name }) => name.last_name,
	deletion_date: (row) => row.deletion_date,
	created_at: (row) => row.created_at,
	updated_at: (row) => row.updated_at,
	archived_at: (row) => row.archived_at,
};

function dueState(date: string | null, today: string): ClientQuery['deletion_date'] {
	if (date === null) return 'not_set';
	if (date === today) return 'today';
	return date > today ? 'upcoming' : 'overdue';
}

function matches(world: World, row: ClientRow, words: readonly string[]): boolean {
	const organisations = row.organisations.map((id) => world.organisations.need(id).name);
	const text = [presentName(row.name).full_name, row.reference ?? '', ...organisations]
		.join(' ')
		.toLowerCase();
	return words.every((word) => text.includes(word));
}

/** Whether any filter stands besides the reference, which has an index of its own. */
const isFiltered = (query: ClientQuery) =>
	[query.search, query.status, query.visibility, query.assignee, query.deletion_date].some(
		(value) => value !== undefined,
	);

function select(world: World, query: ClientQuery): readonly ClientRow[] {
	const { sort_by: sort, order_by: order = 'asc', reference } = query;
	const value = (sort && SORTS[sort]) || undefined;
	if (reference === undefined && !isFiltered(query)) {
		if (!value && order === 'asc') return world.clients.rows;
		return world.clients.sorted(sort ?? 'id', value ?? (() => 0), order);
	}
	const words = query.search?.toLowerCase().split(/\s+/).filter(Boolean);
	const today = world.today();
	const candidates =
		reference === undefined
			? world.clients.rows
			: world.clients.where('reference', reference.toLowerCase());
	const rows = candidates.filter(
		(row) =>
			(query.status === undefined || row.status === query.status) &&
			(query.visibility === undefined ||
				(row.archived_at !== null) === (query.visibility === 'archived')) &&
			(query.assignee === undefined ||
				row.assignees.some(({ member }) => member === query.assignee)) &&
			(query.deletion_date === undefined ||
				dueState(row.deletion_date, today) === query.deletion_date) &&
			(words === undefined || matches(world, row, words)),
	);
	return value || order === 'desc' ? sortBy(rows, value ?? (() => 0), order) : rows;
}

export const clientRoutes: Route[] = [
	route<'/clients', ClientQuery>({
		method: 'GET',
		path: '/clients',
		query: {
			search: { type: 'string' },
			status: DECISION,
			visibility: VISIBILITY,
			assignee: ID,
			reference: { type: 'string' },
			deletion_date: { enum: ['upcoming', 'today', 'overdue', 'not_set'] },
			sort_by: { enum: Object.keys(SORTS) },
			order_by: ORDER,
		},
		handle: ({ world, query, paging }) =>
			ok(paginate(select(world, query), paging, (row) => presentClient(world, row))),
	}),
	route({
		method: 'POST',
		path: '/clients',
		body: newClient,
		handle: ({ world, body }) => created(presentClient(world, addClient(world, body))),
	}),
	route({
		method: 'GET',
		path: '/clients/{client}',
		handle: ({ world, at }) => ok(presentClient(world, at.client)),
	}),
	route({
		method: 'PATCH',
		path: '/clients/{client}',
		body: clientChange,
		handle: ({ world, at, body }) => ok(presentClient(world, changeClient(world, at.client, body))),
	}),
	route({
		method: 'DELETE',
		path: '/clients/{client}',
		handle: ({ world, at, session }) => {
			const { role } = session.member;
			const hasRecords = world.records.count('client', at.client.id) > 0;
			if (hasRecords ? role !== 'owner' : role !== 'owner' && role !== 'member') throw forbidden();
			removeClient(world, at.client);
			return noContent();
		},
	}),
	route({
		method: 'GET',
		path: '/clients/{client}/address',
		handle: ({ at }) => ok(presentAddress(at.client.address)),
	}),
	route({
		method: 'PUT',
		path: '/clients/{client}/address',
		body: addressBody,
		handle: ({ world, at, body }) => {
			const empty = Object.fromEntries(ADDRESS_FIELDS.map((field) => [field, null]));
			replaceAddress(world, at.client, { ...empty, ...body } as Address);
			return ok(presentAddress(at.client.address));
		},
	}),
	route({
		method: 'GET',
		path: '/clients/{client}/records',
		expand: ['client'],
		handle: ({ app, world, at, paging, expand }) => {
			const rows = world.records.where('client', at.client.id);
			return ok(paginate(rows, paging, (row) => presentRecord(app, row, expand)));
		},
	}),
];
