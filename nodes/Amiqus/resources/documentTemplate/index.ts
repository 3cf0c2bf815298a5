import { path } from '../../declare/path';
import { enabledFilter } from '../../declare/fields/paging';
import { operation, type Resource } from '../../declare/operation';

const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many document templates',
	effect: 'reads',
	description: 'Get the saved requests for a document, which a request or a form can hold',
	fields: { filters: enabledFilter('templates') },
	paginated: true,
	request: () => ({ method: 'GET', path: path`/templates/documents` }),
});

export const documentTemplateResource: Resource = {
	name: 'Document Template',
	value: 'documentTemplate',
	description: 'Saved requests for a document, made in Amiqus',
	operations: [getAll],
};
