import type {
	CaseItemRow,
	CaseReviewRow,
	CaseRow,
	CaseStatus,
	ClientRow,
	MemberRow,
} from '../store/types.mts';
import type { World } from '../store/world.mts';

const subjectOf = (row: CaseRow) => ({ case: row.id, client: row.client });

/** Opens a case for a person. */
export function addCase(
	world: World,
	client: ClientRow,
	author: MemberRow,
	wanted: { name: string; reference?: string | null },
): CaseRow {
	const row = world.cases.insert({
		...world.stamps(),
		name: wanted.name,
		reference: wanted.reference ?? null,
		status: 'awaiting_response',
		status_changed_at: world.now(),
		client: client.id,
		assignees: [],
		created_by: author.id,
		archived_at: null,
	});
	world.announce('case.created', subjectOf(row));
	return row;
}

/** Changes a case's particulars and tells of it. */
export function changeCase(
	world: World,
	row: CaseRow,
	change: { name?: string; reference?: string | null; is_archived?: boolean },
): CaseRow {
	const { is_archived: archived, ...rest } = change;
	const wasArchived = row.archived_at !== null;
	const now = world.now();
	world.cases.update(row, {
		...rest,
		...(archived === undefined || archived === wasArchived
			? {}
			: { archived_at: archived ? now : null }),
		updated_at: now,
	});
	if (archived !== undefined && archived !== wasArchived) {
		world.announce(archived ? 'case.archived' : 'case.unarchived', subjectOf(row));
	}
	if (Object.keys(rest).length > 0) world.announce('case.updated', subjectOf(row));
	return row;
}

/** Moves a case to another status. */
export function moveCase(world: World, row: CaseRow, status: CaseStatus): void {
	if (row.status === status) return;
	const now = world.now();
	world.cases.update(row, { status, status_changed_at: now, updated_at: now });
	world.announce('case.status', subjectOf(row));
	if (status === 'approved' || status === 'rejected')
		world.announce(`case.${status}`, subjectOf(row));
}

/** Puts requests into a case; those already in it stay as they are. */
export function addCaseItems(
	world: World,
	row: CaseRow,
	records: readonly number[],
): CaseItemRow[] {
	const present = new Set(world.caseItems.where('case', row.id).map(({ record }) => record));
	const added: CaseItemRow[] = [];
	for (const record of records) {
		if (present.has(record)) continue;
		present.add(record);
		added.push(world.caseItems.insert({ ...world.stamps(), case: row.id, record }));
		world.announce('case.item_added', { ...subjectOf(row), record });
	}
	if (added.length > 0) world.cases.update(row, { updated_at: world.now() });
	return added;
}

export function removeCaseItem(world: World, row: CaseRow, item: CaseItemRow): void {
	world.caseItems.remove(item);
	world.cases.update(row, { updated_at: world.now() });
	world.announce('case.item_removed', { ...subjectOf(row), record: item.record });
}

/** Notes a team member's decision, which the case's status follows. */
export function reviewCase(
	world: World,
	row: CaseRow,
	reviewer: MemberRow,
	status: CaseStatus,
): CaseReviewRow {
	const review = world.caseReviews.insert({
		...world.stamps(),
		case: row.id,
		reviewed_by: reviewer.id,
		status,
		from_status: row.status,
	});
	moveCase(world, row, status);
	return review;
}
