import { InvalidParameterError, onlyIf } from '../../declare/field';
import { boolean, choice, collection, rows, text } from '../../declare/fields/basic';
import { isObject, type IDataObject } from '../../declare/json';
import { operation, type OperationContext } from '../../declare/operation';
import { path } from '../../declare/path';
import type { AmiqusRequest } from '../../declare/request';
import { record } from './fields';
import { factsOf, verdictOn, type Verdict } from './verdict';
import { STEP_TYPES, stepTypeName } from './stepFields';

type Decision = 'approved' | 'rejected';

const decisionField = choice('Decision', {
	description: 'What your team decided',
	default: 'approved',
	options: [
		{ name: 'Approved', value: 'approved' },
		{ name: 'Rejected', value: 'rejected' },
	],
});

const DECISIONS = 'Decisions';

export const reviewAllSteps = operation({
	name: 'Review All Steps',
	value: 'reviewAllSteps',
	action: 'Review all steps of a request',
	effect: 'decides',
	description:
		"Record your team's decision on every step of a request, then mark it as reviewed. What is so already is left as it is.",
	fields: {
		record,
		decide: choice('Decide', {
			description: 'Whether one decision counts for all steps',
			default: 'together',
			options: [
				{
					name: 'All Together',
					value: 'together',
					description: 'One decision for every step',
				},
				{
					name: 'By Kind of Step',
					value: 'byKind',
					description: 'A decision for each kind that is named; other steps are left as they are',
				},
			],
		}),
		decision: onlyIf({ decide: ['together'] }, decisionField),
		decisions: onlyIf(
			{ decide: ['byKind'] },
			rows(
				DECISIONS,
				{
					name: 'Decision',
					fields: {
						kind: choice('Kind of Step', {
							description: 'Which steps are decided on',
							default: 'check.photo_id',
							options: STEP_TYPES,
						}),
						decision: decisionField,
					},
				},
				{
					description: 'The decision for each kind of step',
					button: 'Add Decision',
					required: 'is empty: add a decision',
				},
			),
		),
		reviewOptions: collection(
			'Review Options',
			{
				keepEarlier: boolean('Keep Earlier Decisions', {
					description:
						'Whether steps that your team has decided on before are left as they are, whatever the decision was',
					default: true,
				}),
				markAsReviewed: boolean('Mark as Reviewed', {
					description:
						'Whether to mark the request as reviewed, once all its steps are decided on. It is unless switched off.',
					default: true,
				}),
				message: text('Message', {
					description: 'Why your team decided so',
					maxLength: 1000,
					multiline: true,
				}),
			},
			{ role: 'query', placeholder: 'Add Option' },
		),
	},
	calls: [
		'GET /records/{record}',
		'GET /records/{record}/steps',
		'GET /records/{record}/steps/{step}/reviews',
		'POST /records/{record}/steps/{step}/reviews',
		'PATCH /records/{record}',
	],
	whenCutShort: 'Run it again: what is decided is left as it is, and the rest is done.',
	claims: ({ record: id }) => [`reviews of request ${id}`],
	execute: async (values, context) => {
		const { record: id, decision, reviewOptions } = values;
		const { keepEarlier = false, markAsReviewed = true, message } = reviewOptions;
		const wanted = values.decide === 'byKind' ? byKind(values.decisions) : () => decision;
		const { body } = await context.call({ method: 'GET', path: path`/records/${id}` });
		const steps = (await stepsOf(id, context)).map((step) => ({
			...step,
			wanted: keepEarlier && step.hasEarlier ? undefined : wanted(step.type),
		}));
		const due = steps.flatMap((one) =>
			one.wanted && one.wanted !== one.decided && one.reviewable
				? [{ ...one, wanted: one.wanted }]
				: [],
		);
		refuseUnfinished(due);
		for (const step of due) await context.call(reviewOf(id, step.id, step.wanted, message));
		const decided = new Set(due.map((one) => one.id));
		const left = steps.filter((one) => !decided.has(one.id) && isLeft(one));
		const before = isObject(body) && body.status === 'reviewed';
		const marks = markAsReviewed && left.length === 0 && !before;
		if (marks) {
			await context.call({
				method: 'PATCH',
				path: path`/records/${id}`,
				body: { is_reviewed: true },
			});
		}
		return {
			id,
			outcome: due.length > 0 || marks ? 'updated' : 'unchanged',
			is_reviewed: before || marks,
			steps: due.map((one) => ({
				id: one.id,
				type: one.type,
				review: one.wanted,
				was: one.decided ?? 'pending',
			})),
			steps_left: left.map((one) => one.id),
		};
	},
});

/**
 * What is decided on each kind of step.
 *
 * @throws InvalidParameterError where two rows contradict each other
 */
function byKind(
	rows: ReadonlyArray<{ kind: string; decision: Decision }>,
): (type: string) => Decision | undefined {
	const decided = new Map<string, Decision>();
	for (const { kind, decision } of rows) {
		const other = decided.get(kind);
		if (other && other !== decision) {
			throw new InvalidParameterError(
				[DECISIONS],
				`${stepTypeName(kind)} is there twice, once approved and once rejected`,
			);
		}
		decided.set(kind, decision);
	}
	return (type) => decided.get(type);
}

/** A step, as far as reviewing it goes. */
interface Step {
	id: number;
	type: string;
	verdict: Verdict;
	/** What your team decided on it. */
	decided: Decision | undefined;
	/** Whether it decided on it at all, as far as Amiqus tells. */
	hasEarlier: boolean;
	reviewable: boolean;
}

async function stepsOf(record: number, { list }: OperationContext): Promise<Step[]> {
	const steps = await list({
		method: 'GET',
		path: path`/records/${record}/steps`,
		query: { expand: ['check', 'document', 'review'] },
	});
	return steps.map((step: IDataObject) => {
		const facts = factsOf(step);
		const { review } = facts;
		return {
			id: Number(step.id),
			type: String(step.type),
			verdict: verdictOn({ ...facts, review: 'none' }),
			decided: review === 'approved' || review === 'rejected' ? review : undefined,
			hasEarlier: review !== 'none' && review !== 'impossible',
			reviewable: review !== 'impossible',
		};
	});
}

/** Whether the request is not done with because of a step: it has no decision, or nobody can decide on it and it is not over. */
function isLeft({ reviewable, decided, verdict, wanted }: Step & { wanted?: Decision }): boolean {
	return reviewable ? !decided : UNFINISHED.has(verdict) && wanted !== 'rejected';
}

/** What there is nothing to approve of yet. */
const UNFINISHED: ReadonlySet<Verdict> = new Set([
	'with_person',
	'with_amiqus',
	'paused',
	'unknown',
]);

/**
 * Approving what nobody has delivered yet is a slip, whatever comes later.
 *
 * @throws InvalidParameterError that names the steps
 */
function refuseUnfinished(due: ReadonlyArray<Step & { wanted: Decision }>): void {
	const unfinished = due.filter(
		({ verdict, wanted }) => wanted === 'approved' && UNFINISHED.has(verdict),
	);
	if (unfinished.length === 0) return;
	const named = unfinished.map(({ id, type }) => {
		const kind = STEP_TYPES.find(({ value }) => value === type);
		return kind ? `step ${id} (${kind.name})` : `step ${id}`;
	});
	throw new InvalidParameterError(
		[],
		`There is nothing to approve yet: ${named.join(', ')} ${named.length === 1 ? 'is' : 'are'} not complete. No step was reviewed. Wait until the request is complete, or name the kinds of step to decide on`,
	);
}

function reviewOf(
	record: number,
	step: number,
	status: Decision,
	message: string | undefined,
): AmiqusRequest {
	const reviews = path`/records/${record}/steps/${step}/reviews`;
	return {
		method: 'POST',
		path: reviews,
		body: { status, ...(message === undefined ? {} : { message }) },
		findAgain: {
			list: {
				method: 'GET',
				path: reviews,
				query: { sort_by: 'created_at', order_by: 'desc' },
			},
			matches: (review) => review.status === status && (review.message ?? undefined) === message,
		},
	};
}
