import { sortField } from '../shared/lists';
import { path } from '../../declare/path';
import { choice, collection, text } from '../../declare/fields/basic';
import { operation } from '../../declare/operation';
import { expandReviewer, record, step } from './fields';
import { simplifyReview } from './simplify';

export const reviewStep = operation({
	name: 'Review Step',
	value: 'reviewStep',
	action: 'Review a step of a request',
	effect: 'decides',
	description: "Record your team's decision on a step",
	whenRefused:
		'Only what the person has completed can be reviewed: Request: Get Steps tells how far each step is.',
	fields: {
		record,
		step,
		status: choice('Decision', {
			description: 'What your team decided. Pending takes an earlier decision back.',
			body: 'status',
			default: 'approved',
			options: [
				{ name: 'Approved', value: 'approved' },
				{ name: 'Pending', value: 'pending' },
				{ name: 'Rejected', value: 'rejected' },
			],
		}),
		additionalFields: collection('Additional Fields', {
			message: text('Message', {
				description: 'Why your team decided so',
				body: 'message',
				maxLength: 1000,
				multiline: true,
			}),
		}),
		expand: expandReviewer,
	},
	simplify: simplifyReview,
	request: ({ record: id, step: stepId }) => ({
		method: 'POST',
		path: path`/records/${id}/steps/${stepId}/reviews`,
	}),
});

export const getStepReviews = operation({
	name: 'Get Step Reviews',
	value: 'getStepReviews',
	action: 'Get the reviews of a step',
	effect: 'reads',
	description: "Get the history of your team's decisions on a step",
	fields: {
		record,
		step,
		sort: sortField('created_at', 'updated_at'),
		expand: expandReviewer,
	},
	paginated: true,
	simplify: simplifyReview,
	request: ({ record: id, step: stepId }) => ({
		method: 'GET',
		path: path`/records/${id}/steps/${stepId}/reviews`,
	}),
});
