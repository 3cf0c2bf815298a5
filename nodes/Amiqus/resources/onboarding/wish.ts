import { place } from '../../declare/field';
import { isObject, type JsonObject } from '../../declare/json';
import { personFields } from '../client/upsert';
import { compositionOf, type WantedStep } from '../spending/composition';
import { CASE_REFERENCE, OPTIONS, requestFields, type OnboardingValues } from './fields';
import type { IfExists } from './requests';
import type { Team } from './team';

const REFERENCE = personFields.reference.label;

/** What an item asks for, in the words of the API. */
export interface Wish {
	reference: string;
	person: JsonObject;
	/** None where no case is to be opened. */
	case: { reference: string; name: string } | undefined;
	/** The field that holds the reference of the case, by its labels from the outermost on. */
	caseLabels: string[];
	/** The request, but for whose it is. */
	request: JsonObject;
	composition: WantedStep[];
	/** Whether Amiqus e-mails the person. */
	emails: boolean;
	/** The template's name, where it is a template that has the person e-mailed. */
	emailedBy: string | undefined;
	ifExists: IfExists;
	severalFound: string | undefined;
	assignees: { person: number[]; request: number[] };
}

/** The reference of the case that an item asks for. */
export function caseReferenceOf(values: OnboardingValues): string | undefined {
	return caseOf(values)?.reference;
}

function caseOf(values: OnboardingValues): Wish['case'] {
	if (!values.openCase) return undefined;
	const { reference, caseName: name, onboardingOptions } = values;
	return { reference: onboardingOptions.caseReference ?? reference, name };
}

/** @throws InvalidParameterError where there is no such template in use */
export async function wishOf(values: OnboardingValues, team: Team): Promise<Wish> {
	const { reference, onboardingOptions: options } = values;
	const request = place(requestFields, values).body;
	const template =
		values.createFrom === 'template' ? await team.template(values.template) : undefined;
	const presets = isObject(template?.presets) ? template.presets : request;
	const emails = presets.notification === 'email';
	return {
		reference,
		person: place(personFields, values).body,
		case: caseOf(values),
		caseLabels: options.caseReference === undefined ? [REFERENCE] : [OPTIONS, CASE_REFERENCE],
		request,
		composition: compositionOf(presets.steps),
		emails,
		emailedBy: template && emails ? String(template.name) : undefined,
		ifExists: (values.ifRequestExists ?? 'keep') as IfExists,
		severalFound: options.severalFound,
		assignees: { person: options.personAssignees ?? [], request: options.requestAssignees ?? [] },
	};
}
