import { ok } from '../core/answer.mts';
import type { App } from '../core/app.mts';
import { paginate, sortBy } from '../core/lists.mts';
import { route, type Route } from '../core/route.mts';
import { presentAttachment } from '../present/files.mts';
import { presentCheck } from '../present/records.mts';
import { ENABLED, ORDER } from '../schemas/common.mts';
import type { CreditRow } from '../store/types.mts';
import { enabledOnly } from './templates.mts';

function presentCauser(app: App, causer: CreditRow['causer'], expanded: boolean) {
	const check = causer?.type === 'check' ? app.world.checks.get(causer.id) : undefined;
	return expanded && check ? presentCheck(app, check) : causer;
}

export const libraryRoutes: Route[] = [
	route<'/documents', { enabled?: boolean }>({
		method: 'GET',
		path: '/documents',
		expand: ['attachment'],
		query: { enabled: ENABLED },
		handle: ({ world, query, paging, expand }) =>
			ok(
				paginate(enabledOnly(world.library.rows, query), paging, (row) => ({
					object: 'document',
					...row,
					attachment:
						expand.has('attachment') && row.attachment !== null
							? presentAttachment(world, world.attachments.need(row.attachment))
							: row.attachment,
				})),
			),
	}),
	route<'/credits', { sort_by?: 'created_at'; order_by?: 'asc' | 'desc' }>({
		method: 'GET',
		path: '/credits',
		expand: ['causer'],
		query: { sort_by: { enum: ['created_at'] }, order_by: ORDER },
		handle: ({ app, world, query, paging, expand }) => {
			const rows = sortBy(world.credits.rows, (row) => row.created_at, query.order_by ?? 'asc');
			return ok(
				paginate(rows, paging, ({ causer, ...row }) => ({
					object: 'credit_history',
					...row,
					causer: presentCauser(app, causer, expand.has('causer')),
				})),
			);
		},
	}),
];
