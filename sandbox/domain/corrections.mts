import type { ClientRow, CorrectionRow, RecordRow } from '../store/types.mts';
import type { World } from '../store/world.mts';
import { changeClient } from './clients.mts';
import { afterProgress, changeRecord } from './records.mts';

type Names = CorrectionRow['correction'];

/** A person says that their name is written differently. */
export function proposeCorrection(world: World, record: RecordRow, names: Names): CorrectionRow {
	const correction = world.corrections.insert({
		...world.stamps(),
		client: record.client,
		record: record.id,
		status: 'pending',
		correction: names,
	});
	changeRecord(world, record, {});
	return correction;
}

/** Takes a correction over, as proposed or changed, or turns it down. */
export function decideCorrection(
	world: World,
	client: ClientRow,
	row: CorrectionRow,
	decision: { status: 'accepted' | 'rejected'; correction?: Names },
): void {
	const correction = { ...row.correction, ...decision.correction };
	world.corrections.update(row, {
		status: decision.status,
		correction,
		updated_at: world.now(),
	});
	const record = world.records.get(row.record);
	if (decision.status === 'accepted') changeClient(world, client, { name: correction });
	if (!record) return;
	const name = decision.status === 'accepted' ? { ...record.name, ...correction } : record.name;
	changeRecord(world, record, { name });
	afterProgress(world, record);
}
