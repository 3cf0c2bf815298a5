import { noContent, ok } from '../core/answer.mts';
import { paginate } from '../core/lists.mts';
import { route, type Route } from '../core/route.mts';
import { schema } from '../core/validation.mts';
import { presentMember } from '../present/people.mts';
import type { TeamRow, UserRow } from '../store/types.mts';

const presentUser = ({ id, name, email, created_at, updated_at }: UserRow) => ({
	object: 'user',
	id,
	name,
	email,
	is_verified: true,
	is_disabled: false,
	created_at,
	updated_at,
});

const presentTeam = (row: TeamRow) => ({ object: 'team', ...row });

const userChange = schema<{ name?: string; email?: string }>({
	type: 'object',
	minProperties: 1,
	additionalProperties: false,
	properties: {
		name: { type: 'string', minLength: 1, maxLength: 255 },
		email: { type: 'string', format: 'email' },
	},
});

const teamChange = schema<{ contact?: string; telephone?: string | null }>({
	type: 'object',
	minProperties: 1,
	properties: {
		contact: { type: 'string', format: 'email' },
		telephone: { type: ['string', 'null'] },
	},
});

export const accountRoutes: Route[] = [
	route({ method: 'GET', path: '/status', handle: () => noContent() }),
	route({
		method: 'GET',
		path: '/me',
		handle: ({ world, session }) => ok(presentUser(world.users.need(session.member.user))),
	}),
	route({
		method: 'PATCH',
		path: '/me',
		body: userChange,
		handle: ({ world, session, body }) => {
			const user = world.users.need(session.member.user);
			// A new email address counts only once its owner has confirmed it, so it is not kept here.
			const { name = user.name } = body;
			world.users.update(user, { name, updated_at: world.now() });
			return ok(presentUser(user));
		},
	}),
	route({
		method: 'GET',
		path: '/me/teams',
		handle: ({ world, session, paging }) => {
			const own = world.members.rows.filter(({ user }) => user === session.member.user);
			return ok(paginate(own, paging, ({ team }) => presentTeam(world.teams.need(team))));
		},
	}),
	route({
		method: 'GET',
		path: '/team',
		handle: ({ world, session }) => ok(presentTeam(world.teams.need(session.member.team))),
	}),
	route({
		method: 'PATCH',
		path: '/team',
		body: teamChange,
		handle: ({ world, session, body }) => {
			const team = world.teams.need(session.member.team);
			const { contact = team.contact, telephone = team.telephone } = body;
			world.teams.update(team, { contact, telephone, updated_at: world.now() });
			return ok(presentTeam(team));
		},
	}),
	route({
		method: 'GET',
		path: '/team/me',
		handle: ({ session }) => ok(presentMember(session.member)),
	}),
	route({
		method: 'GET',
		path: '/team/members',
		handle: ({ world, session, paging }) => {
			const team = world.members.rows.filter((row) => row.team === session.member.team);
			return ok(paginate(team, paging, presentMember));
		},
	}),
	route({
		method: 'GET',
		path: '/teams/{team}/members',
		handle: ({ world, at, paging }) => {
			const team = world.members.rows.filter((row) => row.team === at.team.id);
			return ok(paginate(team, paging, presentMember));
		},
	}),
	route({
		method: 'GET',
		path: '/teams/{team}/members/{member}',
		handle: ({ at }) => ok(presentMember(at.member)),
	}),
];
