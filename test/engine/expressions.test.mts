import fc from 'fast-check';
import { ASK_N8N, itemValueOf } from '../../nodes/Amiqus/engine/itemValue';
import { readInNode } from './support/reader.mts';

const key = fc.constantFrom(
	'a',
	'b',
	'_c1',
	'with space',
	'toString',
	'constructor',
	'__proto__',
	'prototype',
	'mainModule',
);
const leaf = fc.oneof(
	fc.string(),
	fc.constantFrom('={{ $json.a }}', '2030-01-02T03:04:05Z', '', '0'),
	fc.double({ noNaN: true }),
	fc.boolean(),
	fc.constant(null),
	fc.constant([1, 'x']),
);
const json = fc.dictionary(
	key,
	fc.oneof(leaf, fc.dictionary(key, leaf, { noNullPrototype: true })),
	{
		noNullPrototype: true,
	},
);
const step = fc.oneof(
	key.filter((name) => /^\w+$/.test(name)).map((name) => `.${name}`),
	key.map((name) => `["${name}"]`),
	key.map((name) => `['${name}']`),
);
const expression = fc.oneof(
	fc.array(step, { minLength: 1, maxLength: 2 }).map((steps) => `={{ $json${steps.join('')} }}`),
	fc.constantFrom(
		'={{$json.a}}',
		'={{ $json.a }} ',
		'=x {{ $json.a }}',
		'={{ $json.a + $json.b }}',
		'={{ $json.a.length }}',
		'={{ $json }}',
		'={{ $jsonx.a }}',
		'plain',
		'=plain',
	),
);
const parameter = fc.oneof(
	expression,
	fc.record({ __rl: fc.constant(true), mode: fc.constant('id'), value: expression }),
	fc.dictionary(fc.constantFrom('one', 'two'), expression, { noNullPrototype: true }),
);

/** What n8n's evaluation comes to, and what is seen without it, for each item. */
async function bothWays(raw: unknown, items: Array<Record<string, unknown>>) {
	const found: Array<{ n8n: unknown; seen: unknown }> = [];
	const itemValue = itemValueOf(raw);
	await readInNode('json', { p: raw }, items, (context, evaluate) => {
		for (const [index, { json }] of context.getInputData().entries())
			found.push({ n8n: evaluate('p', index), seen: itemValue(json) });
	});
	return found;
}

describe('the value of an item that is read without n8n', () => {
	it('is what n8n evaluates', async () => {
		let read = 0;
		await fc.assert(
			fc.asyncProperty(
				parameter,
				fc.array(json, { minLength: 1, maxLength: 4 }),
				async (raw, items) => {
					for (const { n8n: evaluated, seen } of await bothWays(raw, items)) {
						if (seen === ASK_N8N) continue;
						read += 1;
						expect(seen).toEqual(evaluated);
					}
				},
			),
			{ numRuns: 200 },
		);
		expect(read).toBeGreaterThan(20);
	});

	it('is read for fields as they are dragged into parameters', () => {
		expect(itemValueOf('={{ $json.name.first }}')({ name: { first: 'Isla' } })).toBe('Isla');
		expect(itemValueOf("={{ $json['e-mail'] }}")({ 'e-mail': 'a' })).toBe('a');
		expect(itemValueOf('={{ $json.missing }}')({})).toBe(ASK_N8N);
	});
});
