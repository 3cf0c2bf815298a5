import { choice, type Option } from '../../../declare/fields/basic';
import { mapped, onlyIf, type Condition, type Field, type Fields } from '../../../declare/field';

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

/** Shows fields only for one kind of step (and, where given, further choices). */
export function forType<F extends Fields>(
	type: StepType,
	fields: F,
	further: Record<string, string[]> = {},
) {
	const condition: Condition = { type: [type], ...further };
	return Object.fromEntries(
		Object.entries(fields).map(([name, field]) => [name, onlyIf(condition, field)]),
	) as { [K in keyof F]: F[K] extends Field<infer T> ? Field<T | undefined> : never };
}

/** Months, where Amiqus takes a number of them or false. */
export function months(
	label: string,
	numbers: number[],
	off: string,
	description: string,
	body: string,
) {
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
