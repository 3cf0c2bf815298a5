import type { Resource } from '../../declare/operation';
import { download, downloadAllOfClient } from './download';
import { downloadAllOfRecord } from './downloadOfRequest';
import { create, getAll, getAllOfClient, remove } from './file';
import { upload, uploadOrKeep } from './upload';

export const fileResource: Resource = {
	name: 'Document (File)',
	value: 'file',
	description: 'Files kept with the people you verify',
	operations: [
		create,
		download,
		downloadAllOfClient,
		downloadAllOfRecord,
		getAll,
		getAllOfClient,
		remove,
		upload,
		uploadOrKeep,
	],
};
