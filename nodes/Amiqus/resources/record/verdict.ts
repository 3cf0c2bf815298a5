import { isObject, type IDataObject } from '../../declare/json';

/** What one step of a request came to. docs/outcome.md has the table. */
export type Verdict =
	| 'approved'
	| 'done'
	| 'failed'
	| 'not_passed'
	| 'passed'
	| 'paused'
	| 'received'
	| 'referred'
	| 'rejected'
	| 'unknown'
	| 'with_amiqus'
	| 'with_person';

/** What your team said of a step; `impossible` where Amiqus lets nobody review it, `unknown` where it does not tell. */
export type Review = 'approved' | 'impossible' | 'none' | 'rejected' | 'unknown';

/** What decides on a step. */
export interface StepFacts {
	/** Whether it is a check, whose status says more than that it was completed. */
	isCheck: boolean;
	/** Of a check its status, of anything else `pending` or `complete`. */
	status: string;
	review: Review;
}

/** What a check came to that nobody has reviewed, or what it is while there is nothing to review. */
const OF_CHECK: Readonly<Record<string, { verdict: Verdict; isOver: boolean }>> = {
	pending: { verdict: 'with_person', isOver: false },
	submitted: { verdict: 'with_amiqus', isOver: false },
	paused: { verdict: 'paused', isOver: false },
	accepted: { verdict: 'passed', isOver: true },
	rejected: { verdict: 'not_passed', isOver: true },
	refer: { verdict: 'referred', isOver: true },
	failed: { verdict: 'failed', isOver: true },
};

const OF_OTHERS: typeof OF_CHECK = {
	pending: { verdict: 'with_person', isOver: false },
	complete: { verdict: 'received', isOver: true },
};

/** The verdict on a step. A review of what is not over counts for nothing, and what Amiqus may add one day for unknown. */
export function verdictOn({ isCheck, status, review }: StepFacts): Verdict {
	const { verdict, isOver } = (isCheck ? OF_CHECK : OF_OTHERS)[status] ?? UNKNOWN;
	if (!isOver) return verdict;
	if (review === 'approved' || review === 'rejected' || review === 'unknown') return review;
	const speaksForIt = verdict === 'passed' || verdict === 'received';
	return review === 'impossible' && speaksForIt ? 'done' : verdict;
}

const UNKNOWN = { verdict: 'unknown', isOver: false } as const;

/** What decides on a step, from what Amiqus says of it with its check, document and review expanded. */
export function factsOf(step: IDataObject): StepFacts {
	const isCheck = String(step.type).startsWith('check.');
	const part = isCheck ? step.check : step.document;
	const completion = step.completed_at ? 'complete' : 'pending';
	const otherwise = isCheck ? '' : completion;
	return {
		isCheck,
		status: isObject(part) ? String(part.status) : otherwise,
		review: reviewIn(step.review),
	};
}

function reviewIn(review: unknown): Review {
	if (review === false) return 'impossible';
	if (review === null) return 'none';
	const status = isObject(review) ? review.status : undefined;
	if (status === 'pending') return 'none';
	return status === 'approved' || status === 'rejected' ? status : 'unknown';
}
