import type { IDataObject } from '../../declare/json';
import type { OperationContext } from '../../declare/operation';
import { uploadOf, withAttachments, type NamedFile } from '../attachment/upload';
import { inputField } from '../../declare/files/fields';
import { client } from '../shared/person';
import { attachmentOf } from '../../declare/files/present';
import { place, type Values } from '../../declare/field';
import { collection } from '../../declare/fields/basic';
import { operation } from '../../declare/operation';
import { downloadOf } from './download';
import { detailFields, fileFrom, filesOf } from './file';

const fields = {
	client,
	binaryPropertyName: inputField,
	additionalFields: collection('Additional Fields', detailFields),
};

export const upload = operation({
	name: 'Upload',
	value: 'upload',
	action: 'Upload a document',
	effect: 'changes',
	description: 'Upload a file and make it a document of a person, in one go',
	fields,
	calls: [
		'POST /attachments',
		'POST /clients/{client}/files',
		'DELETE /attachments/{attachment}',
		'GET /clients/{client}/files',
	],
	execute: async (values, context) => await uploadFor(values, context),
});

/** How long the virus scan of a document that may be the same is waited for, in seconds. */
const SCAN_WAIT = 60;

export const uploadOrKeep = operation({
	name: 'Upload or Keep',
	value: 'uploadOrKeep',
	action: 'Upload a document unless the person has it',
	effect: 'changes',
	description:
		'Upload a file unless the person has a document of the same name, kind and size with the same bytes: then that is kept as it is',
	fields,
	calls: [
		'GET /clients/{client}/files',
		'GET /clients/{client}/files/{file}/download',
		'POST /attachments',
		'POST /clients/{client}/files',
		'DELETE /attachments/{attachment}',
	],
	claims: ({ client: id }) => [`document of person ${id}`],
	execute: async (values, context) => {
		const kept = await sameAs(values, context);
		return kept
			? { outcome: 'kept', ...kept }
			: { outcome: 'uploaded', ...(await uploadFor(values, context)) };
	},
});

type Wanted = Values<typeof fields>;

/** The file of the input item. */
const inputOf = ({ binaryPropertyName }: Wanted): NamedFile => ({
	inputField: binaryPropertyName,
	labels: [inputField.label],
});

async function uploadFor(values: Wanted, { call, files }: OperationContext): Promise<IDataObject> {
	return await withAttachments(files, [inputOf(values)], async ([attachment]) => {
		const { body } = await call({
			...fileFrom(values.client, attachment),
			body: { ...place(fields, values).body, attachment },
		});
		return body as IDataObject;
	});
}

/** A document of the person that is the file: what Amiqus says of it has to agree, then every byte. */
async function sameAs(
	values: Wanted,
	{ list, files }: OperationContext,
): Promise<IDataObject | undefined> {
	const { client: person, additionalFields } = values;
	const order = uploadOf(inputOf(values));
	const file = await files.describe(order);
	const { name } = additionalFields;
	const alike = (await list(filesOf(person))).filter((entry) => {
		const { original, type, size } = attachmentOf(entry) ?? {};
		const isNamedSo = name === undefined ? original === file.name : entry.name === name;
		return isNamedSo && type === file.mimeType && size === file.size && !entry.redacted_at;
	});
	for (const entry of alike) {
		if (await files.isSame(order, downloadOf(person, entry, SCAN_WAIT))) return entry;
	}
	return undefined;
}
