import { created, noContent, ok } from '../core/answer.mts';
import { type FieldMessages, unprocessable } from '../core/errors.mts';
import { paginate, shortList, sortBy } from '../core/lists.mts';
import { type Context, route, type Route } from '../core/route.mts';
import { schema } from '../core/validation.mts';
import {
	addOrganisation,
	joinOrganisations,
	type OrganisationFields,
	setOrganisations,
} from '../domain/organisations.mts';
import { presentClient, presentOrganisation } from '../present/people.mts';
import { addressProperties } from '../schemas/address.mts';
import { DATE, ID, ID_OR_FALSE, ORDER, VISIBILITY } from '../schemas/common.mts';
import { JURISDICTIONS } from '../schemas/jurisdictions.mts';
import { type Address, ADDRESS_FIELDS, type OrganisationRow } from '../store/types.mts';
import type { World } from '../store/world.mts';
import { isAssigned, isVisible } from './records.mts';

const organisationBody = schema<OrganisationFields>({
	type: 'object',
	additionalProperties: false,
	required: ['name'],
	properties: {
		name: { type: 'string', minLength: 1, maxLength: 255 },
		status: { enum: ['pending', 'approved', 'rejected', null] },
		company_number: { type: ['string', 'null'], maxLength: 255 },
		jurisdiction: { enum: JURISDICTIONS },
		reference: { type: ['string', 'null'], maxLength: 255 },
		address: {
			type: ['object', 'null'],
			additionalProperties: false,
			properties: addressProperties,
		},
		incorporated_at: DATE,
	},
	if: { required: ['company_number'], properties: { company_number: { type: 'string' } } },
	then: { required: ['jurisdiction'] },
});

const ids = schema<number[]>({ type: 'array', minItems: 1, items: ID });

const SORTS: { [name: string]: (row: OrganisationRow) => string | null } = {
	name: (row) => row.name,
	reference: (row) => row.reference,
	created_at: (row) => row.created_at,
	updated_at: (row) => row.updated_at,
	archived_at: (row) => row.archived_at,
};

interface OrganisationQuery {
	search?: string;
	assignee?: string;
	visibility?: string;
	sort_by?: string;
	order_by?: 'asc' | 'desc';
}

function select(rows: readonly OrganisationRow[], query: OrganisationQuery): OrganisationRow[] {
	const { sort_by: sort = 'created_at', order_by: order = 'asc' } = query;
	const words = query.search?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
	const found = rows.filter((row) => {
		const text = `${row.name} ${row.company_number ?? ''} ${row.reference ?? ''}`.toLowerCase();
		return (
			isVisible(row, query.visibility) &&
			isAssigned(row, query.assignee) &&
			words.every((word) => text.includes(word))
		);
	});
	return sortBy(found, (row) => SORTS[sort]?.(row), order);
}

function requireOrganisations(world: World, wanted: readonly number[]): void {
	const messages: FieldMessages = {};
	wanted.forEach((id, index) => {
		if (!world.organisations.get(id)) messages[index] = ['The selected organisation is invalid.'];
	});
	if (Object.keys(messages).length > 0) throw unprocessable(messages);
}

const baseOf = (url: URL) => `${url.origin}/api/v2`;

const NOTHING: ReadonlySet<string> = new Set();

const join =
	(replace: boolean) =>
	({ world, at, body, url }: Context<'/clients/{client}/organisations', object, number[]>) => {
		requireOrganisations(world, body);
		const added = joinOrganisations(world, at.client, body, replace);
		if (added.length === 0) return noContent();
		const data = added.map((id) =>
			presentOrganisation(world, world.organisations.need(id), NOTHING, baseOf(url)),
		);
		return created(shortList(data, 100, `${url.origin}${url.pathname}`));
	};

const whole = (address: Partial<Address> | null | undefined): Address | null =>
	address
		? ({
				...Object.fromEntries(ADDRESS_FIELDS.map((field) => [field, null])),
				...address,
			} as Address)
		: null;

const settled = (body: OrganisationFields): OrganisationFields =>
	'address' in body ? { ...body, address: whole(body.address) } : body;

export const organisationRoutes: Route[] = [
	route<'/organisations', OrganisationQuery>({
		method: 'GET',
		path: '/organisations',
		expand: ['assignees', 'clients'],
		query: {
			search: { type: 'string' },
			assignee: ID_OR_FALSE,
			visibility: VISIBILITY,
			sort_by: { enum: Object.keys(SORTS) },
			order_by: ORDER,
		},
		handle: ({ world, query, paging, expand, url }) =>
			ok(
				paginate(select(world.organisations.rows, query), paging, (row) =>
					presentOrganisation(world, row, expand, baseOf(url)),
				),
			),
	}),
	route({
		method: 'POST',
		path: '/organisations',
		body: organisationBody,
		handle: ({ world, body, url }) => {
			const row = addOrganisation(world, settled(body));
			return created(presentOrganisation(world, row, NOTHING, baseOf(url)));
		},
	}),
	route({
		method: 'GET',
		path: '/organisations/{organisation}',
		expand: ['assignees', 'clients'],
		handle: ({ world, at, expand, url }) =>
			ok(presentOrganisation(world, at.organisation, expand, baseOf(url))),
	}),
	route({
		method: 'PATCH',
		path: '/organisations/{organisation}',
		body: organisationBody,
		handle: ({ world, at, body, url }) => {
			const change = { ...settled(body), updated_at: world.now() };
			world.organisations.update(at.organisation, change);
			return ok(presentOrganisation(world, at.organisation, NOTHING, baseOf(url)));
		},
	}),
	route({
		method: 'GET',
		path: '/organisations/{organisation}/clients',
		handle: ({ world, at, paging }) => {
			const members = world.clients.rows.filter(({ organisations }) =>
				organisations.includes(at.organisation.id),
			);
			const newestFirst = sortBy(members, (row) => row.created_at, 'desc');
			return ok(paginate(newestFirst, paging, (row) => presentClient(world, row)));
		},
	}),
	route<'/clients/{client}/organisations', OrganisationQuery>({
		method: 'GET',
		path: '/clients/{client}/organisations',
		expand: ['assignees', 'clients'],
		query: {
			sort_by: { enum: ['name', 'created_at', 'updated_at', 'archived_at'] },
			order_by: ORDER,
		},
		handle: ({ world, at, query, paging, expand, url }) => {
			const rows = at.client.organisations.map((id) => world.organisations.need(id));
			return ok(
				paginate(select(rows, query), paging, (row) =>
					presentOrganisation(world, row, expand, baseOf(url)),
				),
			);
		},
	}),
	route({
		method: 'POST',
		path: '/clients/{client}/organisations',
		body: ids,
		handle: join(false),
	}),
	route({
		method: 'PUT',
		path: '/clients/{client}/organisations',
		body: ids,
		handle: join(true),
	}),
	route({
		method: 'DELETE',
		path: '/clients/{client}/organisations',
		handle: ({ world, at }) => {
			setOrganisations(world, at.client, []);
			return noContent();
		},
	}),
	route({
		method: 'DELETE',
		path: '/clients/{client}/organisations/{membership}',
		handle: ({ world, at }) => {
			const rest = at.client.organisations.filter((id) => id !== at.membership.id);
			setOrganisations(world, at.client, rest);
			return noContent();
		},
	}),
];
