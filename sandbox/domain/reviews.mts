import type { StepReviewRow, StepRow } from '../store/types.mts';
import type { World } from '../store/world.mts';

/** The most recent review of a step. */
export const latestReview = (world: World, step: StepRow): StepReviewRow | undefined =>
	world.stepReviews.where('step', step.id).at(-1);
