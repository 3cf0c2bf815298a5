import type { Resource } from '../operation';
import { create, get, getAll, getSteps } from './record';

export const recordResource: Resource = {
	name: 'Request (Record)',
	value: 'record',
	description: 'What you send a person to complete',
	operations: [create, get, getAll, getSteps],
};
