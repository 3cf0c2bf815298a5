import { sortField } from '../shared/lists';
import { attachmentId } from '../attachment/fields';
import { attachmentOf } from '../../declare/files/present';
import { client } from '../shared/person';
import { InvalidParameterError, type Field } from '../../declare/field';
import {
	choice,
	collection,
	dateTime,
	filters,
	text,
	type Option,
} from '../../declare/fields/basic';
import { RECENT } from '../../declare/fields/days';
import { expand } from '../../declare/fields/paging';
import { picker } from '../shared/pickers';
import { path } from '../../declare/path';
import type { AmiqusRequest } from '../../declare/request';
import { deleted, operation } from '../../declare/operation';

const expandField = expand(
	{ name: 'Created By', value: 'created_by' },
	{ name: 'Source', value: 'source' },
);

const SOURCES = [
	{ name: 'Check', value: 'check' },
	{ name: 'Document Request', value: 'client_document' },
	{ name: 'Form', value: 'client_form' },
	{ name: 'Person', value: 'client' },
	{ name: 'Request', value: 'record_document' },
] as const;

/** What each source can be narrowed to. */
const TYPES_OF_SOURCE: Readonly<Record<string, readonly Option[]>> = {
	check: [
		{ name: 'Check: Banking Information', value: 'banking_information' },
		{ name: 'Check: Employment Referencing', value: 'employment_referencing' },
		{ name: 'Check: Photo ID', value: 'photo_id' },
		{ name: 'Check: Reference', value: 'reference' },
	],
	record_document: [
		{ name: 'Request: Requested', value: 'requested' },
		{ name: 'Request: Returned', value: 'returned' },
		{ name: 'Request: Sent', value: 'sent' },
	],
};

/** Which of a person's documents are meant. */
export const filesFilters = filters({
	search: text('Search', {
		description: 'Only documents with this text in their name',
		query: 'search',
	}),
	source: choice('Source', {
		description: 'Only documents that came this way',
		query: 'source',
		options: SOURCES,
	}),
	sourceType: choice('Source Type', {
		description: 'Only documents of this kind. Takes the source named before it along.',
		query: 'source_type',
		options: Object.values(TYPES_OF_SOURCE).flat(),
	}),
});

/**
 * The filters, once they are seen to fit together.
 *
 * @throws InvalidParameterError
 */
export function checkedFilters<
	F extends { source?: string | undefined; sourceType?: string | undefined },
>(filters: F): F {
	const { source, sourceType } = filters;
	const own = TYPES_OF_SOURCE[source ?? ''] ?? [];
	if (sourceType !== undefined && !own.some(({ value }) => value === sourceType)) {
		throw new InvalidParameterError(['Source Type'], 'is not one of the chosen Source');
	}
	return filters;
}

/** What a document can be given beside its content. */
export const detailFields = {
	expiresAt: dateTime('Expires At', {
		description: 'When the document stops being valid, such as the last day of a passport',
		body: 'expires_at',
		...RECENT,
		nullable: true,
	}),
	name: text('Name', {
		description: 'How the document is called in Amiqus. Not added, it has the name of the file.',
		body: 'name',
		maxLength: 255,
	}),
	template: picker('documentTemplate', 'Document Request', {
		description: 'The saved document request that this answers',
		body: 'template',
		optional: true,
	}),
};

/** The list of a person's files. */
export function filesOf(client: number) {
	return { method: 'GET' as const, path: path`/clients/${client}/files` };
}

/** The call that makes an attachment a file of a person. The file is known by its attachment. */
export function fileFrom(client: number, attachment: number): AmiqusRequest {
	return {
		method: 'POST',
		path: path`/clients/${client}/files`,
		findAgain: {
			list: { ...filesOf(client), query: { sort_by: 'created_at', order_by: 'desc' } },
			matches: (entry) => attachmentOf(entry)?.id === attachment,
		},
	};
}

/** The document an operation is about; the list shows those of the person chosen before it. */
export const file: Field<number> = picker('file', 'Document', {
	description: 'The document to work with. The list shows those of the person chosen above.',
});

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create a document',
	effect: 'changes',
	description: 'Make an attachment that is uploaded already a document of a person',
	fields: {
		client,
		attachment: attachmentId({
			description: 'ID that uploading the attachment gave. Each can be used once.',
			body: 'attachment',
		}),
		additionalFields: collection('Additional Fields', detailFields),
	},
	request: ({ client: id, attachment }) => fileFrom(id, attachment),
});

export const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many documents',
	effect: 'reads',
	description: 'Get the documents of all persons',
	fields: {
		sort: sortField('created_at', 'expires_at', 'updated_at'),
		expand: expandField,
	},
	paginated: true,
	request: () => ({ method: 'GET', path: path`/files` }),
});

export const getAllOfClient = operation({
	name: 'Get Many of Person',
	value: 'getAllOfClient',
	action: 'Get the documents of a person',
	effect: 'reads',
	description: 'Get the documents of one person, for example all that came with checks',
	fields: {
		client,
		filters: filesFilters,
		sort: sortField('created_at', 'expires_at', 'name'),
		expand: expandField,
	},
	paginated: true,
	request: ({ client: id, filters }) => {
		checkedFilters(filters);
		return { method: 'GET', path: path`/clients/${id}/files` };
	},
});

export const remove = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a document',
	effect: 'destroys',
	loses: 'The document goes for good, with its file.',
	description: 'Delete a document of a person with its content. This cannot be undone.',
	fields: { client, file },
	request: ({ client: id, file: which }) => ({
		method: 'DELETE',
		path: path`/clients/${id}/files/${which}`,
	}),
	result: (_, { file: id }) => deleted({ id }),
});
