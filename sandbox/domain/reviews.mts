import type {
	MemberRow,
	RecordRow,
	ReviewStatus,
	StepReviewRow,
	StepRow,
} from '../store/types.mts';
import type { World } from '../store/world.mts';

/** The most recent review of a step. */
export const latestReview = (world: World, step: StepRow): StepReviewRow | undefined =>
	world.stepReviews.where('step', step.id).at(-1);

/** Notes what a team member thinks of a step. */
export function reviewStep(
	world: World,
	record: RecordRow,
	step: StepRow,
	reviewer: MemberRow,
	{ status, message = null }: { status: ReviewStatus; message?: string | null },
): StepReviewRow {
	const review = world.stepReviews.insert({
		...world.stamps(),
		step: step.id,
		reviewed_by: reviewer.id,
		status,
		from_status: latestReview(world, step)?.status ?? 'pending',
		message,
	});
	world.records.update(record, { updated_at: world.now() });
	world.announce('record.updated', { record: record.id, client: record.client });
	return review;
}
