import type { JsonObject } from '../core/json.mts';

const NULLABLE_COUNTRIES = {
	type: ['array', 'null'],
	minItems: 1,
	uniqueItems: true,
	items: { enum: ['GBR', 'IRL'] },
};
const RIGHT = { enum: ['GBR', null] };
export const BOOLEAN = { type: 'boolean' };

export const object = (
	properties: object,
	required: readonly string[] = [],
	rest: object = {},
) => ({
	type: 'object',
	properties,
	required,
	...rest,
});

/** Applies the schema that belongs to the value of one property. */
const cases = (property: string, schemas: { [value: string]: object }, required: string[]) => ({
	type: 'object',
	required,
	properties: { [property]: { enum: Object.keys(schemas) } },
	allOf: Object.entries(schemas).map(([value, then]) => ({
		if: { properties: { [property]: { const: value } }, required: [property] },
		then,
	})),
});

const PIN = { type: 'string', minLength: 6, maxLength: 6, pattern: '^\\d{6}$' };
const VERIFICATION = { enum: ['instant_and_manual', null] };

const EMPLOYMENT = {
	timeframe: { type: 'integer', minimum: 1, maximum: 10 },
	gap_threshold: { type: 'integer', minimum: 7, maximum: 182, multipleOf: 7 },
	supporting_evidence: {
		type: ['array', 'null'],
		minItems: 1,
		uniqueItems: true,
		items: { enum: ['employment', 'self_employment', 'education', 'gap'] },
	},
};

export interface StepType {
	/** What it is called on the page. */
	label: string;
	/** Schema of its preferences; absent where it has none. */
	preferences?: object;
	preferencesRequired?: boolean;
	/** Values that preferences take where they were not given. */
	defaults?: (given: JsonObject) => JsonObject;
	/** All costs this step can have, in credits. */
	costs: readonly [number, ...number[]];
	cost?: (preferences: JsonObject) => number;
	requiresConsent?: boolean;
}

const photoIdCost = ({ report_type, facial_similarity, live_document }: JsonObject) =>
	report_type === 'biometric'
		? 2
		: 1 + Number(facial_similarity === true) + Number(live_document === true);

const CRIMINAL_COSTS: { [kind: string]: number } = { basic: 12, standard: 16, enhanced: 20 };

export const CHECK_TYPES: { readonly [type: string]: StepType } = {
	'check.banking_information': {
		label: 'Banking information',
		preferences: object({
			balance: BOOLEAN,
			transactions: { enum: [1, 3, 6, 12, false] },
			custom_form_template_id: { type: 'integer' },
		}),
		defaults: () => ({ balance: false, transactions: false }),
		costs: [2],
	},
	'check.credit': { label: 'Credit report', costs: [3], requiresConsent: true },
	'check.criminal_record': {
		label: 'Criminal record check',
		preferencesRequired: true,
		preferences: cases(
			'region',
			{
				scotland: { properties: { enable_payment: BOOLEAN } },
				england: {
					required: ['type'],
					properties: {
						type: { enum: ['basic', 'standard', 'enhanced'] },
						enable_payment: BOOLEAN,
					},
				},
			},
			['region'],
		),
		defaults: () => ({ enable_payment: false }),
		costs: [12, 16, 20],
		cost: ({ type }) => CRIMINAL_COSTS[String(type)] ?? 12,
		requiresConsent: true,
	},
	'check.dummy': {
		label: 'Practice check',
		preferences: object({
			payment_amount: { type: ['integer', 'null'], minimum: 1, maximum: 10000 },
			credit_cost: { type: ['integer', 'null'], minimum: 0, maximum: 100 },
			cancel: BOOLEAN,
			replay: BOOLEAN,
			state: { enum: ['pending', 'accepted', 'rejected', 'refer', 'failed', 'paused'] },
		}),
		defaults: () => ({
			payment_amount: null,
			credit_cost: null,
			cancel: false,
			replay: false,
			state: 'pending',
		}),
		costs: [0],
		cost: ({ credit_cost }) => Number(credit_cost ?? 0),
	},
	'check.employment_referencing': {
		label: 'Employment history',
		preferencesRequired: true,
		preferences: cases(
			'type',
			{
				standard: { properties: { ...EMPLOYMENT, verification_method: VERIFICATION } },
				automated_references: {
					properties: {
						...EMPLOYMENT,
						verification_method: VERIFICATION,
						review_references: BOOLEAN,
						referee_form: { type: ['string', 'null'], format: 'uuid' },
					},
				},
				instant_verification: { properties: EMPLOYMENT },
			},
			['type', 'timeframe', 'gap_threshold'],
		),
		costs: [4, 6],
		cost: ({ type }) => (type === 'standard' ? 4 : 6),
	},
	'check.hscni_access_ni': {
		label: 'AccessNI check',
		preferencesRequired: true,
		preferences: cases(
			'type',
			{
				standard: { properties: { pin_number: PIN } },
				enhanced: { properties: { pin_number: PIN } },
				enhanced_barring: {
					properties: { pin_number: PIN, barring_adults: BOOLEAN, barring_children: BOOLEAN },
				},
			},
			['type', 'pin_number'],
		),
		defaults: ({ type }) =>
			type === 'enhanced_barring' ? { barring_adults: false, barring_children: false } : {},
		costs: [8],
		requiresConsent: true,
	},
	'check.identity': { label: 'Identity report', costs: [1] },
	'check.nhs_esr': {
		label: 'Professional registration',
		preferencesRequired: true,
		preferences: object(
			{ GMC: BOOLEAN, NMC: BOOLEAN, HCP: BOOLEAN, GDC: BOOLEAN, GPC: BOOLEAN },
			[],
			{ minProperties: 1 },
		),
		costs: [1],
	},
	'check.photo_id': {
		label: 'Photo ID',
		preferencesRequired: true,
		preferences: cases(
			'report_type',
			{
				standard: {
					required: ['docs'],
					properties: {
						facial_similarity: BOOLEAN,
						live_document: BOOLEAN,
						docs: {
							type: 'array',
							minItems: 1,
							uniqueItems: true,
							items: { enum: ['passport', 'driving_licence', 'national_id'] },
						},
						issuing_countries: NULLABLE_COUNTRIES,
						right_to_work: RIGHT,
						right_to_rent: RIGHT,
					},
				},
				biometric: {
					properties: {
						issuing_countries: NULLABLE_COUNTRIES,
						allow_fallback: BOOLEAN,
						right_to_work: RIGHT,
						right_to_rent: RIGHT,
					},
				},
			},
			['report_type'],
		),
		defaults: ({ report_type }) => ({
			...(report_type === 'standard'
				? { face: false, liveness: false, facial_similarity: false, live_document: false }
				: { allow_fallback: false }),
			issuing_countries: null,
			right_to_work: null,
			right_to_rent: null,
		}),
		costs: [1, 2, 3],
		cost: photoIdCost,
	},
	'check.reference': {
		label: 'References',
		preferencesRequired: true,
		preferences: object({ years: { type: 'integer', minimum: 1, maximum: 10 } }, ['years']),
		costs: [2],
	},
	'check.thorntons_onboarding': { label: 'Onboarding questionnaire', costs: [0] },
	'check.video': { label: 'Video call', costs: [5] },
	'check.watchlist': {
		label: 'Watchlist screening',
		preferences: object({
			silent: BOOLEAN,
			monitor: { enum: [1, 3, false] },
			search_profile: {
				enum: [
					'sanctions',
					'peps_sanctions',
					'peps_sanctions_media',
					'peps_sanctions_media_extended',
				],
			},
			all_entity_types: BOOLEAN,
		}),
		defaults: () => ({
			silent: true,
			monitor: false,
			search_profile: 'peps_sanctions_media',
			all_entity_types: false,
		}),
		costs: [2, 3, 4],
		cost: ({ monitor }) => (monitor === 3 ? 4 : monitor === 1 ? 3 : 2),
	},
};
