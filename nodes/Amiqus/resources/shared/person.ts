import { picker } from './pickers';

/** The person an operation is about. */
export const client = picker('client', 'Person', {
	description: 'The person to work with: choose from the list, or give the ID',
});
