import type { App } from './app.mts';
import { notFound } from './errors.mts';
import type * as rows from '../store/types.mts';

/** The things a path can name, by the name of its parameter. */
export interface Located {
	client: rows.ClientRow;
	organisation: rows.OrganisationRow;
	record: rows.RecordRow;
	step: rows.StepRow;
	check: rows.CheckRow;
	case: rows.CaseRow;
	item: rows.CaseItemRow;
	correction: rows.CorrectionRow;
	file: rows.FileRow;
	form: rows.FormRow;
	formTemplate: rows.FormTemplateRow;
	attachment: rows.AttachmentRow;
	webhook: rows.WebhookRow;
	team: rows.TeamRow;
	member: rows.MemberRow;
	membership: rows.OrganisationRow;
	assignee: number;
}

export type Found = { [name in keyof Located]?: Located[name] };

type Resolver<name extends keyof Located> = (
	app: App,
	value: string,
	found: Found,
) => Located[name] | undefined;

const INTEGER = /^\d{1,15}$/;
const id = (value: string) => (INTEGER.test(value) ? Number(value) : -1);

const only = <T,>(row: T | undefined, keep: (row: T) => boolean): T | undefined =>
	row !== undefined && keep(row) ? row : undefined;

function requireCases(app: App): void {
	if (!app.world.options.casesEnabled) throw notFound('Case');
}

const RESOLVERS: { [name in keyof Located]: { what: string; find: Resolver<name> } } = {
	client: { what: 'Client', find: ({ world }, value) => world.clients.get(id(value)) },
	organisation: {
		what: 'Organisation',
		find: ({ world }, value) => world.organisations.get(id(value)),
	},
	record: { what: 'Record', find: ({ world }, value) => world.records.get(id(value)) },
	step: {
		what: 'Record step',
		find: ({ world }, value, found) =>
			only(world.steps.get(id(value)), (row) => row.record === found.record?.id),
	},
	check: { what: 'Check', find: ({ world }, value) => world.checks.get(id(value)) },
	case: {
		what: 'Case',
		find: (app, value) => {
			requireCases(app);
			return app.world.cases.get(id(value));
		},
	},
	item: {
		what: 'Case item',
		find: ({ world }, value, found) =>
			only(world.caseItems.get(id(value)), (row) => row.case === found.case?.id),
	},
	correction: {
		what: 'Correction',
		find: ({ world }, value, found) =>
			only(world.corrections.get(id(value)), (row) => row.client === found.client?.id),
	},
	file: {
		what: 'File',
		find: ({ world }, value, found) =>
			only(world.files.get(id(value)), (row) => row.client === found.client?.id),
	},
	form: {
		what: 'Form',
		find: ({ world }, value, found) =>
			only(
				world.forms.first('reference', value.toLowerCase()),
				(row) => row.client === found.client?.id,
			),
	},
	formTemplate: {
		what: 'Form template',
		find: ({ world }, value) =>
			only(
				world.formTemplates.first('reference', value.toLowerCase()),
				(row) => row.archived_at === null,
			),
	},
	attachment: {
		what: 'Attachment',
		find: ({ world }, value) => world.attachments.get(id(value)),
	},
	webhook: { what: 'Webhook', find: ({ world }, value) => world.webhooks.get(id(value)) },
	team: { what: 'Team', find: ({ world }, value) => world.teams.get(id(value)) },
	member: {
		what: 'Team member',
		find: ({ world }, value, found) =>
			only(world.members.get(id(value)), (row) => row.team === found.team?.id),
	},
	membership: {
		what: 'Organisation',
		find: ({ world }, value, found) =>
			only(world.organisations.get(id(value)), (row) =>
				Boolean(found.client?.organisations.includes(row.id)),
			),
	},
	assignee: {
		what: 'Assignee',
		find: (_app, value, found) => {
			const owner = found.client ?? found.organisation ?? found.record ?? found.case;
			return owner?.assignees.find((assignee) => assignee.id === id(value))?.id;
		},
	},
};

export const isLocatable = (name: string): name is keyof Located => name in RESOLVERS;

/** Finds what a path parameter names, or answers 404 in Amiqus's words. */
export function locate<name extends keyof Located>(
	app: App,
	name: name,
	value: string,
	found: Found,
): Located[name] {
	const { what, find } = RESOLVERS[name];
	const row = find(app, value, found);
	if (row === undefined) throw notFound(what);
	return row;
}
