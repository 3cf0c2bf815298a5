import { isId, isUuid, type ApiPath } from '../declare/path';

/** What people call one of the things that a segment of a path lists. */
const THINGS: Readonly<Record<string, string>> = {
	assignees: 'assignment',
	attachments: 'attachment',
	cases: 'case',
	checks: 'check',
	clients: 'person',
	corrections: 'correction',
	files: 'document',
	'form-templates': 'form template',
	forms: 'form',
	items: 'item',
	members: 'team member',
	organisations: 'organisation',
	records: 'request',
	reviews: 'review',
	steps: 'step',
	teams: 'team',
	webhooks: 'webhook',
};

/** What people call a thing that is added to a list at a path: `/clients` to ‘person’; undefined for none of them. */
export function thingAddedTo(path: ApiPath): string | undefined {
	return THINGS[path.split('/').at(-1) ?? ''];
}

/** What a path names by id, as people call it, the innermost first: `step 60026 of request 5014`; empty for nothing. */
export function thingsIn(path: ApiPath): string {
	const segments = path.split('/');
	return segments
		.flatMap((segment, index) =>
			isId(Number(segment)) || isUuid(segment)
				? [`${THINGS[segments[index - 1] ?? ''] ?? 'ID'} ${segment}`]
				: [],
		)
		.reverse()
		.join(' of ');
}
