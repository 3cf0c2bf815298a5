import { created, ok } from '../core/answer.mts';
import { unprocessable } from '../core/errors.mts';
import { paginate, sortBy } from '../core/lists.mts';
import { route, type Route } from '../core/route.mts';
import { schema } from '../core/validation.mts';
import { reviewCase } from '../domain/cases.mts';
import { reviewStep } from '../domain/reviews.mts';
import { isReviewable } from '../domain/step-types.mts';
import { presentCaseReview } from '../present/cases.mts';
import { presentReview } from '../present/records.mts';
import { ID_OR_FALSE, ORDER, VISIBILITY } from '../schemas/common.mts';
import type { CaseStatus, ReviewStatus } from '../store/types.mts';
import { CASE_STATUSES, caseRoute } from './cases.mts';
import { isAssigned, isVisible } from './records.mts';

const stepReview = schema<{ status: ReviewStatus; message?: string }>({
	type: 'object',
	required: ['status'],
	properties: {
		status: { enum: ['pending', 'approved', 'rejected'] },
		message: { type: 'string', minLength: 1, maxLength: 1000 },
	},
});

const caseReview = schema<{ status: CaseStatus }>({
	type: 'object',
	additionalProperties: false,
	required: ['status'],
	properties: { status: { enum: CASE_STATUSES } },
});

interface ReviewQuery {
	sort_by?: 'created_at' | 'updated_at';
	order_by?: 'asc' | 'desc';
}

interface AggregateQuery {
	assigned_to?: string;
	start_date?: string;
	end_date?: string;
	visibility?: string;
}

const MOMENT = { type: 'string', format: 'date-time' };

const time = (text: string) => new Date(text).getTime();

export const reviewRoutes: Route[] = [
	route<'/records/{record}/steps/{step}/reviews', ReviewQuery>({
		method: 'GET',
		path: '/records/{record}/steps/{step}/reviews',
		expand: ['reviewed_by'],
		query: { sort_by: { enum: ['created_at', 'updated_at'] }, order_by: ORDER },
		handle: ({ world, at, query, paging, expand }) => {
			const { sort_by: sort = 'created_at', order_by: order = 'asc' } = query;
			const rows = sortBy(world.stepReviews.where('step', at.step.id), (row) => row[sort], order);
			return ok(paginate(rows, paging, (row) => presentReview(world, row, expand)));
		},
	}),
	route({
		method: 'POST',
		path: '/records/{record}/steps/{step}/reviews',
		expand: ['reviewed_by'],
		body: stepReview,
		handle: ({ world, at, body, session, expand }) => {
			if (!isReviewable(at.step)) {
				throw unprocessable({ errors: ['This step cannot be reviewed.'] });
			}
			const review = reviewStep(world, at.record, at.step, session.member, body);
			return created(presentReview(world, review, expand));
		},
	}),
	caseRoute({
		method: 'GET',
		path: '/cases/{case}/reviews',
		expand: ['reviewed_by'],
		handle: ({ world, at, paging, expand }) => {
			const rows = world.caseReviews.where('case', at.case.id);
			return ok(paginate(rows, paging, (row) => presentCaseReview(world, row, expand)));
		},
	}),
	caseRoute({
		method: 'POST',
		path: '/cases/{case}/reviews',
		body: caseReview,
		handle: ({ world, at, body, session }) => {
			const review = reviewCase(world, at.case, session.member, body.status);
			return created(presentCaseReview(world, review, new Set()));
		},
	}),
	caseRoute<'/aggregates/case-status', AggregateQuery>({
		method: 'GET',
		path: '/aggregates/case-status',
		query: {
			assigned_to: ID_OR_FALSE,
			start_date: MOMENT,
			end_date: MOMENT,
			visibility: VISIBILITY,
		},
		handle: ({ world, query }) => {
			const { start_date: from, end_date: to } = query;
			const rows = world.cases.rows.filter(
				(row) =>
					isAssigned(row, query.assigned_to) &&
					isVisible(row, query.visibility) &&
					(from === undefined || time(row.status_changed_at) >= time(from)) &&
					(to === undefined || time(row.status_changed_at) <= time(to)),
			);
			const aggregates = CASE_STATUSES.filter((status) => status !== 'pending').map((status) => ({
				status,
				count: rows.filter((row) => row.status === status).length,
			}));
			return ok({ object: 'case_status_aggregate', aggregates });
		},
	}),
];
