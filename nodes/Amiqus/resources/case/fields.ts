import { expand } from '../../declare/fields/paging';
import { picker, teamMemberFilter } from '../shared/pickers';

/** The statuses of a case that are in use. */
export const STATUSES = [
	{ name: 'Action Required', value: 'action_required' },
	{ name: 'Approved', value: 'approved' },
	{ name: 'Awaiting Response', value: 'awaiting_response' },
	{ name: 'On Hold', value: 'on_hold' },
	{ name: 'Rejected', value: 'rejected' },
	{ name: 'Reviewed, Pending Decision', value: 'reviewed_pending_decision' },
] as const;

/** The case an operation is about. */
export const caseField = picker('case', 'Case', {
	description: 'The case to work with: choose from the list, or give the ID',
});

export const expandField = expand(
	{ name: 'Assignees', value: 'assignees' },
	{ name: 'Items', value: 'items' },
	{ name: 'Person', value: 'client' },
);

/** Whose cases a list holds. */
export const assigneeFilter = teamMemberFilter('Assignee', {
	description: 'Only cases assigned to this team member, or to nobody',
	query: 'assigned_to',
});
