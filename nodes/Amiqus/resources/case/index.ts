import type { Resource } from '../operation';
import { create, get, getAll, update } from './case';
import { getReviews, getStatusTotals, review } from './decisions';
import { addRecords, getItems, removeItem } from './items';

export const caseResource: Resource = {
	name: 'Case',
	value: 'case',
	description: 'What groups the requests of one reason for verifying a person',
	operations: [
		addRecords,
		create,
		get,
		getAll,
		getItems,
		getReviews,
		getStatusTotals,
		removeItem,
		review,
		update,
	],
};
