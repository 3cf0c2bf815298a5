import { path } from '../../declare/path';
import { outputField, pdfOptions } from '../../declare/files/fields';
import { withFile } from '../../declare/files/present';
import { client } from '../shared/person';
import { operation } from '../../declare/operation';
import { form } from './ofClient';

export const download = operation({
	name: 'Download PDF',
	value: 'download',
	action: 'Download a form as a PDF',
	effect: 'reads',
	description: 'Get a form with its answers as a PDF',
	fields: {
		client,
		form,
		binaryPropertyName: outputField,
		downloadOptions: pdfOptions,
	},
	calls: ['GET /clients/{client}/forms/{form}/download'],
	execute: async ({ client: id, form: which, binaryPropertyName, downloadOptions }, { files }) => {
		const stored = await files.download({
			request: { method: 'GET', path: path`/clients/${id}/forms/${which}/download` },
			name: downloadOptions.fileName,
			fallbackName: `form-${which}.pdf`,
			mimeType: 'application/pdf',
			scanWaitSeconds: 0,
		});
		return withFile(stored, binaryPropertyName, { client: id, reference: which });
	},
});
