import type { Field, Presentation } from '../../declare/field';
import { pickersOf, type PickerKind } from '../../declare/fields/pickers';
import { isObject } from '../../declare/json';

/** Kinds that lists of others follow. */
const FOLLOWED = {
	case: {
		search: 'searchCases',
		url: { pattern: '/cases/([0-9]+)', example: '/cases/123' },
		id: 'integer',
	},
	client: {
		search: 'searchClients',
		url: { pattern: '/(?:clients|people)/([0-9]+)', example: '/clients/123' },
		id: 'integer',
	},
	organisation: {
		search: 'searchOrganisations',
		url: { pattern: '/organisations/([0-9]+)', example: '/organisations/123' },
		id: 'integer',
	},
	record: {
		search: 'searchRecords',
		url: { pattern: '/(?:records|requests)/([0-9]+)', example: '/records/123' },
		id: 'integer',
	},
	team: { search: 'searchTeams', id: 'integer' },
} satisfies Record<string, PickerKind>;

const ofCase = { parameter: 'case', label: 'Case', kind: FOLLOWED.case };
const ofPerson = { parameter: 'client', label: 'Person', kind: FOLLOWED.client };
const ofRequest = { parameter: 'record', label: 'Request', kind: FOLLOWED.record };
const ofOrganisation = {
	parameter: 'organisation',
	label: 'Organisation',
	kind: FOLLOWED.organisation,
};
const ofTeam = { parameter: 'team', label: 'Team', kind: FOLLOWED.team };

/** What can be picked: how each kind is found, and what its list follows. */
export const pickerKinds = {
	...FOLLOWED,
	caseItem: { search: 'searchCaseItems', id: 'integer', parent: ofCase },
	/** A request that the case can hold: one of its person's. */
	caseCandidate: { search: 'searchCaseCandidates', id: 'integer', parent: ofCase },
	/** A request of the person. */
	clientRecord: { search: 'searchClientRecords', id: 'integer', parent: ofPerson },
	/** Assignments, by their own ids, which are not those of the team members. */
	clientAssignee: { search: 'searchClientAssignees', id: 'integer', parent: ofPerson },
	organisationAssignee: {
		search: 'searchOrganisationAssignees',
		id: 'integer',
		parent: ofOrganisation,
	},
	recordAssignee: { search: 'searchRecordAssignees', id: 'integer', parent: ofRequest },
	clientForm: { search: 'searchClientForms', id: 'uuid', parent: ofPerson },
	clientOrganisation: { search: 'searchClientOrganisations', id: 'integer', parent: ofPerson },
	correction: { search: 'searchCorrections', id: 'integer', parent: ofPerson },
	document: { search: 'searchDocuments', id: 'integer' },
	documentTemplate: { search: 'searchDocumentTemplates', id: 'integer' },
	emailTemplate: { search: 'searchEmailTemplates', id: 'integer' },
	file: { search: 'searchFiles', id: 'integer', parent: ofPerson },
	formTemplate: { search: 'searchFormTemplates', id: 'uuid' },
	/** The few places that name a form template by its number. */
	formTemplateNumber: { search: 'searchFormTemplateNumbers', id: 'integer' },
	recordTemplate: { search: 'searchRecordTemplates', id: 'integer' },
	/** A step of the request that an SDK session is about. */
	sessionStep: {
		search: 'searchSessionSteps',
		id: 'integer',
		parent: ofRequest,
		dependsOn: ['session', 'token'],
	},
	step: { search: 'searchSteps', id: 'integer', parent: ofRequest },
	teamMember: { search: 'searchTeamMembers', id: 'integer' },
	teamMemberOf: { search: 'searchMembersOfTeam', id: 'integer', parent: ofTeam },
	teamMemberOrNobody: { search: 'searchTeamMembersOrNobody', id: 'integer' },
	webhook: { search: 'searchWebhooks', id: 'integer' },
} satisfies Record<string, PickerKind>;

export type PickerName = keyof typeof pickerKinds;

export const { picker, pickers } = pickersOf(pickerKinds);

/** What the list of {@link teamMemberFilter} has for things assigned to nobody. */
export const NOBODY = 'false';

/** A filter by team member that can also ask for what is assigned to nobody, which Amiqus takes as `false`. */
export function teamMemberFilter(
	label: string,
	options: Presentation,
): Field<number | false | undefined> {
	const one = picker('teamMemberOrNobody', label, { ...options, optional: true });
	return {
		...one,
		read: (given, at) => {
			const { value: raw } = given;
			const value = isObject(raw) && 'value' in raw ? raw.value : raw;
			return value === false || value === NOBODY ? false : one.read(given, at);
		},
	};
}
