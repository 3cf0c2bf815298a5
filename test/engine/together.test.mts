import fc from 'fast-check';
import { startSandbox } from '../../sandbox/index.mts';
import { ASK_N8N } from '../../nodes/Amiqus/engine/itemValue';
import { together } from '../../nodes/Amiqus/engine/together';
import { runNode, workflow as n8n } from './support/index.mts';
import { readInNode } from './support/reader.mts';

const EXPRESSIONS = [
	'={{ $json.a.toLowerCase() }}',
	'={{ $json.a + " " + $json.b }}',
	'={{ $json.a ? 1 : 0 }}',
	'={{ $json.b === "x" }}',
	'={{ $json.a?.length // how long }}',
	'={{ /* all */ $itemIndex }}',
	'={{ $json.missing?.more }}',
	'={{ null ?? undefined }}',
	'={{ $json.b || null }}',
	'={{ 0 / 0 }}',
	'={{ $now }}',
	'={{ [$json.a, 1] }}',
	'={{ { a: $json.a } }}',
	'={{ { a: $json.a }.a }}',
	'={{ $json.a; }}',
	'={{ 1), (2 }}',
	'={{ 1) + (2 }}',
	'={{ [1, 2 }}',
	'={{ $json.a + "; {" }}',
	'={{ "}" + "}" + $json.a }}',
	'={{ $json.a.b.c.d }}',
	'={{ (() => { throw new Error("no") })() }}',
	'={{ nobody + 1 }}',
	'={{ $("Nowhere").item.json.a }}',
	'={{ $json.a +  }}',
	'={{ $parameter.p0 }}',
	'= {{ $json.a + 1 }}',
	'=x {{ $json.a + 1 }}',
	'={{ $json.a + 1 }}{{ $json.b }}',
	'={{ $json.a }}',
];

interface Seen {
	expression: string;
	item: number;
	together: unknown;
	alone: unknown;
}

/** What n8n makes of expressions of a node, together and one by one. */
async function bothWays(raws: string[], items: object[]): Promise<Seen[]> {
	const found: Seen[] = [];
	const parameters = Object.fromEntries(raws.map((raw, index) => [`p${index}`, raw]));
	await readInNode('string', parameters, items, (context, evaluate) => {
		const asked = together(context, raws);
		for (const item of items.keys()) {
			const ask = asked(item);
			for (const [name, expression] of Object.entries(parameters)) {
				const alone = evaluate(name, item);
				found.push({ expression, item, together: ask(expression), alone });
			}
		}
	});
	return found;
}

describe('expressions that are evaluated together', () => {
	it('come to what n8n makes of each, or are left to it', async () => {
		let taken = 0;
		const value = fc.oneof(fc.string(), fc.integer(), fc.constantFrom(null, 'x', '', true));
		await fc.assert(
			fc.asyncProperty(
				fc.uniqueArray(fc.constantFrom(...EXPRESSIONS), { minLength: 2, maxLength: 6 }),
				fc.array(fc.record({ a: value, b: value }, { requiredKeys: [] }), {
					minLength: 1,
					maxLength: 5,
				}),
				async (raws, items) => {
					for (const { together: seen, ...about } of await bothWays(raws, items)) {
						if (seen === ASK_N8N) continue;
						taken += 1;
						expect({ ...about, seen }).toEqual({ ...about, seen: about.alone });
					}
				},
			),
			{ numRuns: 150, seed: 11 },
		);
		expect(taken).toBeGreaterThan(50);
	});

	it('ask n8n once for each item, and once more for what failed', async () => {
		const evaluate = jest.spyOn(n8n.Expression.prototype, 'resolveSimpleParameterValue');
		const own = () =>
			evaluate.mock.calls.filter(([text]) => String(text).includes('$json.last')).length;
		const sandbox = await startSandbox({ seed: 'empty' });
		const create = async (email: string, items: object[]) =>
			await runNode({
				sandbox,
				parameters: {
					resource: 'client',
					operation: 'create',
					firstName: '={{ $json.first.trim() }}',
					lastName: '={{ $json.last.toUpperCase() }}',
					email,
					additionalFields: { reference: '={{ "R-" + $json.last }}', title: 'ms' },
				},
				items: items.map((json) => ({ json: json as never })),
				settings: { onError: 'continueErrorOutput' },
			});
		const people = Array.from({ length: 10 }, (_, i) => ({ first: ` Ava${i}`, last: `Reid${i}` }));
		const email = '={{ $json.last.toLowerCase() + "@example.com" }}';
		expect((await create(email, people)).items).toHaveLength(10);
		expect(own()).toBe(10);
		expect(sandbox.state.clients.rows.at(-1)).toMatchObject({
			name: { first_name: 'Ava9', last_name: 'REID9' },
			email: 'reid9@example.com',
			reference: 'R-Reid9',
		});
		const { errorItems } = await create('={{ $json.last.wrong( }}', people.slice(0, 1));
		expect(errorItems[0]?.json.error).toContain('Email');
		await sandbox.close();
		evaluate.mockRestore();
	});
});
