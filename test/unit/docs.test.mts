import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { callsOf } from '../../scripts/docs/calls.mts';
import { operationsPage } from '../../scripts/docs/operations.mts';
import { outputsPage } from '../../scripts/docs/outputs.mts';
import { resources } from '../../nodes/Amiqus/resources';

const all = resources.flatMap((resource) =>
	resource.operations.map((operation) => ({
		name: `${resource.value}.${operation.value}`,
		operation,
	})),
);

const pageIn = (file: string) => readFileSync(join(__dirname, '../../docs', file), 'utf8');

describe('docs/outputs.md', () => {
	it('is what `npm run docs` writes', () => {
		expect(pageIn('outputs.md')).toBe(outputsPage());
	});
});

describe('docs/operations.md', () => {
	it('is what `npm run docs` writes', () => {
		expect(pageIn('operations.md')).toBe(operationsPage());
	});

	it.each(all)('names the calls of $name', ({ operation }) => {
		const calls = callsOf(operation);
		expect(calls.length).toBeGreaterThan(0);
		for (const call of calls) {
			// Each id stands as the name of the field it comes from, never as one of the made-up values.
			expect(call).toMatch(/^(?:GET|POST|PUT|PATCH|DELETE)(?: |\/(?:[a-z_-]+|v1|\{[a-zA-Z]+\}))+$/);
			expect(call).not.toContain('{id}');
		}
	});
});
