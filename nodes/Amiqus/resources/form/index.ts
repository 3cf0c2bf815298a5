import type { Resource } from '../../declare/operation';
import { getAll } from './all';
import { download } from './download';
import { get, getAllOfClient } from './ofClient';

export const formResource: Resource = {
	name: 'Form',
	value: 'form',
	description: 'Forms that people or your team filled in',
	operations: [download, get, getAll, getAllOfClient],
};
