import type { App } from '../core/app.mts';
import type { JsonObject } from '../core/json.mts';
import { scanStatus } from '../domain/attachments.mts';
import type * as rows from '../store/types.mts';
import type { World } from '../store/world.mts';
import { presentForm } from './forms.mts';
import { presentClient, presentMember } from './people.mts';
import { presentCheck, presentRecordDocument } from './records.mts';

type Expand = ReadonlySet<string>;

export function presentAttachment(world: World, row: rows.AttachmentRow) {
	return {
		object: 'attachment',
		id: row.id,
		name: row.name,
		original: row.original,
		type: row.type,
		size: row.size,
		av_status: scanStatus(world, row),
		created_at: row.created_at,
		updated_at: row.updated_at,
	};
}

function presentClientDocument(row: rows.ClientDocumentRow) {
	const { id, client, name, instructions, created_at, updated_at } = row;
	return {
		object: 'client_document',
		id,
		client,
		name,
		config: { instructions },
		created_at,
		updated_at,
	};
}

function presentSource(app: App, source: rows.FileRow['source']): JsonObject {
	const { world } = app;
	const { id, type } = source;
	const nothing: Expand = new Set();
	switch (type) {
		case 'check':
			return presentCheck(app, world.checks.need(id));
		case 'client':
			return presentClient(world, world.clients.need(id));
		case 'client_form':
			return presentForm(app, world.forms.need(id), nothing, 'client_form');
		case 'client_document':
			return presentClientDocument(world.clientDocuments.need(id));
		case 'record_document':
			return presentRecordDocument(world, world.recordDocuments.need(id));
	}
}

function presentAuthor(world: World, { id, type }: rows.FileRow['created_by']) {
	return type === 'client'
		? presentClient(world, world.clients.need(id))
		: presentMember(world.members.need(id));
}

/** A file: one of a person's, or one in the list of all. */
export function presentFile(
	app: App,
	row: rows.FileRow,
	expand: Expand,
	object: 'file' | 'client_file',
): JsonObject {
	const { world } = app;
	const attachment = world.attachments.need(row.attachment);
	return {
		object,
		id: row.id,
		type: row.type,
		source: expand.has('source') ? presentSource(app, row.source) : row.source,
		name: row.name,
		attachment: presentAttachment(world, attachment),
		created_by: expand.has('created_by') ? presentAuthor(world, row.created_by) : row.created_by,
		is_deletable: row.type === 'internal',
		expires_at: row.expires_at,
		created_at: row.created_at,
		updated_at: row.updated_at,
		redacted_at: attachment.redacted_at,
	};
}
