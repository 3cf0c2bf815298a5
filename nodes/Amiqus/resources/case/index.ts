import { getAssignees } from '../shared/assignees';
import type { Resource } from '../../declare/operation';
import { create, get, getAll, update } from './case';
import { caseField } from './fields';
import { getReviews, getStatusTotals, review } from './decisions';
import { upsert } from './upsert';
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
		getAssignees('case', caseField),
		getItems,
		getReviews,
		getStatusTotals,
		removeItem,
		review,
		update,
		upsert,
	],
};
