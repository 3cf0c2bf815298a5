import { path } from '../../declare/path';
import { enabledFilter, expand } from '../../declare/fields/paging';
import { operation, type Resource } from '../../declare/operation';

const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many library documents',
	effect: 'reads',
	description: 'Get the documents that a request can send to a person',
	fields: {
		filters: enabledFilter('documents'),
		expand: expand({ name: 'Attachment', value: 'attachment' }),
	},
	paginated: true,
	request: () => ({ method: 'GET', path: path`/documents` }),
});

export const documentResource: Resource = {
	name: 'Library Document',
	value: 'document',
	description: 'Documents that your team keeps in Amiqus to send to people',
	operations: [getAll],
};
