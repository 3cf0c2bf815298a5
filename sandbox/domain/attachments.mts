import { createHash, randomUUID } from 'node:crypto';
import { extname } from 'node:path';
import type { FileSource } from '../files/content.mts';
import type { AttachmentRow, FileRow, ScanStatus } from '../store/types.mts';
import type { World } from '../store/world.mts';

export interface NewAttachment {
	original: string;
	type: string;
	content: FileSource;
	size: number;
	checksum: string;
	av_status?: ScanStatus;
}

/** Keeps a file's particulars; its bytes are wherever its content says. */
export function addAttachment(world: World, file: NewAttachment): AttachmentRow {
	return world.attachments.insert({
		...world.stamps(),
		name: `${randomUUID()}${extname(file.original).replace(/[^.\w]/g, '')}`,
		original: file.original,
		type: file.type,
		size: file.size,
		av_status: file.av_status ?? 'clean',
		checksum: file.checksum,
		content: file.content,
		redacted_at: null,
	});
}

/** Keeps bytes that are at hand. */
export function addBytes(
	world: World,
	original: string,
	type: string,
	bytes: Buffer,
): AttachmentRow {
	return addAttachment(world, {
		original,
		type,
		size: bytes.length,
		checksum: createHash('sha256').update(bytes).digest('hex'),
		content: { kind: 'memory', bytes },
	});
}

type NewFile = Pick<FileRow, 'client' | 'type' | 'source' | 'created_by'> & Partial<FileRow>;

/** Puts an attachment among a person's files. */
export function addFile(world: World, attachment: AttachmentRow, file: NewFile): FileRow {
	return world.files.insert({
		source_type: null,
		name: attachment.original,
		expires_at: null,
		...file,
		attachment: attachment.id,
		...world.stamps(),
	});
}
