import type { AttachmentRow } from '../store/types.mts';

export function presentAttachment(row: AttachmentRow) {
	return {
		object: 'attachment',
		id: row.id,
		name: row.name,
		original: row.original,
		type: row.type,
		size: row.size,
		av_status: row.av_status,
		created_at: row.created_at,
		updated_at: row.updated_at,
	};
}
