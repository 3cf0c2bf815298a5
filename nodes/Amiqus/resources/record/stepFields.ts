import { boolean, choice, choices, integer, optionsOf, text, type Option } from '../fields/basic';
import { mapped, onlyIf, type Field, type Fields } from '../field';
import { picker, readId } from '../fields/pickers';
import { invalid } from '../field';

/** Every kind of step, as Amiqus's screens call it. */
export const STEP_TYPES = [
	{ name: 'AccessNI', value: 'check.hscni_access_ni' },
	{ name: 'Banking Information', value: 'check.banking_information' },
	{ name: 'Credit', value: 'check.credit' },
	{ name: 'Criminal Record', value: 'check.criminal_record' },
	{ name: 'Document Request', value: 'document.request' },
	{ name: 'Document Transfer', value: 'document.transfer' },
	{ name: 'Dummy (for Testing)', value: 'check.dummy' },
	{ name: 'Employment Referencing', value: 'check.employment_referencing' },
	{ name: 'Form', value: 'form' },
	{ name: 'Identity Report', value: 'check.identity' },
	{ name: 'NHS Professional Registers', value: 'check.nhs_esr' },
	{ name: 'Photo ID', value: 'check.photo_id' },
	{ name: 'Reference', value: 'check.reference' },
	{ name: 'Thorntons Onboarding', value: 'check.thorntons_onboarding' },
	{ name: 'Video', value: 'check.video' },
	{ name: 'Watchlist', value: 'check.watchlist' },
] as const satisfies readonly Option[];

/** The kinds of step that are checks. */
export const CHECK_TYPES = STEP_TYPES.filter(({ value }) => value.startsWith('check.'));

/** What people call a kind of step; the API's word for one not known here. */
export function stepTypeName(type: unknown): string {
	return STEP_TYPES.find(({ value }) => value === type)?.name ?? String(type);
}

export type StepType = (typeof STEP_TYPES)[number]['value'];

/** Months, where Amiqus takes a number of them or false. */
function months(label: string, numbers: number[], off: string, description: string, body: string) {
	return mapped(
		choice(label, {
			description,
			body,
			default: 'false',
			options: [
				{ name: off, value: 'false' },
				...numbers.map((n) => ({ name: n === 1 ? '1 Month' : `${n} Months`, value: String(n) })),
			],
		}),
		(value) => (value === 'false' ? false : Number(value)),
	);
}

/** A tick for "GBR", the only country Amiqus has these checks for. */
function forUnitedKingdom(label: string, description: string, body: string) {
	return mapped(boolean(label, { description, body }), (value) => (value ? 'GBR' : undefined));
}

const registers = mapped(
	choices('Registers', {
		description: 'Professional registers in which to look the person up',
		body: 'preferences',
		required: true,
		options: [
			{ name: 'General Dental Council (GDC)', value: 'GDC' },
			{ name: 'General Medical Council (GMC)', value: 'GMC' },
			{ name: 'General Pharmaceutical Council (GPC)', value: 'GPC' },
			{ name: 'Health and Care Professions (HCP)', value: 'HCP' },
			{ name: 'Nursing and Midwifery Council (NMC)', value: 'NMC' },
		],
	}),
	(chosen = []) => Object.fromEntries(chosen.map((register) => [register, true])),
);

const pinNumber = mapped(
	text('PIN Number', {
		description: "Your organisation's six-digit PIN with AccessNI",
		body: 'preferences.pin_number',
		required: true,
	}),
	(value) => {
		if (!/^\d{6}$/.test(value)) throw invalid('is not six digits');
		return value;
	},
);

const form = picker('formTemplate', 'Form Template', {
	description: 'The form that the person fills in',
	body: 'preferences.form',
});

const refereeForm = picker('formTemplate', 'Referee Form', {
	description: 'The form that referees fill in. None chosen means Amiqus’s own form.',
	body: 'preferences.referee_form',
	optional: true,
});

/** Shows fields only for one kind of step (and, where given, further choices). */
function forType<F extends Fields>(
	type: StepType,
	fields: F,
	further: Record<string, string[]> = {},
) {
	return Object.fromEntries(
		Object.entries(fields).map(([name, field]) => [
			name,
			onlyIf({ type: [type], ...further }, field),
		]),
	) as { [K in keyof F]: F[K] extends Field<infer T> ? Field<T | undefined> : never };
}

/** The fields of one step: its kind, and the preferences that this kind has. */
export const stepFields = {
	type: choice('Type', {
		description: 'What the person has to do, or what is checked',
		body: 'type',
		options: STEP_TYPES,
		default: 'check.photo_id',
	}),

	...forType('check.photo_id', {
		reportType: choice('Report Type', {
			description:
				'Whether the document is photographed, or its chip is read and compared with the face',
			body: 'preferences.report_type',
			default: 'standard',
			options: optionsOf('biometric', 'standard'),
		}),
		issuingCountries: choices('Issuing Countries', {
			description: 'Countries whose documents are accepted. None chosen means all.',
			body: 'preferences.issuing_countries',
			options: [
				{ name: 'Ireland', value: 'IRL' },
				{ name: 'United Kingdom', value: 'GBR' },
			],
		}),
		rightToRent: forUnitedKingdom(
			'Right to Rent',
			'Whether to check the right to rent in the UK',
			'preferences.right_to_rent',
		),
		rightToWork: forUnitedKingdom(
			'Right to Work',
			'Whether to check the right to work in the UK',
			'preferences.right_to_work',
		),
	}),
	...forType(
		'check.photo_id',
		{
			docs: choices('Documents', {
				description: 'Documents the person may show',
				body: 'preferences.docs',
				required: true,
				default: ['passport', 'driving_licence', 'national_id'],
				options: [
					{ name: 'Driving Licence', value: 'driving_licence' },
					{ name: 'National ID', value: 'national_id' },
					{ name: 'Passport', value: 'passport' },
				],
			}),
			facialSimilarity: boolean('Facial Similarity', {
				description: "Whether to compare the person's face with the document",
				body: 'preferences.facial_similarity',
			}),
			liveDocument: boolean('Live Document', {
				description: 'Whether the document has to be photographed live rather than uploaded',
				body: 'preferences.live_document',
			}),
		},
		{ reportType: ['standard'] },
	),
	...forType(
		'check.photo_id',
		{
			allowFallback: boolean('Allow Fallback', {
				description:
					'Whether a person whose document has no readable chip may photograph it instead',
				body: 'preferences.allow_fallback',
			}),
		},
		{ reportType: ['biometric'] },
	),

	...forType('check.criminal_record', {
		region: choice('Region', {
			description: 'Whose disclosure service to ask',
			body: 'preferences.region',
			default: 'england',
			options: [
				{ name: 'England and Wales', value: 'england' },
				{ name: 'Scotland', value: 'scotland' },
			],
		}),
		enablePayment: boolean('Person Pays', {
			description: 'Whether the person pays for the disclosure',
			body: 'preferences.enable_payment',
		}),
	}),
	...forType(
		'check.criminal_record',
		{
			disclosure: choice('Disclosure', {
				description: 'Level of the disclosure',
				body: 'preferences.type',
				default: 'basic',
				options: optionsOf('basic', 'enhanced', 'standard'),
			}),
		},
		{ region: ['england'] },
	),

	...forType('check.hscni_access_ni', {
		accessNiType: choice('Disclosure', {
			description: 'Level of the disclosure',
			body: 'preferences.type',
			default: 'standard',
			options: optionsOf('enhanced', 'enhanced_barring', 'standard'),
		}),
		pinNumber,
	}),
	...forType(
		'check.hscni_access_ni',
		{
			barringAdults: boolean('Barred List: Adults', {
				description: 'Whether the work is with vulnerable adults',
				body: 'preferences.barring_adults',
			}),
			barringChildren: boolean('Barred List: Children', {
				description: 'Whether the work is with children',
				body: 'preferences.barring_children',
			}),
		},
		{ accessNiType: ['enhanced_barring'] },
	),

	...forType('check.nhs_esr', { registers }),

	...forType('check.watchlist', {
		searchProfile: choice('Search Profile', {
			description: 'Which lists to search',
			body: 'preferences.search_profile',
			default: 'peps_sanctions_media',
			options: [
				{ name: 'PEPs and Sanctions', value: 'peps_sanctions' },
				{ name: 'PEPs, Sanctions and Media', value: 'peps_sanctions_media' },
				{ name: 'PEPs, Sanctions and Media, Extended', value: 'peps_sanctions_media_extended' },
				{ name: 'Sanctions', value: 'sanctions' },
			],
		}),
		monitor: months(
			'Monitor',
			[1, 3],
			'Do Not Monitor',
			'How often to search again after the first time',
			'preferences.monitor',
		),
		silent: boolean('Silent', {
			description: 'Whether the check runs without the person taking part',
			body: 'preferences.silent',
			default: true,
		}),
		allEntityTypes: boolean('All Entity Types', {
			description: 'Whether companies and vessels of the same name count as matches, too',
			body: 'preferences.all_entity_types',
		}),
	}),

	...forType('check.employment_referencing', {
		referencingType: choice('Referencing', {
			description: 'How past employment is verified',
			body: 'preferences.type',
			default: 'standard',
			options: optionsOf('automated_references', 'instant_verification', 'standard'),
		}),
		timeframe: integer('Years', {
			description: 'How many years back to verify',
			body: 'preferences.timeframe',
			min: 1,
			max: 10,
			default: 3,
			required: true,
		}),
		gapThreshold: mapped(
			integer('Gap in Weeks', {
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
				boolean('Instant and Manual', {
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
		referenceYears: integer('Years', {
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

	...forType('check.dummy', {
		state: choice('State', {
			description: 'The result that this make-believe check comes to',
			body: 'preferences.state',
			default: 'pending',
			options: optionsOf('accepted', 'failed', 'paused', 'pending', 'refer', 'rejected'),
		}),
		replay: boolean('Replay', {
			description: 'Whether the check can be run again',
			body: 'preferences.replay',
		}),
		cancel: boolean('Cancel', {
			description: 'Whether the check can be cancelled',
			body: 'preferences.cancel',
		}),
		creditCost: integer('Credit Cost', {
			description: 'How many credits the check pretends to cost',
			body: 'preferences.credit_cost',
			min: 0,
			max: 100,
		}),
		paymentAmount: mapped(
			integer('Payment Amount', {
				description: 'What the person is asked to pay in make-believe, in pence. 0 means nothing.',
				body: 'preferences.payment_amount',
				min: 0,
				max: 10_000,
			}),
			(value) => value || undefined,
		),
	}),

	...forType('form', { form }),

	...forType('document.request', {
		documentRequestFrom: choice('Document Request From', {
			description: 'Where the wording of the request for a document comes from',
			default: 'text',
			options: [
				{ name: 'Template', value: 'template' },
				{ name: 'Text', value: 'text' },
			],
		}),
	}),
	...forType(
		'document.request',
		{
			title: text('Title', {
				description: 'Which document is asked for',
				body: 'preferences.title',
				required: true,
			}),
			requestInstructions: text('Instructions', {
				description: 'What the person should know about the document',
				body: 'preferences.instructions',
				required: true,
				multiline: true,
			}),
		},
		{ documentRequestFrom: ['text'] },
	),
	...forType(
		'document.request',
		{
			requestTemplate: picker('documentTemplate', 'Document Template', {
				description: 'The saved request for a document',
				body: 'preferences.template',
			}),
		},
		{ documentRequestFrom: ['template'] },
	),

	...forType('document.transfer', {
		documentTransferFrom: choice('Document From', {
			description: 'Where the document that is sent to the person comes from',
			default: 'attachment',
			options: [
				{ name: 'Attachment', value: 'attachment' },
				{ name: 'Document Library', value: 'template' },
			],
		}),
	}),
	...forType(
		'document.transfer',
		{
			documentName: text('Name', {
				description: 'What the document is called in the request',
				body: 'preferences.name',
				required: true,
			}),
			attachment: mapped(
				text('Attachment ID', {
					description: 'The uploaded attachment to send',
					body: 'preferences.attachment',
					required: true,
					placeholder: 'e.g. 123',
				}),
				readId,
			),
		},
		{ documentTransferFrom: ['attachment'] },
	),
	...forType(
		'document.transfer',
		{
			libraryDocument: picker('document', 'Library Document', {
				description: 'The document of the library to send',
				body: 'preferences.template',
			}),
		},
		{ documentTransferFrom: ['template'] },
	),
	...forType('document.transfer', {
		requireReturn: boolean('Require Return', {
			description: 'Whether the person has to send the document back, signed or filled in',
			body: 'preferences.require_return',
		}),
		requireConfirmation: boolean('Require Confirmation', {
			description: 'Whether the person has to confirm having read the document',
			body: 'preferences.require_confirmation',
		}),
		transferInstructions: text('Instructions', {
			description: 'What the person should do with the document',
			body: 'preferences.instructions',
			multiline: true,
		}),
		returnMessage: text('Return Message', {
			description: 'What the person should know about sending it back',
			body: 'preferences.return_message',
			multiline: true,
		}),
	}),
};
