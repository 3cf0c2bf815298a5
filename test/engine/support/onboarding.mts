/** Onboardings against one sandbox, and what came of them. */
import type { Sandbox } from '../../../sandbox/index.mts';
import { jsonOf, runNode, type NodeOptions } from './index.mts';

export const STEPS = {
	createFrom: 'steps',
	steps: { values: [{ type: 'check.photo_id', docs: ['passport'] }, { type: 'check.identity' }] },
	notify: false,
};

export interface Person {
	ref: string;
	first?: string;
}

export const onboardingOf = (more: object = {}): NodeOptions['parameters'] => ({
	resource: 'onboarding',
	operation: 'start',
	reference: '={{ $json.ref }}',
	firstName: '={{ $json.first || "Isla" }}',
	lastName: 'Reid',
	email: '={{ $json.ref.toLowerCase() + "@example.com" }}',
	caseName: 'Full-time onboarding',
	...STEPS,
	...more,
});

/** So many people, each with a reference of their own. */
export const many = (count: number): Person[] =>
	Array.from({ length: count }, (_, index) => ({ ref: `R-${index}` }));

/** Runs onboardings, and answers what came out. */
export async function start(sandbox: Sandbox, items: Person[], more: object = {}) {
	const { items: out, error } = await runNode({
		sandbox,
		parameters: onboardingOf(more),
		items: items.map((item) => ({ ...item })),
	});
	if (error) throw new Error(`${error.message} ${error.description ?? ''}`);
	return jsonOf(out);
}

/** The calls since this was asked. */
export function callsOf(sandbox: Sandbox): string[] {
	const seen: string[] = [];
	sandbox.onExchange(({ method, path }) => void seen.push(`${method} ${path}`));
	return seen;
}

/** How many persons, cases, requests and requests in cases there are. */
export function counts({ state }: Sandbox): number[] {
	const { clients, cases, records, caseItems } = state;
	return [clients, cases, records, caseItems].map(({ rows }) => rows.length);
}

/** That every person has one request, which is in their case. */
export function expectExactly(sandbox: Sandbox, count: number): void {
	expect(counts(sandbox)).toEqual([count, count, count, count]);
	const { cases, records, caseItems } = sandbox.state;
	for (const { record, case: id } of caseItems.rows) {
		expect(records.need(record).client).toBe(cases.need(id).client);
	}
	expect(new Set(records.rows.map(({ client }) => client)).size).toBe(count);
}
