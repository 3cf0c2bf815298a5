import type { Resource } from '../operation';
import { create, getAll, getAllOfClient, remove } from './file';

export const fileResource: Resource = {
	name: 'Document (File)',
	value: 'file',
	description: 'Files kept with the people you verify',
	operations: [create, getAll, getAllOfClient, remove],
};
