import type { PickerList } from '../declare/fields/pickers';
import { TELLING } from './record/results';
import { resultOfStep, simplifyStep } from './record/simplify';
import { stepName } from './record/stepFields';
import { idIn, isObject, type IDataObject } from '../declare/json';
import { path } from '../declare/path';
import { NOBODY, type PickerName } from './shared/pickers';

const newestFirst = { sort_by: 'updated_at', order_by: 'desc' };

const formTemplates = {
	path: path`/form-templates`,
	query: { enabled: true },
	label: named,
};

const teamMembers = { path: path`/team/members`, label: memberLabel };

const steps = {
	path: (id: number | string) => path`/records/${id}/steps`,
	label: (entry: IDataObject) =>
		`${stepName(entry)} #${text(entry.id)} (${resultOfStep(entry) ?? text(simplifyStep(entry).status)})`,
};

/** What each kind of picker lists. */
export const pickerLists: Record<PickerName, PickerList> = {
	case: {
		path: path`/cases`,
		search: 'search',
		query: newestFirst,
		byId: (id) => path`/cases/${id}`,
		unsearched: unlessEmail,
		label: (entry) => dotted([text(entry.name), text(entry.reference), numberOf(entry)]),
	},
	caseItem: {
		path: (id) => path`/cases/${id}/items`,
		query: { expand: 'entity' },
		label: ({ entity }) => (isObject(entity) ? requestLabel(entity as IDataObject) : ''),
		words: ({ entity }) => (isObject(entity) ? emailOf(entity as IDataObject) : ''),
	},
	caseCandidate: {
		via: { path: (id) => path`/cases/${id}`, id: ({ client }) => Number(idIn(client)) },
		path: (id) => path`/clients/${id}/records`,
		query: { expand: 'client' },
		label: requestLabel,
		words: emailOf,
	},
	client: {
		path: path`/clients`,
		search: 'search',
		byId: (id) => path`/clients/${id}`,
		unsearched: unlessEmail,
		query: newestFirst,
		label: personLabel,
	},
	clientAssignee: { path: (id) => path`/clients/${id}/assignees`, label: assigneeLabel },
	clientForm: {
		path: (id) => path`/clients/${id}/forms`,
		label: named,
		value: (entry) => text(entry.reference),
	},
	clientRecord: {
		path: (id) => path`/clients/${id}/records`,
		query: { expand: 'client' },
		label: requestLabel,
		words: emailOf,
	},
	clientOrganisation: { path: (id) => path`/clients/${id}/organisations`, label: named },
	correction: { path: (id) => path`/clients/${id}/corrections`, label: correctionLabel },
	document: { path: path`/documents`, query: { enabled: true }, label: named },
	documentTemplate: { path: path`/templates/documents`, query: { enabled: true }, label: named },
	emailTemplate: { path: path`/templates/emails`, query: { enabled: true }, label: named },
	file: { path: (id) => path`/clients/${id}/files`, search: 'search', label: named },
	formTemplate: { ...formTemplates, value: (entry) => text(entry.reference) },
	formTemplateNumber: formTemplates,
	organisation: {
		path: path`/organisations`,
		search: 'search',
		query: { sort_by: 'name', order_by: 'asc' },
		byId: (id) => path`/organisations/${id}`,
		label: organisationLabel,
	},
	organisationAssignee: {
		path: (id) => path`/organisations/${id}/assignees`,
		label: assigneeLabel,
	},
	record: {
		path: path`/records`,
		query: { ...newestFirst, expand: 'client' },
		byId: (id) => path`/records/${id}`,
		label: requestLabel,
		words: emailOf,
	},
	recordAssignee: { path: (id) => path`/records/${id}/assignees`, label: assigneeLabel },
	recordTemplate: { path: path`/templates/records`, query: { enabled: true }, label: named },
	sessionStep: { ...steps, ofSession: path`/steps` },
	step: { ...steps, query: { expand: TELLING.join(',') } },
	team: { path: path`/me/teams`, label: named },
	teamMember: teamMembers,
	teamMemberOf: { path: (id) => path`/teams/${id}/members`, paged: false, label: memberLabel },
	teamMemberOrNobody: {
		...teamMembers,
		first: { name: 'Nobody (Not Assigned)', value: NOBODY },
	},
	webhook: { path: path`/webhooks`, label: (entry) => text(entry.url) },
};

/** Text of a property, nothing where it is none. */
function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function nameOf(entry: IDataObject): string {
	return isObject(entry.name) ? text(entry.name.full_name) || text(entry.name.name) : '';
}

function personLabel(entry: IDataObject): string {
	const who = [nameOf(entry), text(entry.email)].filter(Boolean).join(' – ');
	return dotted([who, text(entry.reference), numberOf(entry)]);
}

function organisationLabel(entry: IDataObject): string {
	return dotted([named(entry), text(entry.company_number), text(entry.reference), numberOf(entry)]);
}

/** What tells things of the same name apart stands behind dots, last the number that is theirs alone. */
function dotted(parts: string[]): string {
	return parts.filter(Boolean).join(' · ');
}

function numberOf({ id }: IDataObject): string {
	return `#${text(id)}`;
}

function emailOf({ client, email }: IDataObject): string {
	return `${text(email)} ${isObject(client) ? text(client.email) : ''}`;
}

/** Says of an e-mail address that Amiqus does not search those, in the few words that can be seen of an entry. */
function unlessEmail(typed: string): string | undefined {
	return typed.includes('@') ? 'E-mails are not searched: type a name or a number' : undefined;
}

function named(entry: IDataObject): string {
	return text(entry.name);
}

function requestLabel(entry: IDataObject): string {
	const person = isObject(entry.client) ? nameOf(entry.client as IDataObject) : nameOf(entry);
	const steps = Array.isArray(entry.steps) ? entry.steps.filter(isObject) : [];
	const kinds = [...new Set(steps.map(stepName))].join(', ');
	return dotted([`${numberOf(entry)} ${person}`.trim(), kinds, text(entry.status)]);
}

function memberLabel(entry: IDataObject): string {
	return [text(entry.name), text(entry.email)].filter(Boolean).join(' – ');
}

function assigneeLabel({ team_member: member }: IDataObject): string {
	return isObject(member) ? memberLabel(member as IDataObject) : '';
}

function correctionLabel({ id, correction, status }: IDataObject): string {
	const {
		first_name: first,
		middle_name: middle,
		last_name: last,
	} = isObject(correction) ? correction : {};
	const names = [first, middle, last].map(text).filter(Boolean).join(' ');
	return `#${text(id)} ${names} (${text(status)})`;
}
