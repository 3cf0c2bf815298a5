import type { IDataObject } from '../../declare/json';
import { withAttachments } from '../attachment/upload';
import { inputField } from '../../declare/files/fields';
import { client } from '../client/fields';
import { place } from '../../declare/field';
import { collection } from '../../declare/fields/basic';
import { operation } from '../../declare/operation';
import { detailFields, fileFrom } from './file';

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
	execute: async (values, { call, files }) => {
		const input = { inputField: values.binaryPropertyName, labels: [inputField.label] };
		return await withAttachments(files, [input], async ([attachment = 0]) => {
			const { body } = await call({
				...fileFrom(values.client, attachment),
				body: { ...place(fields, values).body, attachment },
			});
			return body as IDataObject;
		});
	},
});
