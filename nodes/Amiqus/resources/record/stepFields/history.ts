import { boolean, choice, choices, integer, optionsOf } from '../../../declare/fields/basic';
import { mapped } from '../../../declare/field';
import { picker } from '../../shared/pickers';
import { forType, months } from './types';

const refereeForm = picker('formTemplate', 'Referee Form', {
	description: 'The form that referees fill in. None chosen means Amiqus’s own form.',
	body: 'preferences.referee_form',
	optional: true,
});

/** Employment, references and banking. */
export const historyFields = {
	...forType('check.employment_referencing', {
		referencingType: choice('Referencing Type', {
			description: 'How past employment is verified',
			body: 'preferences.type',
			default: 'standard',
			options: optionsOf('automated_references', 'instant_verification', 'standard'),
		}),
		timeframe: integer('Years to Cover', {
			description: 'How many years back to verify',
			body: 'preferences.timeframe',
			min: 1,
			max: 10,
			default: 3,
			required: true,
		}),
		gapThreshold: mapped(
			integer('Longest Gap (Weeks)', {
				description: 'Gaps between jobs that are longer than this have to be explained',
				body: 'preferences.gap_threshold',
				min: 1,
				max: 26,
				default: 4,
				required: true,
			}),
			(weeks) => weeks * 7,
		),
		supportingEvidence: choices('Supporting Evidence', {
			description: 'For which kinds of activity the person has to upload evidence',
			body: 'preferences.supporting_evidence',
			options: optionsOf('education', 'employment', 'gap', 'self_employment'),
		}),
	}),
	...forType(
		'check.employment_referencing',
		{
			instantAndManual: mapped(
				boolean('Instant Where Possible', {
					description: 'Whether to verify instantly where possible and by references elsewhere',
					body: 'preferences.verification_method',
				}),
				(value) => (value ? 'instant_and_manual' : undefined),
			),
		},
		{ referencingType: ['automated_references', 'standard'] },
	),
	...forType(
		'check.employment_referencing',
		{
			reviewReferences: boolean('Review References', {
				description: 'Whether your team looks at references before they count',
				body: 'preferences.review_references',
			}),
			refereeForm,
		},
		{ referencingType: ['automated_references'] },
	),

	...forType('check.reference', {
		referenceYears: integer('Years to Cover', {
			description: 'How many years of references to collect',
			body: 'preferences.years',
			min: 1,
			max: 10,
			default: 3,
			required: true,
		}),
	}),

	...forType('check.banking_information', {
		balance: boolean('Balance', {
			description: 'Whether to include account balances',
			body: 'preferences.balance',
		}),
		transactions: months(
			'Transactions',
			[1, 3, 6, 12],
			'None',
			'How far back to include transactions',
			'preferences.transactions',
		),
		customFormTemplate: picker('formTemplateNumber', 'Custom Form', {
			description: 'The form with which to ask for what the bank data leaves open',
			body: 'preferences.custom_form_template_id',
			optional: true,
		}),
	}),
};
