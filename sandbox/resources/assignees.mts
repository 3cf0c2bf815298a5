import { created, noContent, ok } from '../core/answer.mts';
import { type FieldMessages, unprocessable } from '../core/errors.mts';
import { paginate, shortList } from '../core/lists.mts';
import type { Found } from '../core/resolve.mts';
import { type Context, route, type Route } from '../core/route.mts';
import { schema } from '../core/validation.mts';
import { assign } from '../domain/assignees.mts';
import { presentAssignee } from '../present/people.mts';
import { ID } from '../schemas/common.mts';
import type { AssigneeRow } from '../store/types.mts';
import type { World } from '../store/world.mts';
import { caseRoute } from './cases.mts';

type Wanted = Array<{ type: 'team_member'; team_member: number }>;

const newAssignees = schema<Wanted>({
	type: 'array',
	minItems: 1,
	maxItems: 100,
	items: {
		type: 'object',
		additionalProperties: false,
		required: ['type', 'team_member'],
		properties: { type: { enum: ['team_member'] }, team_member: ID },
	},
});

/** What has assignees, and how they are replaced. */
interface Owner {
	assignees: AssigneeRow[];
	save: (assignees: AssigneeRow[]) => void;
}

function ownerOf(world: World, at: Found): Owner {
	const { client, organisation, record } = at;
	if (client) {
		const save = (assignees: AssigneeRow[]) => void world.clients.update(client, { assignees });
		return { assignees: client.assignees, save };
	}
	if (organisation) {
		const save = (assignees: AssigneeRow[]) =>
			void world.organisations.update(organisation, { assignees });
		return { assignees: organisation.assignees, save };
	}
	if (!record) throw new Error('This path names nothing that has assignees.');
	const save = (assignees: AssigneeRow[]) => void world.records.update(record, { assignees });
	return { assignees: record.assignees, save };
}

function membersOf(world: World, team: number, wanted: Wanted): number[] {
	const messages: FieldMessages = {};
	wanted.forEach(({ team_member: id }, index) => {
		if (world.members.get(id)?.team === team) return;
		messages[`${index}.team_member`] = ['The selected team member is invalid.'];
	});
	if (Object.keys(messages).length > 0) throw unprocessable(messages);
	return wanted.map(({ team_member: id }) => id);
}

const change =
	(replace: boolean) =>
	({ world, at, body, session, url }: Context<string, object, Wanted>) => {
		const owner = ownerOf(world, at);
		const members = membersOf(world, session.member.team, body);
		const { all, added } = assign(world, owner.assignees, members, replace);
		owner.save(all);
		if (added.length === 0) return noContent();
		const data = added.map((row) => presentAssignee(world, row));
		return created(shortList(data, 100, `${url.origin}${url.pathname}`));
	};

/** The five operations on assignees, the same for everything that has them. */
function family(path: string): Route[] {
	return [
		route<string>({
			method: 'GET',
			path,
			handle: ({ world, at, paging }) => {
				const { assignees } = ownerOf(world, at);
				return ok(paginate(assignees, paging, (row) => presentAssignee(world, row)));
			},
		}),
		route<string, object, Wanted>({
			method: 'POST',
			path,
			body: newAssignees,
			handle: change(false),
		}),
		route<string, object, Wanted>({
			method: 'PUT',
			path,
			body: newAssignees,
			handle: change(true),
		}),
		route<string>({
			method: 'DELETE',
			path,
			handle: ({ world, at }) => {
				ownerOf(world, at).save([]);
				return noContent();
			},
		}),
		route<string>({
			method: 'DELETE',
			path: `${path}/{assignee}`,
			handle: ({ world, at }) => {
				const { assignee }: Found = at;
				const owner = ownerOf(world, at);
				owner.save(owner.assignees.filter(({ id }) => id !== assignee));
				return noContent();
			},
		}),
	];
}

export const assigneeRoutes: Route[] = [
	...family('/clients/{client}/assignees'),
	...family('/organisations/{organisation}/assignees'),
	...family('/records/{record}/assignees'),
	caseRoute({
		method: 'GET',
		path: '/cases/{case}/assignees',
		handle: ({ world, at, paging }) =>
			ok(paginate(at.case.assignees, paging, (row) => presentAssignee(world, row))),
	}),
];
