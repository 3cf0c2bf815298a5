import { isObject, type IDataObject } from '../../../declare/json';
import { choice, type Option, type ToldOptions } from '../../../declare/fields/basic';
import { path } from '../../../declare/path';
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

/**
 * Photo ID checks that are asked for to prove a right: kinds of their own to people, to Amiqus a preference. What a row of
 * steps holds is the type and the preference.
 */
const RIGHTS = [
	{ name: 'Right to Rent', value: 'right_to_rent' },
	{ name: 'Right to Work', value: 'right_to_work' },
] as const satisfies readonly Option[];

/** What each kind of step checks or asks for. */
const TOLD: Readonly<Record<(typeof STEP_TYPES | typeof RIGHTS)[number]['value'], string>> = {
	'check.hscni_access_ni': 'Criminal record in Northern Ireland',
	'check.banking_information': 'Accounts and transactions, by open banking',
	'check.credit': 'Credit history',
	'check.criminal_record': 'Criminal record in Great Britain',
	'document.request': 'A document to upload',
	'document.transfer': 'A document to read or send back',
	'check.dummy': 'Nothing: comes to what you choose',
	'check.employment_referencing': 'Past jobs and the gaps between them',
	form: 'Questions of a form of yours',
	'check.identity': 'Name, address, birth date in databases',
	'check.nhs_esr': 'Health professional registers',
	'check.photo_id': 'Identity document and face',
	right_to_rent: 'Proof by photo ID, in the UK',
	right_to_work: 'Proof by photo ID, in the UK',
	'check.reference': 'References by named people',
	'check.thorntons_onboarding': "Thorntons' own onboarding",
	'check.video': 'A short video of the person',
	'check.watchlist': 'Sanctions, politics, bad press',
};

/** Every kind of step that a request can be made of. */
export const STEP_KINDS = [...STEP_TYPES, ...RIGHTS]
	.map((kind) => ({ ...kind, description: TOLD[kind.value] }))
	.sort((one, other) => one.name.localeCompare(other.name, 'en'));

/** The kinds with what each costs, of which Amiqus lists those that the team may use. */
export const pricedKinds: ToldOptions = {
	method: 'loadStepKinds',
	path: path`/steps`,
	options: (entries) =>
		STEP_KINDS.map(({ description, ...kind }) => {
			const { type } = typeOfKind(kind.value);
			const price = priceIn(entries.find((entry) => entry.type === type));
			return { ...kind, description: price ? `${description} · ${price}` : description };
		}),
};

/** What a kind of step costs, in words; it depends on the preferences where there are several prices. */
function priceIn(kind: IDataObject | undefined): string | undefined {
	const costs = Array.isArray(kind?.costs) ? kind.costs.map(Number).filter(Number.isFinite) : [];
	if (costs.length === 0) return undefined;
	const [least, most] = [Math.min(...costs), Math.max(...costs)];
	if (most === 0) return 'no credits';
	return `${least === most ? most : `${least} to ${most}`} ${most === 1 ? 'credit' : 'credits'}`;
}

/** A kind as Amiqus takes it: its type, and the right it proves, if any. */
export function typeOfKind(kind: string): { type: string; right?: string } {
	return RIGHTS.some(({ value }) => value === kind)
		? { type: 'check.photo_id', right: kind }
		: { type: kind };
}

/** What people call a step: its kind, with the right that it was asked to prove. */
export function stepName({ type, preferences }: Record<string, unknown>): string {
	const asked = isObject(preferences) ? preferences : {};
	const right = RIGHTS.find(({ value }) => Boolean(asked[value]));
	return (type === 'check.photo_id' ? right?.name : undefined) ?? stepTypeName(type);
}

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
	const kinds = STEP_KINDS.filter(({ value }) => typeOfKind(value).type === type);
	const condition: Condition = { type: kinds.map(({ value }) => value), ...further };
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
