import { createHash, randomUUID } from 'node:crypto';
import { extname } from 'node:path';
import type { FileSource } from '../files/content.mts';
import { crossedOutPng } from '../files/png.mts';
import type { AttachmentRow, ClientRow, FileRow, MemberRow, ScanStatus } from '../store/types.mts';
import type { World } from '../store/world.mts';

export interface NewAttachment {
	original: string;
	type: string;
	content: FileSource;
	size: number;
	checksum: string;
	/** What the virus scan finds, and how long it takes to. */
	av_status?: ScanStatus;
	scanMs?: number;
}

/** Keeps a file's particulars; its bytes are wherever its content says. */
export function addAttachment(world: World, file: NewAttachment): AttachmentRow {
	const { av_status: outcome = 'clean', scanMs = 0 } = file;
	return world.attachments.insert({
		...world.stamps(),
		name: `${randomUUID()}${extname(file.original).replace(/[^.\w]/g, '')}`,
		original: file.original,
		type: file.type,
		size: file.size,
		av_status: scanMs > 0 ? 'pending' : outcome,
		scan: scanMs > 0 ? { due: world.options.now() + scanMs, outcome } : null,
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

/** What the virus scan says by now. */
export function scanStatus(world: World, row: AttachmentRow): ScanStatus {
	if (row.scan && world.options.now() >= row.scan.due) {
		world.attachments.update(row, {
			av_status: row.scan.outcome,
			scan: null,
			updated_at: world.now(),
		});
	}
	return row.av_status;
}

type NewFile = Pick<FileRow, 'client' | 'type' | 'source' | 'created_by'> & Partial<FileRow>;

/** Puts an attachment among a person's files. */
export function addFile(world: World, attachment: AttachmentRow, file: NewFile): FileRow {
	return world.files.insert({
		source_type: null,
		name: attachment.name,
		expires_at: null,
		...file,
		attachment: attachment.id,
		...world.stamps(),
	});
}

export interface UploadedFile {
	name?: string;
	expires_at?: string | null;
	/** The document template that it answers. */
	template?: number;
}

/** Puts what a team member uploaded among a person's files. */
export function addUploadedFile(
	world: World,
	client: ClientRow,
	author: MemberRow,
	attachment: AttachmentRow,
	{ template: templateId, ...given }: UploadedFile,
): FileRow {
	const template = world.documentTemplates.get(templateId ?? -1);
	const source: FileRow['source'] = template
		? {
				type: 'client_document',
				id: world.clientDocuments.insert({
					...world.stamps(),
					client: client.id,
					name: template.name,
					instructions: template.content,
				}).id,
			}
		: { type: 'client', id: client.id };
	return addFile(world, attachment, {
		client: client.id,
		type: 'internal',
		source,
		created_by: { id: author.id, type: 'team_member' },
		...given,
	});
}

export function removeFile(world: World, file: FileRow): void {
	world.files.remove(file);
	const attachment = world.attachments.get(file.attachment);
	if (attachment) world.attachments.remove(attachment);
}

/** Whether anything refers to an attachment. */
export function isAssigned(world: World, { id }: AttachmentRow): boolean {
	return (
		world.files.count('attachment', id) > 0 ||
		world.library.rows.some(({ attachment }) => attachment === id) ||
		world.recordDocuments.rows.some(({ attachments }) => attachments.includes(id))
	);
}

/** Only what came with a request's documents or with a form may be redacted. */
export function isRedactable(world: World, { id }: AttachmentRow): boolean {
	return world.files
		.where('attachment', id)
		.some(({ source }) => source.type === 'record_document' || source.type === 'client_form');
}

/** Replaces a file's content for good. */
export function redact(world: World, row: AttachmentRow): void {
	const bytes = crossedOutPng();
	world.attachments.update(row, {
		original: `${row.original}-redacted.png`,
		type: 'image/png',
		size: bytes.length,
		checksum: createHash('sha256').update(bytes).digest('hex'),
		content: { kind: 'memory', bytes },
		av_status: 'clean',
		scan: null,
		redacted_at: world.now(),
		updated_at: world.now(),
	});
}
