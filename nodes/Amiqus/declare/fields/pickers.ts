import type { INodeProperties } from 'n8n-workflow';
import { isObject } from '../json';
import { isId, isUuid } from '../path';
import { addressPattern, idInAddress, type Page } from './address';
import { oneLine } from '../clean';
import { readList } from './basic';
import { invalid, placed, shown, type Field, type Presentation } from '../field';

/** How ids of one kind are picked: the list method behind "From List", and how an id is found in a web address. */
interface PickerKind {
	/** The listSearch method. */
	search: string;
	/** Where things of the kind are in Amiqus's own pages, or none if they are not. */
	url?: Page;
	id: 'integer' | 'uuid';
	/** The picker before it whose choice the list follows: the parameter of this name, of this kind. */
	parent?: { parameter: string; kind: string; label: string };
	/** Other parameters that the list depends on. */
	dependsOn?: string[];
}

const ofCase = { parameter: 'case', kind: 'case', label: 'Case' };
const ofPerson = { parameter: 'client', kind: 'client', label: 'Person' };
const ofRequest = { parameter: 'record', kind: 'record', label: 'Request' };
const ofOrganisation = {
	parameter: 'organisation',
	kind: 'organisation',
	label: 'Organisation',
};

const KINDS = {
	client: {
		search: 'searchClients',
		url: { pattern: '/(?:clients|people)/([0-9]+)', example: '/clients/123' },
		id: 'integer',
	},
	record: {
		search: 'searchRecords',
		url: { pattern: '/(?:records|requests)/([0-9]+)', example: '/records/123' },
		id: 'integer',
	},
	case: {
		search: 'searchCases',
		url: { pattern: '/cases/([0-9]+)', example: '/cases/123' },
		id: 'integer',
	},
	caseItem: { search: 'searchCaseItems', id: 'integer', parent: ofCase },
	/** A request that the case can hold: one of its person's. */
	caseCandidate: { search: 'searchCaseCandidates', id: 'integer', parent: ofCase },
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
	organisation: {
		search: 'searchOrganisations',
		url: { pattern: '/organisations/([0-9]+)', example: '/organisations/123' },
		id: 'integer',
	},
	recordTemplate: { search: 'searchRecordTemplates', id: 'integer' },
	/** A step of the request that an SDK session is about. */
	sessionStep: {
		search: 'searchSessionSteps',
		id: 'integer',
		parent: ofRequest,
		dependsOn: ['session', 'token'],
	},
	step: { search: 'searchSteps', id: 'integer', parent: ofRequest },
	team: { search: 'searchTeams', id: 'integer' },
	teamMember: { search: 'searchTeamMembers', id: 'integer' },
	teamMemberOf: {
		search: 'searchMembersOfTeam',
		id: 'integer',
		parent: { parameter: 'team', kind: 'team', label: 'Team' },
	},
	teamMemberOrNobody: { search: 'searchTeamMembersOrNobody', id: 'integer' },
	webhook: { search: 'searchWebhooks', id: 'integer' },
} satisfies Record<string, PickerKind>;

export type PickerName = keyof typeof KINDS;

type IdOf<K extends PickerName> = (typeof KINDS)[K]['id'] extends 'uuid' ? string : number;

/** The id of something in Amiqus: from a searchable list, typed in, or from an address. */
export function picker<K extends PickerName>(
	kind: K,
	label: string,
	options: Presentation & { optional: true },
): Field<IdOf<K> | undefined>;
export function picker<K extends PickerName>(
	kind: K,
	label: string,
	options: Presentation,
): Field<IdOf<K>>;
export function picker(
	name: PickerName,
	label: string,
	options: Presentation & { optional?: true },
): Field<number | string | undefined> {
	const kind: PickerKind = KINDS[name];
	return {
		label,
		...placed(options),
		property: {
			...shown(label, options),
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			...(options.optional ? {} : { required: true }),
			...(kind.parent
				? {
						typeOptions: {
							loadOptionsDependsOn: [`${kind.parent.parameter}.value`, ...(kind.dependsOn ?? [])],
						},
					}
				: {}),
			modes: modesOf(kind),
		},
		...(options.optional ? {} : { ifNothing: 'refused' as const }),
		read: ({ value }, { origin }) => readLocator(value, kind, origin),
	};
}

function readLocator(raw: unknown, kind: PickerKind, origin: string): number | string | undefined {
	const value = locatorValue(raw, kind, origin);
	if (value === '') return undefined;
	if (kind.id === 'integer') return readId(value);
	if (!isUuid(value)) throw invalid('is not a UUID');
	return value.toLowerCase();
}

/** The picker that a list follows. `read` tells the id chosen there, undefined while nothing is. */
export function parentOf(name: PickerName) {
	const { parent }: PickerKind = KINDS[name];
	if (!parent) return undefined;
	const kind = KINDS[parent.kind as PickerName];
	return {
		...parent,
		/** @param origin where the credential's Amiqus is */
		read: (raw: unknown, origin: string) => readLocator(raw, kind, origin),
	};
}

/** The listSearch method of a kind of picker. */
export function searchMethodOf(name: PickerName): string {
	return KINDS[name].search;
}

/** The loadOptions method that lists all there are of a kind, for picking several. */
export function loadMethodOf(name: PickerName): string {
	return KINDS[name].search.replace(/^search/, 'load');
}

/** A whole-number id; the text of one is taken, too. */
export function readId(raw: unknown): number {
	const value = typeof raw === 'string' ? numberIn(oneLine(raw)) : raw;
	if (!isId(value)) throw invalid('is not an ID: IDs in Amiqus are whole numbers');
	return value;
}

/** A whole number as people write it, with spaces between its thousands or without. */
function numberIn(text: string): number | string {
	return /^(?:\d+|\d{1,3}(?: \d{3})+)$/.test(text) ? Number(text.replaceAll(' ', '')) : text;
}

function modesOf(kind: PickerKind): INodeProperties['modes'] {
	const [placeholder, pattern, wrong]: [string, string, string] =
		kind.id === 'integer'
			? ['e.g. 123', '^[0-9]+$', 'An ID in Amiqus is a whole number']
			: ['e.g. 6f1c…', '^[0-9a-fA-F-]{36}$', 'A reference in Amiqus is a UUID'];
	const list = { typeOptions: { searchListMethod: kind.search, searchable: true } };
	const byUrl = kind.url && {
		placeholder: `https://id.amiqus.co${kind.url.example}`,
		...validated(
			addressPattern(kind.url),
			`The address of one of these looks like https://id.amiqus.co${kind.url.example}`,
		),
	};
	return [
		mode('From List', 'list', 'list', list),
		mode('By ID', 'id', 'string', { placeholder, ...validated(pattern, wrong) }),
		...(byUrl ? [mode('By URL', 'url', 'string', byUrl)] : []),
	];
}

type Mode = NonNullable<INodeProperties['modes']>[number];

function mode(displayName: string, name: string, type: Mode['type'], more: Partial<Mode>): Mode {
	return { displayName, name, type, ...more };
}

function validated(regex: string, errorMessage: string): Partial<Mode> {
	return { validation: [{ type: 'regex', properties: { regex, errorMessage } }] };
}

/** What a resource locator holds: its value, or the id in its address. An expression may give the bare id. */
function locatorValue(raw: unknown, kind: PickerKind, origin: string): unknown {
	const { mode, value } = isObject(raw) && 'value' in raw ? raw : { mode: 'id', value: raw };
	if (value === undefined || value === null || value === '') return '';
	if (mode !== 'url') return typeof value === 'string' ? value.trim() : value;
	if (!kind.url) throw invalid('has no address in Amiqus: give its ID');
	return idInAddress(value, kind.url, origin);
}

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

interface Several {
	/** Most that Amiqus takes at once. */
	max?: number;
}

/** Several things of one kind, ticked in a list; an expression may give ids as a list or separated by commas. */
export function pickers(
	kind: PickerName,
	label: string,
	options: Presentation & Several,
): Field<number[]> {
	const { parent }: PickerKind = KINDS[kind];
	return {
		label,
		...placed(options),
		property: {
			...shown(label, options),
			type: 'multiOptions',
			typeOptions: {
				loadOptionsMethod: loadMethodOf(kind),
				...(parent ? { loadOptionsDependsOn: [`${parent.parameter}.value`] } : {}),
			},
			default: [],
			required: true,
		},
		ifNothing: 'refused',
		read: ({ value }) => readIds(value, options),
	};
}

function readIds(raw: unknown, { max = Infinity }: Several): number[] {
	const ids = [...new Set(readList(raw).map(readId))];
	if (ids.length > max) throw invalid(`holds more than ${max} IDs`);
	return ids;
}
