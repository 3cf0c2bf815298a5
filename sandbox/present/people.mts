import { shortList } from '../core/lists.mts';
import type * as rows from '../store/types.mts';
import { ADDRESS_FIELDS } from '../store/types.mts';
import type { World } from '../store/world.mts';

const joined = (...parts: Array<string | null>) => parts.filter(Boolean).join(' ');

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A name with the compilations that Amiqus adds to it. */
export function presentName(name: rows.NameParts) {
	const { title, other_title, first_name, middle_name, last_name } = name;
	const shown = title === 'other' ? other_title : title && capitalised(title);
	const full = joined(first_name, middle_name, last_name);
	return {
		object: 'name',
		title,
		other_title,
		first_name,
		middle_name,
		last_name,
		name: joined(first_name, last_name),
		full_name: full,
		complete_name: joined(shown, full),
	};
}

/** An address; the country is left out where it is not known, as no value stands for that. */
export function presentAddress(address: rows.Address | null) {
	const shown: { [field: string]: string | null } = { object: 'address' };
	for (const field of ADDRESS_FIELDS) {
		const value = address?.[field] ?? null;
		if (field !== 'country' || value !== null) shown[field] = value;
	}
	return shown;
}

export function presentClient(world: World, row: rows.ClientRow) {
	return {
		object: 'client',
		id: row.id,
		status: row.status,
		name: presentName(row.name),
		email: row.email,
		landline: row.landline,
		mobile: row.mobile,
		dob: row.dob,
		reference: row.reference,
		national_insurance_number: row.national_insurance_number,
		is_deletable: world.records.count('client', row.id) === 0,
		deletion_date: row.deletion_date,
		created_at: row.created_at,
		updated_at: row.updated_at,
		archived_at: row.archived_at,
	};
}

export function presentMember(row: rows.MemberRow) {
	const { id, name, email, role } = row;
	return { object: 'team_member', id, name, email, role };
}

export function presentAssignee(world: World, row: rows.AssigneeRow) {
	return {
		object: 'assignee',
		id: row.id,
		type: 'team_member',
		team_member: presentMember(world.members.need(row.member)),
	};
}

/** Ids of assigned members, or where expanded their list; null where there are none. */
export function assigneeRelation(
	world: World,
	assignees: readonly rows.AssigneeRow[],
	expanded: boolean,
	url: string,
) {
	if (assignees.length === 0) return null;
	const ids = assignees.slice(0, 25).map(({ member }) => member);
	if (!expanded) return ids;
	const members = ids.map((id) => presentMember(world.members.need(id)));
	return shortList(members, 25, url, assignees.length);
}

export function presentOrganisation(
	world: World,
	row: rows.OrganisationRow,
	expand: ReadonlySet<string>,
	base: string,
) {
	const clients = world.clients.rows.filter(({ organisations }) => organisations.includes(row.id));
	const url = `${base}/organisations/${row.id}`;
	const first = clients.slice(0, 25);
	return {
		object: 'organisation',
		id: row.id,
		status: row.status,
		name: row.name,
		company_number: row.company_number,
		...(row.jurisdiction === null ? {} : { jurisdiction: row.jurisdiction }),
		reference: row.reference,
		address: row.address && presentAddress(row.address),
		incorporated_at: row.incorporated_at,
		assignees: assigneeRelation(world, row.assignees, expand.has('assignees'), `${url}/assignees`),
		clients:
			first.length === 0
				? null
				: expand.has('clients')
					? shortList(
							first.map((client) => presentClient(world, client)),
							25,
							`${url}/clients`,
							clients.length,
						)
					: first.map(({ id }) => id),
		created_at: row.created_at,
		updated_at: row.updated_at,
		archived_at: row.archived_at,
	};
}
