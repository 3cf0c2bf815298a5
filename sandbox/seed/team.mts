import type { MemberRow, Role } from '../store/types.mts';
import type { World } from '../store/world.mts';

const PEOPLE: Array<[name: string, role: Role]> = [
	['Morag Finlay', 'owner'],
	['Tunde Bakare', 'member'],
	['Elsie Wainwright', 'read-only'],
	['Ravi Chandran', 'assigned-only'],
];

const mail = (name: string) => `${name.toLowerCase().replace(/ /g, '.')}@harbour-finch.example`;

export interface SeededTeam {
	owner: MemberRow;
	member: MemberRow;
	readOnly: MemberRow;
}

/** A team with a member in each role; the owner is in a second team too. */
export function seedTeam(world: World): SeededTeam {
	const team = world.teams.insert({
		...world.stamps(),
		identifier: 'harbour-finch',
		uuid: '5f0c8f5e-3d1b-4c53-9c56-0f6d1f2b7a10',
		name: 'Harbour & Finch',
		contact: 'people@harbour-finch.example',
		telephone: null,
		tier: 'standard_2021',
		logo: null,
		is_support_enabled: true,
		archived_at: null,
	});
	const members = PEOPLE.map(([name, role]) => {
		const email = mail(name);
		const user = world.users.insert({ ...world.stamps(), name, email });
		return world.members.insert({ team: team.id, user: user.id, name, email, role });
	});
	const second = world.teams.insert({
		...world.stamps(),
		identifier: 'finch-labs',
		uuid: '0c1e7d8a-9a54-4f2f-8f7b-2f3f0a3f6d21',
		name: 'Finch Labs',
		contact: 'labs@harbour-finch.example',
		telephone: '0131 496 0000',
		tier: 'standard_2021',
		logo: null,
		is_support_enabled: false,
		archived_at: null,
	});
	const [owner, member, readOnly] = members;
	if (!owner || !member || !readOnly) throw new Error('The team is incomplete.');
	const { user, name, email } = owner;
	world.members.insert({ team: second.id, user, name, email, role: 'member' });
	return { owner, member, readOnly };
}
