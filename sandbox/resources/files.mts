import { type Answer, created, noContent, ok } from '../core/answer.mts';
import { ApiError, forbidden, invalid } from '../core/errors.mts';
import { paginate, sortBy } from '../core/lists.mts';
import { route, type Route } from '../core/route.mts';
import { schema } from '../core/validation.mts';
import {
	addAttachment,
	addUploadedFile,
	isAssigned,
	isRedactable,
	redact,
	removeFile,
	scanStatus,
	type UploadedFile,
} from '../domain/attachments.mts';
import { openContent } from '../files/content.mts';
import { contentDisposition } from '../files/disposition.mts';
import { formPdf, recordPdf } from '../files/reports.mts';
import { presentAttachment, presentFile } from '../present/files.mts';
import { ID, ORDER } from '../schemas/common.mts';
import type { AttachmentRow, FileRow } from '../store/types.mts';
import type { World } from '../store/world.mts';

/** Marks a test file as infected: scanners agreed on these words. */
const TEST_VIRUS = 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE';

const TOO_LARGE: Answer = {
	status: 413,
	text: {
		type: 'text/html',
		content: '<html><head><title>413 Request Entity Too Large</title></head></html>',
	},
};

const newFile = schema<UploadedFile & { attachment: number }>({
	type: 'object',
	required: ['attachment'],
	properties: {
		attachment: ID,
		template: ID,
		name: { type: 'string', minLength: 1, maxLength: 255 },
		expires_at: { type: ['string', 'null'], format: 'date-time' },
	},
});

const SORTS: { [name: string]: (row: FileRow) => string | null } = {
	name: (row) => row.name,
	created_at: (row) => row.created_at,
	updated_at: (row) => row.updated_at,
	expires_at: (row) => row.expires_at,
};

interface FileQuery {
	sort_by?: string;
	order_by?: 'asc' | 'desc';
	source?: string;
	source_type?: string;
	search?: string;
}

function select(rows: readonly FileRow[], query: FileQuery): FileRow[] {
	const { sort_by: sort, order_by: order = 'asc', source_type: kind, search } = query;
	const source = query.source === 'form' ? 'client_form' : query.source;
	const found = rows.filter(
		(row) =>
			(source === undefined || row.source.type === source) &&
			(kind === undefined || source === undefined || row.source_type === kind) &&
			(search === undefined || row.name.toLowerCase().includes(search.toLowerCase())),
	);
	return sortBy(found, (row) => (sort ? SORTS[sort]?.(row) : 0), order);
}

function attachmentOf(world: World, id: number): AttachmentRow {
	const attachment = world.attachments.get(id);
	if (!attachment || isAssigned(world, attachment)) {
		throw invalid('attachment', 'The selected attachment is invalid.');
	}
	return attachment;
}

/** Sends a file, unless its virus scan speaks against it. */
function download(world: World, file: FileRow): Answer {
	const attachment = world.attachments.need(file.attachment);
	const scan = scanStatus(world, attachment);
	if (scan === 'pending') throw new ApiError(423, { error: 'File scan is not yet complete' });
	if (scan === 'error') throw new ApiError(423, { error: 'File scan could not be completed' });
	if (scan === 'infected') throw new ApiError(410, { error: 'File scan detected a virus' });
	const { size: length, type, content } = attachment;
	// A file that nobody named is called what it was called when it was uploaded.
	const name = file.name === attachment.name ? attachment.original : file.name;
	return {
		status: 200,
		headers: { 'content-disposition': contentDisposition(name) },
		stream: { type, length, open: () => openContent(content) },
	};
}

const pdf = (name: string, bytes: Buffer): Answer => ({
	status: 200,
	headers: { 'content-disposition': contentDisposition(name) },
	stream: {
		type: 'application/pdf',
		length: bytes.length,
		open: () => openContent({ kind: 'memory', bytes }),
	},
});

const normalised = (moment: string | null | undefined) =>
	moment && `${new Date(moment).toISOString().slice(0, 19)}Z`;

export const fileRoutes: Route[] = [
	route({
		method: 'POST',
		path: '/attachments',
		upload: true,
		handle: async ({ app, world, upload }) => {
			const { scanMs } = app.settings;
			const part = await upload();
			if (!part) throw invalid('attachment', 'The attachment field is required.');
			const { head, ...received } = await app.fileStore.receive(part.stream);
			// Read to its end all the same: an answer before that, on a connection then closed, may never be seen.
			if (part.truncated()) return TOO_LARGE;
			const attachment = addAttachment(world, {
				...received,
				original: part.name,
				type: part.type,
				av_status: head.includes(TEST_VIRUS) ? 'infected' : 'clean',
				scanMs,
			});
			return created(presentAttachment(world, attachment));
		},
	}),
	route({
		method: 'DELETE',
		path: '/attachments/{attachment}',
		handle: ({ world, at }) => {
			if (isAssigned(world, at.attachment)) throw forbidden('The attachment is in use.');
			world.attachments.remove(at.attachment);
			return noContent();
		},
	}),
	route({
		method: 'PUT',
		path: '/attachments/{attachment}/redact',
		handle: ({ world, at }) => {
			if (!isRedactable(world, at.attachment)) {
				throw invalid('attachment', 'This attachment cannot be redacted.');
			}
			if (at.attachment.redacted_at === null) redact(world, at.attachment);
			return ok(presentAttachment(world, at.attachment));
		},
	}),
	route<'/files', FileQuery>({
		method: 'GET',
		path: '/files',
		expand: ['source', 'created_by'],
		query: { sort_by: { enum: ['created_at', 'updated_at', 'expires_at'] }, order_by: ORDER },
		handle: ({ app, world, query, paging, expand }) =>
			ok(
				paginate(select(world.files.rows, query), paging, (row) =>
					presentFile(app, row, expand, 'file'),
				),
			),
	}),
	route<'/clients/{client}/files', FileQuery>({
		method: 'GET',
		path: '/clients/{client}/files',
		expand: ['source', 'created_by'],
		query: {
			sort_by: { enum: ['name', 'created_at', 'expires_at'] },
			order_by: ORDER,
			source: { enum: 'check client client_form form client_document record_document'.split(' ') },
			source_type: {
				enum: 'photo_id reference banking_information employment_referencing requested sent returned'.split(
					' ',
				),
			},
			search: { type: 'string' },
		},
		handle: ({ app, world, at, query, paging, expand }) => {
			const own = select(world.files.where('client', at.client.id), query);
			return ok(paginate(own, paging, (row) => presentFile(app, row, expand, 'client_file')));
		},
	}),
	route({
		method: 'POST',
		path: '/clients/{client}/files',
		body: newFile,
		handle: ({ app, world, at, body, session }) => {
			const { attachment: id, ...given } = body;
			const { template } = given;
			if (template !== undefined && !world.documentTemplates.get(template)) {
				throw invalid('template', 'The selected template is invalid.');
			}
			const attachment = attachmentOf(world, id);
			const file = addUploadedFile(world, at.client, session.member, attachment, {
				...(given.name === undefined ? {} : { name: given.name }),
				...(template === undefined ? {} : { template }),
				expires_at: normalised(given.expires_at) ?? null,
			});
			return created(presentFile(app, file, new Set(), 'client_file'));
		},
	}),
	route({
		method: 'DELETE',
		path: '/clients/{client}/files/{file}',
		handle: ({ world, at }) => {
			if (at.file.type !== 'internal') throw forbidden('This file cannot be deleted.');
			removeFile(world, at.file);
			return noContent();
		},
	}),
	route({
		method: 'GET',
		path: '/clients/{client}/files/{file}/download',
		handle: ({ world, at }) => download(world, at.file),
	}),
	route({
		method: 'GET',
		path: '/records/{record}/download',
		handle: ({ world, at }) => pdf(`request-${at.record.id}.pdf`, recordPdf(world, at.record)),
	}),
	route({
		method: 'GET',
		path: '/clients/{client}/forms/{form}/download',
		handle: ({ at }) => pdf(`${at.form.name}.pdf`, formPdf(at.form)),
	}),
];
