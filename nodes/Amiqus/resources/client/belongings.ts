import { addressFields } from '../shared/address';
import { collection } from '../../declare/fields/basic';
import { expand } from '../../declare/fields/paging';
import { path } from '../../declare/path';
import { operation } from '../../declare/operation';
import { stepResults, withResults } from '../record/results';
import { simplifyRecord } from '../record/simplify';
import { client } from '../shared/person';

export const getAddress = operation({
	name: 'Get Address',
	value: 'getAddress',
	action: 'Get the address of a person',
	effect: 'reads',
	description: 'Get where a person lives',
	fields: { client },
	request: ({ client: id }) => ({ method: 'GET', path: path`/clients/${id}/address` }),
});

export const replaceAddress = operation({
	name: 'Replace Address',
	value: 'replaceAddress',
	action: 'Replace the address of a person',
	effect: 'details',
	description: 'Put this address in place of the one a person had, the parts left out included',
	fields: {
		client,
		address: collection('Address', addressFields(''), {
			placeholder: 'Add Part',
			atLeastOne: 'is empty: add at least one part',
		}),
	},
	request: ({ client: id }) => ({ method: 'PUT', path: path`/clients/${id}/address` }),
});

export const getRecords = operation({
	name: 'Get Requests',
	value: 'getRecords',
	action: 'Get the requests of a person',
	effect: 'reads',
	description: 'Get everything a person was asked to complete',
	fields: { client, expand: expand({ name: 'Person', value: 'client' }), stepResults },
	paginated: true,
	simplify: simplifyRecord,
	complement: withResults,
	request: ({ client: id }) => ({ method: 'GET', path: path`/clients/${id}/records` }),
});
