import type { NodeOptions } from '../support/index.mts';

type Job = Pick<NodeOptions, 'parameters' | 'settings'> & { items: Array<Record<string, unknown>> };

/** Persons, made or updated: the node and its items, the same whenever the workflow is run. */
const createOrUpdate = (count: number): Job => ({
	parameters: {
		resource: 'client',
		operation: 'upsert',
		reference: '={{ $json.reference }}',
		firstName: 'Isla',
		lastName: '={{ $json.name }}',
		email: '={{ $json.email }}',
	},
	items: Array.from({ length: count }, (_, index) => ({
		reference: `CRM-${index}`,
		name: `Reid ${index}`,
		email: `isla-${index}@example.com`,
	})),
});

/** Onboardings, each item of which may fail by itself. */
const onboard = (count: number, prefix = 'HR'): Job => ({
	parameters: {
		resource: 'onboarding',
		operation: 'start',
		reference: '={{ $json.reference }}',
		firstName: 'Isla',
		lastName: '={{ $json.name }}',
		email: '={{ $json.email }}',
		createFrom: 'steps',
		steps: { values: [{ type: 'check.photo_id', docs: ['passport'] }] },
		notify: false,
		caseName: 'New starter',
		// Calls that stall on purpose hold nothing up for long.
		options: { timeout: 10 },
	},
	items: Array.from({ length: count }, (_, index) => ({
		reference: `${prefix}-${index}`,
		name: `Reid ${index}`,
		email: `isla-${index}@example.com`,
	})),
	settings: { onError: 'continueRegularOutput' },
});

export const JOBS = { createOrUpdate, onboard };
