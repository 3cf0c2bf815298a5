import { onlyIf, relabelled, type Values } from '../../declare/field';
import { boolean, choice, collection, text } from '../../declare/fields/basic';
import { pickers } from '../shared/pickers';
import { personFields } from '../client/upsert';
import { finding } from '../shared/byReference';
import { requestFieldsOf } from '../record/requestFields';
import { stepFieldsWithUpload } from '../record/stepFields';
import { severalFoundField } from '../shared/upsert';
import { guardFields } from '../spending/guard';

const { settings, ...source } = requestFieldsOf(stepFieldsWithUpload);

export const REQUEST_FIELDS = 'Request Fields';

/** What is sent to the person. */
export const requestFields = {
	...source,
	requestSettings: relabelled(settings, REQUEST_FIELDS),
};

export const OPTIONS = 'Onboarding Options';
export const CASE_REFERENCE = 'Case Reference';

/** Where the findings about one of the lists of assignees are told: Amiqus takes each by a call of its own. */
export const findingsAbout = (thing: 'person' | 'request') => `assignees.${thing}`;

const assigneesOf = (thing: 'Person' | 'Request') =>
	pickers('teamMember', `Assignees of the ${thing} Names or IDs`, {
		description:
			'Team members to assign. Choose from the list, or give up to 100 IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		max: 100,
		body: findingsAbout(thing === 'Person' ? 'person' : 'request'),
	});

export const fields = {
	...personFields,
	...requestFields,
	openCase: boolean('Open a Case', {
		description:
			'Whether the request goes into a case, which is how it is found again for certain when this is run again',
		default: true,
	}),
	caseName: onlyIf(
		{ openCase: [true] },
		text('Case Name', { description: 'What the case is about', required: true }),
	),
	ifRequestExists: choice('If There Is a Request Already', {
		description: 'What to do where the case already holds a request with the same steps',
		default: 'keep',
		options: [
			{ name: 'Always Start Another', value: 'always', description: 'Even if one is still open' },
			{ name: 'Keep It', value: 'keep', description: 'However far it is' },
			{
				name: 'Start Another When It Is Over',
				value: 'renew',
				description: 'When it has expired or been completed',
			},
		],
	}),
	checkOnly: boolean('Check Only', {
		description:
			'Whether to only show what would be done: who exists already, what would be sent, what it would cost, who would be e-mailed',
	}),
	onboardingOptions: collection(
		OPTIONS,
		{
			...guardFields,
			caseReference: finding(
				text(CASE_REFERENCE, {
					description: "Your own ID for the case. Not added, it is the person's reference.",
				}),
			),
			personAssignees: assigneesOf('Person'),
			requestAssignees: assigneesOf('Request'),
			severalFound: severalFoundField('person or case with this reference'),
		},
		{ role: 'query', placeholder: 'Add Option' },
	),
};

export type OnboardingValues = Values<typeof fields>;
