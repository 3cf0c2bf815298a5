import { ok } from '../core/answer.mts';
import { paginate } from '../core/lists.mts';
import { route, type Route } from '../core/route.mts';
import { ENABLED } from '../schemas/common.mts';
import type { RecordTemplateRow } from '../store/types.mts';

interface EnabledQuery {
	enabled?: boolean;
}

/** Rows that are switched on, or off, or all of them. */
export const enabledOnly = <T extends { is_enabled: boolean }>(
	rows: readonly T[],
	{ enabled }: EnabledQuery,
): readonly T[] =>
	enabled === undefined ? rows : rows.filter(({ is_enabled }) => is_enabled === enabled);

function presentRecordTemplate({ presets, ...row }: RecordTemplateRow) {
	const steps = presets.steps.map((step) => ({ object: 'preset_step', ...step }));
	return { object: 'record_template', ...row, presets: { ...presets, steps } };
}

export const templateRoutes: Route[] = [
	route<'/templates/records', EnabledQuery>({
		method: 'GET',
		path: '/templates/records',
		query: { enabled: ENABLED },
		handle: ({ world, query, paging }) =>
			ok(paginate(enabledOnly(world.recordTemplates.rows, query), paging, presentRecordTemplate)),
	}),
	route<'/templates/emails', EnabledQuery>({
		method: 'GET',
		path: '/templates/emails',
		query: { enabled: ENABLED },
		handle: ({ world, query, paging }) =>
			ok(
				paginate(enabledOnly(world.emailTemplates.rows, query), paging, (row) => ({
					object: 'email_template',
					...row,
				})),
			),
	}),
	route<'/templates/documents', EnabledQuery>({
		method: 'GET',
		path: '/templates/documents',
		query: { enabled: ENABLED },
		handle: ({ world, query, paging }) =>
			ok(
				paginate(enabledOnly(world.documentTemplates.rows, query), paging, (row) => ({
					object: 'document_template',
					...row,
				})),
			),
	}),
];
