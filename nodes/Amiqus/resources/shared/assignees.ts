import { path } from '../../declare/path';
import { WHOLE_BODY, type Field } from '../../declare/field';
import { picker, pickers } from './pickers';
import { deleted, operation, type Operation } from '../../declare/operation';

/** Most team members that Amiqus takes at once. */
const MOST_ASSIGNEES = 100;

/** Everything that team members are assigned to. */
const THINGS = {
	case: { thing: 'a case', list: (id: number) => path`/cases/${id}/assignees` },
	client: { thing: 'a person', list: (id: number) => path`/clients/${id}/assignees` },
	organisation: {
		thing: 'an organisation',
		list: (id: number) => path`/organisations/${id}/assignees`,
	},
	record: { thing: 'a request', list: (id: number) => path`/records/${id}/assignees` },
};

type Thing = keyof typeof THINGS;

/** What of it can be assigned over the API, and where one assignment is. */
const FAMILIES = {
	client: {
		picker: 'clientAssignee',
		one: (id: number, assignee: number) => path`/clients/${id}/assignees/${assignee}`,
	},
	organisation: {
		picker: 'organisationAssignee',
		one: (id: number, assignee: number) => path`/organisations/${id}/assignees/${assignee}`,
	},
	record: {
		picker: 'recordAssignee',
		one: (id: number, assignee: number) => path`/records/${id}/assignees/${assignee}`,
	},
} as const;

/** The field under the resource's own name, as its other operations have it. */
function named(parameter: Thing, subject: Field<number>): Record<Thing, Field<number>> {
	return { [parameter]: subject } as Record<Thing, Field<number>>;
}

const teamMembers = pickers('teamMember', 'Team Member Names or IDs', {
	description:
		'Whom to assign. Choose from the list, or give up to 100 IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	max: MOST_ASSIGNEES,
	body: WHOLE_BODY,
});

function bodyOf(ids: number[]) {
	return ids.map((id) => ({ type: 'team_member', team_member: id }));
}

/** The operation that lists who is assigned to something, which is all that cases have. */
export function getAssignees(parameter: Thing, subject: Field<number>): Operation {
	const { thing, list } = THINGS[parameter];
	return operation({
		name: 'Get Assignees',
		value: 'getAssignees',
		action: `Get the assignees of ${thing}`,
		effect: 'reads',
		description: `Get the team members whom ${thing} is assigned to`,
		fields: named(parameter, subject),
		paginated: true,
		request: ({ [parameter]: id }) => ({ method: 'GET', path: list(id) }),
	});
}

/**
 * The operations on who is assigned to something: list, add, replace, remove one, remove all. `subject` is the field
 * by which the resource picks the thing; it appears under the resource's own name.
 */
export function assigneeOperations(
	parameter: keyof typeof FAMILIES,
	subject: Field<number>,
): Operation[] {
	const { thing, list } = THINGS[parameter];
	const { one, picker: kind } = FAMILIES[parameter];
	const about = named(parameter, subject);
	return [
		getAssignees(parameter, subject),
		operation({
			name: 'Add Assignees',
			value: 'addAssignees',
			action: `Add assignees to ${thing}`,
			effect: 'changes',
			description: `Assign ${thing} to further team members. Those added are the result.`,
			fields: { ...about, teamMembers },
			request: ({ [parameter]: id, teamMembers: ids }) => ({
				method: 'POST',
				path: list(id),
				body: bodyOf(ids),
			}),
		}),
		operation({
			name: 'Replace Assignees',
			value: 'replaceAssignees',
			action: `Replace the assignees of ${thing}`,
			effect: 'destroys',
			loses: 'Assignees that are not named here go, and Amiqus keeps no list of who they were.',
			description: `Assign ${thing} to these team members and nobody else. Those newly added are the result.`,
			fields: { ...about, teamMembers },
			request: ({ [parameter]: id, teamMembers: ids }) => ({
				method: 'PUT',
				path: list(id),
				body: bodyOf(ids),
			}),
		}),
		operation({
			name: 'Remove Assignee',
			value: 'removeAssignee',
			action: `Remove an assignee from ${thing}`,
			effect: 'changes',
			description: `Take one team member off ${thing}`,
			fields: {
				...about,
				assignee: picker(kind, 'Assignee', {
					description:
						'Whom to take off. The ID is that of the assignment, as Get Assignees shows it, not that of the team member.',
				}),
			},
			request: ({ [parameter]: id, assignee }) => ({
				method: 'DELETE',
				path: one(id, assignee),
			}),
			result: (_, { assignee }) => deleted({ id: assignee }),
		}),
		operation({
			name: 'Remove All Assignees',
			value: 'removeAllAssignees',
			action: `Remove all assignees from ${thing}`,
			effect: 'destroys',
			loses: 'All assignees go, and Amiqus keeps no list of who they were.',
			description: `Leave ${thing} assigned to nobody`,
			fields: about,
			request: ({ [parameter]: id }) => ({ method: 'DELETE', path: list(id) }),
			result: (_, { [parameter]: id }) => deleted({ [parameter]: id }),
		}),
	];
}
