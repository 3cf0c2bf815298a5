import { path } from '../../declare/path';
import { enabledFilter } from '../../declare/fields/paging';
import { operation, type Resource } from '../../declare/operation';

const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many request templates',
	effect: 'reads',
	description: 'Get the saved sets of steps from which requests can be created',
	fields: { filters: enabledFilter('templates') },
	paginated: true,
	request: () => ({ method: 'GET', path: path`/templates/records` }),
});

export const recordTemplateResource: Resource = {
	name: 'Request Template',
	value: 'recordTemplate',
	description: 'Saved sets of steps, made in Amiqus',
	operations: [getAll],
};
