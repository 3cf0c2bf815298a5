import { idIn, isObject, type IDataObject } from '../../declare/json';
import { path, type ApiPath } from '../../declare/path';
import type { AmiqusRequest } from '../../declare/request';
import { scanWaitOf, severalFields } from '../../declare/files/fields';
import { attachmentOf, withFiles } from '../../declare/files/present';
import { boolean } from '../../declare/fields/basic';
import { operation } from '../../declare/operation';
import { record } from '../record/fields';
import { downloadOf } from './download';
import { filesOf } from './file';
import { sharedLists } from './listed';

export const downloadAllOfRecord = operation({
	name: 'Download All of Request',
	value: 'downloadAllOfRecord',
	action: 'Download all documents of a request',
	effect: 'reads',
	description: 'Get every document that was asked for, sent or returned in a request',
	fields: {
		record,
		includeChecks: boolean('Include Files of Checks', {
			description:
				'Whether to get the files of its checks, too, such as the photos of an identity document',
		}),
		...severalFields,
	},
	calls: [
		'GET /records/{record}',
		'GET /records/{record}/documents',
		'GET /records/{record}/steps',
		'GET /clients/{client}/files',
		'GET /clients/{client}/files/{file}/download',
	],
	prepare: (items, context) => ({
		ofRequests: sharedLists(
			context,
			items.flatMap(({ values: { record: id } }) => [documentsOf(id), stepsOf(id)]),
		),
		// Whose the requests are shows only in them.
		ofPersons: sharedLists(context),
	}),
	execute: async (values, context) => {
		const { record: id, output, binaryPropertyName, downloadOptions } = values;
		const { ofRequests, ofPersons } = context.shared;
		const { body } = await context.call({ method: 'GET', path: path`/records/${id}` });
		const person = idOf(isObject(body) ? body.client : undefined);
		const belongs = await membership(id, values.includeChecks === true, ofRequests);
		const entries = (await ofPersons(filesOf(person)).all()).filter(belongs);
		const wait = scanWaitOf(downloadOptions);
		const stored = await context.files.downloadAll(
			entries.map((entry) => downloadOf(person, entry, wait)),
			downloadOptions.skipRefused === true,
		);
		const whole = output === 'item' ? { record: id, client: person } : undefined;
		return withFiles(stored, binaryPropertyName, entries, whole);
	},
});

const listAt = (at: ApiPath): AmiqusRequest => ({ method: 'GET', path: at });
const documentsOf = (record: number) => listAt(path`/records/${record}/documents`);
const stepsOf = (record: number) => listAt(path`/records/${record}/steps`);

/** Tells which of a person's files are of a request: Amiqus names their sources, not the request. */
async function membership(
	record: number,
	withChecks: boolean,
	shared: ReturnType<typeof sharedLists>,
): Promise<(file: IDataObject) => boolean> {
	const documents = await shared(documentsOf(record)).all();
	const steps = withChecks ? await shared(stepsOf(record)).all() : [];
	const sources = new Set([
		...documents.map(({ id }) => `record_document ${String(id)}`),
		...steps.filter(({ check }) => check).map(({ check }) => `check ${idOf(check)}`),
	]);
	const attachments = new Set(
		documents.flatMap((document) => (document.attachments ?? []) as unknown[]).map(idOf),
	);
	return (file) => {
		const { type, id } = isObject(file.source) ? file.source : {};
		return (
			sources.has(`${String(type)} ${String(id)}`) ||
			attachments.has(Number(attachmentOf(file)?.id))
		);
	};
}

/** The id of something that Amiqus gives as an id or in full. */
function idOf(value: unknown): number {
	return Number(idIn(value));
}
