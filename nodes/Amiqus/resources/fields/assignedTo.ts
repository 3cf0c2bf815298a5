import { mapped } from '../field';
import { boolean, integer } from './basic';

/** The filters of a list by whom its things are assigned to: a team member, or nobody. */
export function assignedTo(query: 'assigned_to' | 'assignee', things: string) {
	return {
		assignee: integer('Assignee ID', {
			description: `Only ${things} assigned to this team member`,
			query,
			min: 1,
		}),
		unassigned: mapped(
			boolean('Unassigned', {
				description: `Whether to list only ${things} that nobody is assigned to`,
				default: true,
				query,
			}),
			(unassigned) => (unassigned ? false : undefined),
		),
	};
}
