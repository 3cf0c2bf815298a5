import { assigneeOperations } from '../shared/assignees';
import type { Resource } from '../../declare/operation';
import { getCheck, getDocuments, getSteps } from './contents';
import { download } from './download';
import { record } from './fields';
import { getOutcome } from './getOutcome';
import { create, expire, get, getAll, update } from './record';
import { reviewAllSteps } from './reviewAll';
import { getStepReviews, reviewStep } from './reviews';
import { waitForCompletion } from './waitForCompletion';

export const recordResource: Resource = {
	name: 'Request (Record)',
	value: 'record',
	description: 'What you send a person to complete',
	operations: [
		create,
		download,
		expire,
		get,
		getAll,
		getCheck,
		getDocuments,
		getOutcome,
		getStepReviews,
		getSteps,
		reviewAllSteps,
		reviewStep,
		update,
		waitForCompletion,
		...assigneeOperations('record', record),
	],
};
