import type { StepRow } from '../store/types.mts';
import { BOOLEAN, CHECK_TYPES, object, type StepType } from './check-types.mts';

const TRANSFER = {
	require_return: BOOLEAN,
	require_confirmation: BOOLEAN,
	instructions: { type: ['string', 'null'] },
	return_message: { type: ['string', 'null'] },
};

const TEXT = { type: 'string' };
const ID = { type: 'integer' };

/** Chosen by whether a template is named. */
const byTemplate = (withTemplate: object, without: object) => ({
	type: 'object',
	if: { required: ['template'] },
	then: withTemplate,
	else: without,
});

export const OTHER_TYPES: { readonly [type: string]: StepType } = {
	'document.request': {
		label: 'Document request',
		preferencesRequired: true,
		preferences: byTemplate(
			object({ template: ID }, ['template'], { not: { required: ['title', 'instructions'] } }),
			object({ title: TEXT, instructions: TEXT }, ['title', 'instructions']),
		),
		costs: [0],
	},
	'document.transfer': {
		label: 'Document for you',
		preferencesRequired: true,
		preferences: byTemplate(
			object({ template: ID, ...TRANSFER }, ['template'], {
				not: { required: ['name', 'attachment'] },
			}),
			object({ name: TEXT, attachment: ID, ...TRANSFER }, ['name', 'attachment']),
		),
		costs: [0],
	},
	form: {
		label: 'Form',
		preferencesRequired: true,
		preferences: object({ form: { type: 'string', format: 'uuid' } }, ['form']),
		costs: [0],
	},
};

export const STEP_TYPES: { readonly [type: string]: StepType } = { ...CHECK_TYPES, ...OTHER_TYPES };

export const isCheck = (type: string) => type.startsWith('check.');

/** Whether the person has to do something for it; a silent screening needs nothing from them. */
export const needsPerson = (step: StepRow) =>
	!(step.type === 'check.watchlist' && step.preferences?.silent !== false);

/** Whether a team member can review it: not where there is nothing to look at. */
export function isReviewable(step: StepRow): boolean {
	if (step.type !== 'document.transfer') return true;
	return (
		step.preferences?.require_return === true || step.preferences?.require_confirmation === true
	);
}
