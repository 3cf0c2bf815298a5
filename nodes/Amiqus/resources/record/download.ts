import { path } from '../../declare/path';
import { outputField, pdfOptions } from '../../declare/files/fields';
import { withFile } from '../../declare/files/present';
import { operation } from '../../declare/operation';
import { record } from './fields';

export const download = operation({
	name: 'Download PDF',
	value: 'download',
	action: 'Download a request as a PDF',
	effect: 'reads',
	description: 'Get the report of a request with the results of its steps, as a PDF',
	fields: { record, binaryPropertyName: outputField, downloadOptions: pdfOptions },
	calls: ['GET /records/{record}/download'],
	execute: async ({ record: id, binaryPropertyName, downloadOptions }, { files }) => {
		const stored = await files.download({
			request: { method: 'GET', path: path`/records/${id}/download` },
			name: downloadOptions.fileName,
			fallbackName: `request-${id}.pdf`,
			mimeType: 'application/pdf',
			scanWaitSeconds: 0,
		});
		return withFile(stored, binaryPropertyName, { record: id });
	},
});
