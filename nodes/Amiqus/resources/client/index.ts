import { assigneeOperations } from '../shared/assignees';
import type { Resource } from '../../declare/operation';
import { getAddress, getRecords, replaceAddress } from './belongings';
import { create, get, getAll, remove, update } from './client';
import { erase } from './erase';
import { client } from '../shared/person';
import { upsert } from './upsert';

export const clientResource: Resource = {
	name: 'Person (Client)',
	value: 'client',
	description: 'The people you verify',
	operations: [
		create,
		erase,
		get,
		getAddress,
		getAll,
		getRecords,
		remove,
		replaceAddress,
		update,
		upsert,
		...assigneeOperations('client', client),
	],
};
