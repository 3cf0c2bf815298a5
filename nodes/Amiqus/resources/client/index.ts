import { assigneeOperations } from '../assignees';
import type { Resource } from '../operation';
import { client } from './fields';
import { create, get, getAll, remove, update } from './client';

export const clientResource: Resource = {
	name: 'Person (Client)',
	value: 'client',
	description: 'The people you verify',
	operations: [create, get, getAll, remove, update, ...assigneeOperations('client', client)],
};
