import type { IDataObject } from '../../declare/json';
import { path } from '../../declare/path';
import { AmiqusError } from '../../declare/errors';
import {
	documentOptions,
	outputField,
	scanWaitOf,
	severalFields,
} from '../../declare/files/fields';
import { attachmentOf, withFile, withFiles } from '../../declare/files/present';
import type { FileDownload } from '../../declare/fileTools';
import type { Values } from '../../declare/field';
import type { AmiqusRequest } from '../../declare/request';
import { client } from '../shared/person';
import { operation } from '../../declare/operation';
import { checkedFilters, file, filesFilters, filesOf } from './file';
import { sharedLists, type SharedList } from './listed';

/** The download of one of a person's files. */
export function downloadOf(
	client: number,
	entry: IDataObject,
	scanWaitSeconds: number,
): FileDownload {
	const id = Number(entry.id);
	return {
		request: { method: 'GET', path: path`/clients/${client}/files/${id}/download` },
		fallbackName: `document-${id}`,
		attachment: attachmentOf(entry),
		scanWaitSeconds,
	};
}

export const download = operation({
	name: 'Download',
	value: 'download',
	action: 'Download a document',
	effect: 'reads',
	description: 'Get a document of a person with what Amiqus knows of it',
	fields: {
		client,
		file,
		binaryPropertyName: outputField,
		downloadOptions: documentOptions,
	},
	calls: ['GET /clients/{client}/files', 'GET /clients/{client}/files/{file}/download'],
	prepare: (items, context) =>
		sharedLists(
			context,
			items.map(({ values }) => filesOf(values.client)),
		),
	execute: async (
		{ client: id, file: which, binaryPropertyName, downloadOptions },
		{ shared, files },
	) => {
		const listed = shared(filesOf(id));
		const entry = await listed.find(which);
		if (!entry) {
			throw new AmiqusError('This person has no document with this id', {
				status: 404,
				advice: 'Check both ids: it may be the document of another person, or deleted.',
			});
		}
		const order = downloadOf(id, entry, scanWaitOf(downloadOptions));
		const stored = await files.download({ ...order, name: downloadOptions.fileName });
		// A file that could be had has been scanned, whatever was known of it before.
		return withFile(stored, binaryPropertyName, await scanned(entry, listed));
	},
});

const isPending = (entry: IDataObject) => attachmentOf(entry)?.av_status === 'pending';

async function scanned(entry: IDataObject, listed: SharedList): Promise<IDataObject> {
	if (!isPending(entry)) return entry;
	return (await listed.find(Number(entry.id), isPending)) ?? entry;
}

const fieldsOfAll = { client, ...severalFields, filters: filesFilters };

/** The list of those that are meant. */
function listOfAll({ client: id, filters }: Values<typeof fieldsOfAll>): AmiqusRequest {
	const { search, source, sourceType: source_type } = filters;
	return { ...filesOf(id), query: { search, source, source_type } };
}

export const downloadAllOfClient = operation({
	name: 'Download All of Person',
	value: 'downloadAllOfClient',
	action: 'Download all documents of a person',
	effect: 'reads',
	description: 'Get every document of a person, or those of one kind',
	fields: fieldsOfAll,
	calls: ['GET /clients/{client}/files', 'GET /clients/{client}/files/{file}/download'],
	prepare: async (items, context) => {
		await context.each(items, ({ values }) => checkedFilters(values.filters));
		return sharedLists(
			context,
			items.map(({ values }) => listOfAll(values)),
		);
	},
	execute: async (values, { shared, files }) => {
		const { client: id, output, binaryPropertyName, downloadOptions } = values;
		const entries = await shared(listOfAll(values)).all();
		const orders = entries.map((entry) => downloadOf(id, entry, scanWaitOf(downloadOptions)));
		const stored = await files.downloadAll(orders, downloadOptions.skipRefused === true);
		const whole = output === 'item' ? { client: id } : undefined;
		return withFiles(stored, binaryPropertyName, entries, whole);
	},
});
