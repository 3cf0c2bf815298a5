import type { App } from '../core/app.mts';
import type { JsonObject } from '../core/json.mts';
import { latestReview } from '../domain/reviews.mts';
import { isReviewable } from '../domain/step-types.mts';
import { statusOf } from '../domain/progress.mts';
import type * as rows from '../store/types.mts';
import type { World } from '../store/world.mts';
import { presentForm } from './forms.mts';
import { presentAttachment } from './files.mts';
import { presentClient, presentMember, presentName } from './people.mts';

type Expand = ReadonlySet<string>;

const NOTHING: Expand = new Set();

export function presentReview(world: World, row: rows.StepReviewRow, expand: Expand) {
	return {
		object: 'step_review',
		id: row.id,
		reviewed_by: expand.has('reviewed_by')
			? presentMember(world.members.need(row.reviewed_by))
			: row.reviewed_by,
		status: row.status,
		from_status: row.from_status,
		message: row.message,
		created_at: row.created_at,
		updated_at: row.updated_at,
	};
}

/** Kinds of check that the published list of a check's types leaves out. */
const UNLISTED_CHECKS = new Set(['employment_referencing', 'watchlist']);

export function presentCheck(app: App, row: rows.CheckRow, expand: Expand = NOTHING): JsonObject {
	const { world } = app;
	return {
		object: 'check',
		id: row.id,
		...(UNLISTED_CHECKS.has(row.type) ? {} : { type: row.type }),
		record: expand.has('record') ? presentRecord(app, world.records.need(row.record)) : row.record,
		status: row.status,
		response: row.response && (expand.has('response') ? presentPhotoId(world, row.response) : true),
		allow_replay: row.status === 'failed',
		allow_cancel: row.status === 'paused',
		requires_consent: row.requires_consent,
		created_at: row.created_at,
		updated_at: row.updated_at,
	};
}

/** A photo ID check's detailed results. */
function presentPhotoId(world: World, { result, reports, media }: rows.PhotoIdRow) {
	return {
		object: 'check_response.photo_id',
		status: 'complete',
		result,
		reports,
		media: media.map(({ attachment, details }) => ({
			...details,
			attachment: presentAttachment(world, world.attachments.need(attachment)),
		})),
	};
}

export function presentRecordDocument(
	world: World,
	row: rows.RecordDocumentRow,
	expand: Expand = NOTHING,
) {
	return {
		object: 'record_document',
		id: row.id,
		type: row.type,
		name: row.name,
		status: row.status,
		config: row.config,
		source: row.source,
		attachments:
			row.attachments.length === 0
				? null
				: row.attachments.map((id) =>
						expand.has('attachments') ? presentAttachment(world, world.attachments.need(id)) : id,
					),
		created_at: row.created_at,
		updated_at: row.updated_at,
		completed_at: row.completed_at,
	};
}

function presentStepReview(world: World, step: rows.StepRow, expand: Expand) {
	if (!isReviewable(step)) return false;
	const review = latestReview(world, step);
	if (!review || review.status === 'pending') return null;
	return expand.has('review') ? presentReview(world, review, NOTHING) : review.id;
}

export function presentStep(app: App, step: rows.StepRow, expand: Expand = NOTHING): JsonObject {
	const { world } = app;
	const { check, document, form, preferences } = step;
	return {
		object: 'step',
		id: step.id,
		type: step.type,
		...(preferences === null ? {} : { preferences }),
		...(check === null
			? {}
			: { check: expand.has('check') ? presentCheck(app, world.checks.need(check)) : check }),
		...(document === null
			? {}
			: {
					document: expand.has('document')
						? presentRecordDocument(world, world.recordDocuments.need(document))
						: document,
				}),
		...(form === null ? {} : { form: expand.has('form') ? expandedForm(app, form) : form }),
		review: presentStepReview(world, step, expand),
		cost: step.cost,
		completed_at: step.completed_at,
	};
}

function expandedForm(app: App, reference: string) {
	const form = app.world.forms.first('reference', reference);
	return form ? presentForm(app, form, NOTHING, 'client_form') : reference;
}

export function presentRecord(app: App, row: rows.RecordRow, expand: Expand = NOTHING): JsonObject {
	const { world } = app;
	const status = statusOf(world, row);
	const open = status !== 'incomplete' && status !== 'empty' && row.finished_at === null;
	return {
		object: 'record',
		id: row.id,
		status,
		perform_url: open ? `${app.origin}/i/${row.key}` : false,
		email: row.email,
		client: expand.has('client')
			? presentClient(world, world.clients.need(row.client))
			: row.client,
		name: presentName(row.name),
		steps: row.steps.map((id) => presentStep(app, world.steps.need(id))),
		has_reminders: row.has_reminders,
		created_at: row.created_at,
		updated_at: row.updated_at,
		expired_at: row.expired_at,
		archived_at: row.archived_at,
		is_declaration_required: row.is_declaration_required,
		declaration_confirmed_at: row.declaration_confirmed_at,
	};
}
