import { assigneeOperations } from '../shared/assignees';
import type { Resource } from '../../declare/operation';
import { organisation } from './fields';
import { upsert } from './upsert';
import { create, get, getAll, getClients, update } from './organisation';

export const organisationResource: Resource = {
	name: 'Organisation',
	value: 'organisation',
	description: 'The companies and other bodies that the people you verify belong to',
	operations: [
		create,
		get,
		getAll,
		getClients,
		update,
		upsert,
		...assigneeOperations('organisation', organisation),
	],
};
