import type { Address, ClientRow, OrganisationRow } from '../store/types.mts';
import type { World } from '../store/world.mts';

export interface OrganisationFields {
	name: string;
	status?: OrganisationRow['status'];
	company_number?: string | null;
	jurisdiction?: string | null;
	reference?: string | null;
	address?: Address | null;
	incorporated_at?: string | null;
}

export function addOrganisation(world: World, fields: OrganisationFields): OrganisationRow {
	return world.organisations.insert({
		...world.stamps(),
		status: null,
		company_number: null,
		jurisdiction: null,
		reference: null,
		address: null,
		incorporated_at: null,
		archived_at: null,
		assignees: [],
		...fields,
	});
}

/** Makes a person a member of organisations, of these besides others or of these only. */
export function joinOrganisations(
	world: World,
	client: ClientRow,
	ids: readonly number[],
	replace: boolean,
): number[] {
	const before = client.organisations;
	const wanted = [...new Set(ids)];
	const added = wanted.filter((id) => !before.includes(id));
	const kept = replace ? before.filter((id) => wanted.includes(id)) : before;
	setOrganisations(world, client, [...kept, ...added]);
	return added;
}

/** Sets a person's memberships and tells of it where they change. */
export function setOrganisations(world: World, client: ClientRow, ids: number[]): void {
	const before = client.organisations;
	if (before.length === ids.length && before.every((id) => ids.includes(id))) return;
	world.clients.update(client, { organisations: ids });
	world.announce('client.organisations', { client: client.id });
}
