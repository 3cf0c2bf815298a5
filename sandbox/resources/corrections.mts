import { ok } from '../core/answer.mts';
import { ApiError } from '../core/errors.mts';
import { paginate, sortBy } from '../core/lists.mts';
import { isJsonObject } from '../core/json.mts';
import { route, type Route } from '../core/route.mts';
import { schema } from '../core/validation.mts';
import { decideCorrection } from '../domain/corrections.mts';
import { presentClient } from '../present/people.mts';
import { presentRecord } from '../present/records.mts';
import type { App } from '../core/app.mts';
import { ORDER } from '../schemas/common.mts';
import type { CorrectionRow } from '../store/types.mts';

interface Decision {
	status: 'accepted' | 'rejected';
	correction?: CorrectionRow['correction'];
}

const acceptance = schema<Decision>({
	type: 'object',
	required: ['status'],
	properties: {
		status: { enum: ['accepted', 'rejected'] },
		correction: {
			type: 'object',
			minProperties: 1,
			properties: {
				first_name: { type: 'string', minLength: 1 },
				middle_name: { type: ['string', 'null'] },
				last_name: { type: 'string', minLength: 1 },
			},
		},
	},
});

const rejection = schema<Decision>({
	type: 'object',
	required: ['status'],
	properties: { status: { enum: ['accepted', 'rejected'] } },
});

function presentCorrection(app: App, row: CorrectionRow, expand: ReadonlySet<string>) {
	const { world } = app;
	const { id, client, record, status, correction, created_at, updated_at } = row;
	return {
		object: 'client_correction',
		id,
		client: expand.has('client') ? presentClient(world, world.clients.need(client)) : client,
		record: expand.has('record') ? presentRecord(app, world.records.need(record)) : record,
		status,
		correction,
		created_at,
		updated_at,
	};
}

interface CorrectionQuery {
	sort_by?: 'created_at';
	order_by?: 'asc' | 'desc';
	status?: string;
}

export const correctionRoutes: Route[] = [
	route<'/clients/{client}/corrections', CorrectionQuery>({
		method: 'GET',
		path: '/clients/{client}/corrections',
		expand: ['client', 'record'],
		query: {
			sort_by: { enum: ['created_at'] },
			order_by: ORDER,
			status: { enum: ['pending', 'accepted', 'rejected'] },
		},
		handle: ({ app, world, at, query, paging, expand }) => {
			const own = world.corrections
				.where('client', at.client.id)
				.filter(({ status }) => query.status === undefined || status === query.status);
			const rows = sortBy(own, (row) => row.created_at, query.order_by ?? 'asc');
			return ok(paginate(rows, paging, (row) => presentCorrection(app, row, expand)));
		},
	}),
	route<'/clients/{client}/corrections/{correction}', object, Decision>({
		method: 'PATCH',
		path: '/clients/{client}/corrections/{correction}',
		body: (sent) => (isJsonObject(sent) && sent.status === 'rejected' ? rejection : acceptance),
		handle: ({ app, world, at, body }) => {
			if (at.correction.status !== 'pending') {
				throw new ApiError(405, { message: 'Correction has already been completed' });
			}
			const { status, correction } = body;
			const changed = status === 'accepted' && correction ? { correction } : {};
			decideCorrection(world, at.client, at.correction, { status, ...changed });
			return ok(presentCorrection(app, at.correction, new Set()));
		},
	}),
];
