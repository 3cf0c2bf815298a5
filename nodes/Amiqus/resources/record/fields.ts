import { expand } from '../../declare/fields/paging';
import { picker } from '../shared/pickers';

/** The request an operation is about. */
export const record = picker('record', 'Request', {
	description: 'The request to work with: choose from the list, or give the ID',
});

/** One step of the request chosen before it. */
export const step = picker('step', 'Step', {
	description: 'Which of the steps of the request: choose from the list, or give the ID',
});

export const expandClient = expand({ name: 'Person', value: 'client' });

export const expandReviewer = expand({ name: 'Reviewed By', value: 'reviewed_by' });
