import type { App } from '../core/app.mts';
import type * as rows from '../store/types.mts';
import type { World } from '../store/world.mts';
import { assigneeRelation, presentClient, presentMember } from './people.mts';
import { presentRecord } from './records.mts';

type Expand = ReadonlySet<string>;

export function presentCaseItem(app: App, row: rows.CaseItemRow, expandEntity: boolean) {
	return {
		object: 'case_item',
		id: row.id,
		entity: expandEntity
			? presentRecord(app, app.world.records.need(row.record))
			: { id: row.record, type: 'record' },
		created_at: row.created_at,
		updated_at: row.updated_at,
	};
}

export function presentCase(app: App, row: rows.CaseRow, expand: Expand = new Set()) {
	const { world } = app;
	const items = world.caseItems.where('case', row.id);
	const url = `${app.origin}/api/v2/cases/${row.id}/assignees`;
	return {
		object: 'case',
		id: row.id,
		name: row.name,
		reference: row.reference,
		status: row.status,
		client: expand.has('client')
			? presentClient(world, world.clients.need(row.client))
			: row.client,
		items:
			items.length === 0
				? null
				: items.map((item) => (expand.has('items') ? presentCaseItem(app, item, false) : item.id)),
		assignees: assigneeRelation(world, row.assignees, expand.has('assignees'), url),
		created_at: row.created_at,
		updated_at: row.updated_at,
		archived_at: row.archived_at,
	};
}

export function presentCaseReview(world: World, row: rows.CaseReviewRow, expand: Expand) {
	return {
		object: 'case_review',
		id: row.id,
		reviewed_by: expand.has('reviewed_by')
			? presentMember(world.members.need(row.reviewed_by))
			: row.reviewed_by,
		status: row.status,
		from_status: row.from_status,
		created_at: row.created_at,
		updated_at: row.updated_at,
	};
}
