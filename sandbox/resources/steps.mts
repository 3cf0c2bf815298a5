import { ok } from '../core/answer.mts';
import { paginate } from '../core/lists.mts';
import { route, type Route } from '../core/route.mts';
import { schema } from '../core/validation.mts';
import { STEP_TYPES } from '../domain/step-types.mts';
import { planSteps } from '../domain/steps.mts';

const stepsBody = schema<{ steps: unknown[] }>({
	type: 'object',
	required: ['steps'],
	properties: { steps: { type: 'array', minItems: 1 } },
});

export const stepRoutes: Route[] = [
	route({
		method: 'GET',
		path: '/steps',
		handle: ({ paging }) =>
			ok(
				paginate(Object.entries(STEP_TYPES), paging, ([type, { costs }]) => ({
					object: 'available_step',
					type,
					costs,
				})),
			),
	}),
	route({
		method: 'POST',
		path: '/steps',
		body: stepsBody,
		handle: ({ world, body }) =>
			ok({
				object: 'validated_steps',
				steps: planSteps(world, body.steps).map(({ type, cost }) => ({
					object: 'validated_step',
					type,
					cost,
				})),
			}),
	}),
];
