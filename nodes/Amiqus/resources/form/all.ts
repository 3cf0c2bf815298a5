import { sortField } from '../shared/lists';
import { path } from '../../declare/path';
import { operation } from '../../declare/operation';
import { simplifyForm } from './answers';
import { expandForm, formFilters } from './ofClient';

export const getAll = operation({
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many forms',
	effect: 'reads',
	description: 'Get the forms of all persons with their answers',
	fields: {
		filters: formFilters,
		sort: sortField('created_at', 'updated_at'),
		expand: expandForm,
	},
	paginated: true,
	simplify: simplifyForm,
	request: () => ({ method: 'GET', path: path`/forms` }),
});
