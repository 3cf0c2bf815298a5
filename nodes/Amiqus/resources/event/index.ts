import type { Resource } from '../../declare/operation';
import { getDetails } from './getDetails';

export const eventResource: Resource = {
	name: 'Event',
	value: 'event',
	description: 'What happened in Amiqus, as a trigger tells it',
	operations: [getDetails],
};
