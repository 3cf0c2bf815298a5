import { runNode, type NodeSettings } from './support/index.mts';
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import {
	callsOf,
	counts,
	expectExactly,
	many,
	onboardingOf,
	start,
	STEPS,
} from './support/onboarding.mts';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ seed: 'empty' });
});
afterEach(async () => {
	await sandbox.close();
});

describe('before anything is sent', () => {
	it('a missing reference is refused, naming item and field, without a call', async () => {
		await expect(start(sandbox, [{ ref: 'A' }, { ref: '' }])).rejects.toThrow(
			/^‘Reference’.*empty.*\[item 1\]/,
		);
		expect(sandbox.requests.total).toBe(0);
	});

	it('both a template and steps are refused, naming item and field, without a call', async () => {
		const step = { type: 'check.identity' };
		const stepsJson = `={{ $json.ref === "B" ? ${JSON.stringify({ template: 1, steps: [step] })} : [${JSON.stringify(step)}] }}`;
		const more = { specifySteps: 'json', steps: undefined, stepsJson };
		await expect(start(sandbox, [{ ref: 'A' }, { ref: 'B' }], more)).rejects.toThrow(
			/‘Steps \(JSON\)’.*\[item 1\]/,
		);
		expect(sandbox.requests.total).toBe(0);
	});

	it.each([
		['few', 2],
		['many, which are looked up together', 12],
	])(
		'a case of another person is refused, naming item and field, and nothing is sent for %s',
		async (_, count) => {
			await start(sandbox, [{ ref: 'X' }]);
			const seen = callsOf(sandbox);
			const items = many(count);
			const last = `R-${count - 1}`;
			const onboardingOptions = {
				caseReference: `={{ $json.ref === "${last}" ? "x" : $json.ref }}`,
			};
			await expect(start(sandbox, items, { onboardingOptions })).rejects.toThrow(
				new RegExp(
					`‘Onboarding Options’ → ‘Case Reference’ names a case of another person: case \\d+ of person \\d+.*\\[item ${count - 1}\\]`,
				),
			);
			expect(seen.filter((call) => !call.startsWith('GET'))).toEqual([]);
			expectExactly(sandbox, 1);
		},
	);

	it('a case of another person that has the reference of the person is refused by that field', async () => {
		await start(sandbox, [{ ref: 'X' }]);
		const [person] = sandbox.state.clients.rows;
		if (person) sandbox.state.clients.update(person, { reference: null });
		await expect(start(sandbox, [{ ref: 'A' }, { ref: 'X' }])).rejects.toThrow(
			/^‘Reference’ names a case of another person.*\[item 1\]/,
		);
		expect(counts(sandbox)).toEqual([1, 1, 1, 1]);
	});

	it('a cost over the guard is refused for the item and for the run', async () => {
		const seen = callsOf(sandbox);
		const guarded = (onboardingOptions: object) => ({ onboardingOptions });
		await expect(
			start(sandbox, many(2), guarded({ mostCredits: '={{ $json.ref === "R-1" ? 1 : 10 }}' })),
		).rejects.toThrow(/‘Onboarding Options’ → ‘Most Credits per Item’.*credits.*\[item 1\]/);
		await expect(start(sandbox, many(30), guarded({ mostCreditsPerRun: 10 }))).rejects.toThrow(
			/‘Onboarding Options’ → ‘Most Credits per Run’.*would cost.*\[item \d+\]/,
		);
		expect(seen.filter((call) => call.startsWith('POST') && !call.endsWith('/steps'))).toEqual([]);
		expect(seen.filter((call) => call.startsWith('POST'))).toHaveLength(2);
		await start(sandbox, many(2), guarded({ mostCredits: 10, mostCreditsPerRun: 20 }));
		// What is there already costs nothing again.
		await start(sandbox, many(2), guarded({ mostCreditsPerRun: 0 }));
		expectExactly(sandbox, 2);
	});

	it.each([
		[
			'ask for different steps',
			'Most Credits per Item',
			{
				specifySteps: 'json',
				steps: undefined,
				// The first costs one credit, the second two.
				stepsJson:
					'={{ [{ type: "check.photo_id", preferences: { report_type: "standard", docs: ["passport"], facial_similarity: $json.first !== "Isla" } } ] }}',
				onboardingOptions: { mostCredits: 1 },
			},
		],
		[
			'start another request each',
			'Most Credits per Run',
			{ ifRequestExists: 'always', onboardingOptions: { mostCreditsPerRun: 3 } },
		],
	])('all requests of items count that are about one person and %s', async (_, limit, more) => {
		const seen = callsOf(sandbox);
		const items = ['Isla', 'Skye'].map((first) => ({ ref: 'A', first }));
		await expect(start(sandbox, items, { firstName: 'Isla', ...more })).rejects.toThrow(
			new RegExp(`‘Onboarding Options’ → ‘${limit}’.*credits.*\\[item 1\\]`),
		);
		expect(seen.filter((call) => /^(?:POST|PATCH)/.test(call) && !call.endsWith('/steps'))).toEqual(
			[],
		);
		expect(counts(sandbox)).toEqual([0, 0, 0, 0]);
	});

	it('items that come to one request count once, also beside one that is left over', async () => {
		const onboardingOptions = { mostCreditsPerRun: 2 };
		const twice = [{ ref: 'A' }, { ref: 'a' }];
		await start(sandbox, twice, { onboardingOptions });
		expectExactly(sandbox, 1);
		// As a run leaves it that was killed before the request was in the case: one of two takes it.
		for (const item of sandbox.state.caseItems.rows) sandbox.state.caseItems.remove(item);
		await start(sandbox, twice, { onboardingOptions, ifRequestExists: 'always' });
		expect(counts(sandbox)).toEqual([1, 1, 2, 2]);
	});

	it('items that write the same steps otherwise come to one request, and count once', async () => {
		const [docs, others] = [
			['passport', 'driving_licence'],
			['driving_licence', 'passport'],
		];
		const asked = (preferences: object) => ({ type: 'check.photo_id', preferences });
		const identity = { type: 'check.identity' };
		const written = [
			[asked({ report_type: 'standard', docs }), identity],
			[identity, asked({ docs: others, report_type: 'standard', facial_similarity: false })],
		];
		const [one, other] = written.map((steps) => JSON.stringify(steps).replaceAll('}}', '} }'));
		const more = {
			specifySteps: 'json',
			steps: undefined,
			stepsJson: `={{ $json.first === "Isla" ? ${one} : ${other} }}`,
			firstName: 'Isla',
		};
		const items = ['Isla', 'Skye'].map((first) => ({ ref: 'A', first }));
		const onboardingOptions = { mostCreditsPerRun: 2 };
		await start(sandbox, items, { ...more, onboardingOptions });
		expectExactly(sandbox, 1);
	});

	it('a template that is not there is told alike where the others go on and where not', async () => {
		const gone = {
			createFrom: 'template',
			template: { __rl: true, mode: 'id', value: 999 },
			steps: undefined,
			notify: undefined,
		};
		const run = async (settings: NodeSettings) =>
			await runNode({ sandbox, parameters: onboardingOf(gone), items: [{ ref: 'A' }], settings });
		const { error } = await run({});
		// Amiqus was asked for the templates.
		expect(error?.description).toMatch(/^Nothing was changed in Amiqus/);
		const { items } = await run({ onError: 'continueRegularOutput' });
		expect(items[0]?.json.details).toMatchObject({ advice: error?.description });
	});

	it('more than twenty e-mails of a template have to be wanted', async () => {
		const byTemplate = {
			createFrom: 'template',
			template: { __rl: true, mode: 'id', value: sandbox.state.recordTemplates.rows[0]?.id },
			steps: undefined,
			notify: undefined,
		};
		await expect(start(sandbox, many(21), byTemplate)).rejects.toThrow(
			/E-Mail These People.*21 people.*Identity check/,
		);
		expect(counts(sandbox)).toEqual([0, 0, 0, 0]);
		await start(sandbox, many(20), byTemplate);
		await start(sandbox, many(21), byTemplate); // Twenty are there: one is new.
		const onboardingOptions = { emailThesePeople: true };
		await start(sandbox, many(50), { ...byTemplate, onboardingOptions });
		expectExactly(sandbox, 50);
		// Eleven people with two requests each are eleven.
		const twice = [...many(11), ...many(11)];
		await start(sandbox, twice, { ...byTemplate, ifRequestExists: 'always' });
		expect(sandbox.state.records.size).toBe(72);
	});

	it('Check Only shows what would be done, and does none of it', async () => {
		await start(sandbox, [{ ref: 'A' }]);
		const seen = callsOf(sandbox);
		const out = await start(sandbox, [{ ref: 'A', first: 'Isobel' }, { ref: 'B' }], {
			checkOnly: true,
			notify: true,
		});
		expect(out).toMatchObject([
			{
				check_only: true,
				person: { would_be: 'updated', sends: { name: { first_name: 'Isobel' } } },
				case: { would_be: 'found' },
				request: { would_be: 'found' },
				credits: 0,
				would_email: null,
			},
			{
				person: { would_be: 'created' },
				case: { would_be: 'created' },
				request: { would_be: 'created', steps: ['check.photo_id', 'check.identity'] },
				would_email: 'b@example.com',
			},
		]);
		expect(Number(out[1]?.credits)).toBeGreaterThan(0);
		expect(seen.filter((call) => !call.startsWith('GET'))).toEqual(['POST /api/v2/steps']);
	});
});

describe('Request: Create', () => {
	const create = async (count: number, more: object) => {
		const { error } = await runNode({
			sandbox,
			parameters: {
				resource: 'record',
				operation: 'create',
				client: { __rl: true, mode: 'id', value: sandbox.state.clients.rows[0]?.id ?? 0 },
				...more,
			},
			items: Array.from({ length: count }, () => ({})),
		});
		return error?.message;
	};
	const template = () => ({
		createFrom: 'template',
		template: { __rl: true, mode: 'id', value: sandbox.state.recordTemplates.rows[0]?.id ?? 0 },
	});

	it('sends nothing that costs more than was meant', async () => {
		await start(sandbox, [{ ref: 'A' }]);
		expect(await create(2, { ...STEPS, limits: { mostCredits: 0 } })).toMatch(
			/Limits.*Most Credits per Item/,
		);
		expect(await create(9, { ...template(), limits: { mostCreditsPerRun: 3 } })).toMatch(
			/Most Credits per Run/,
		);
		expectExactly(sandbox, 1);
		expect(await create(1, { ...STEPS, limits: { mostCredits: 9 } })).toBeUndefined();
		expect(sandbox.state.records.rows).toHaveLength(2);
	});

	it('writes to more than twenty people by a template only where that is wanted', async () => {
		await start(sandbox, many(21));
		const ids = JSON.stringify(sandbox.state.clients.rows.map(({ id }) => id));
		const client = { __rl: true, mode: 'id', value: `={{ ${ids}[$itemIndex] }}` };
		expect(await create(21, { ...template(), client })).toMatch(/E-Mail These People.*21 people/);
		expectExactly(sandbox, 21);
		const limits = { emailThesePeople: true };
		expect(await create(21, { ...template(), client, limits })).toBeUndefined();
		expect(await create(22, template())).toBeUndefined();
	});

	it('Check Only shows what would be sent, its cost, and who would get an e-mail', async () => {
		await start(sandbox, [{ ref: 'A' }]);
		const before = sandbox.state.records.rows.length;
		const seen = callsOf(sandbox);
		const [person] = sandbox.state.clients.rows;
		const check = async (more: object) => {
			const { items, error } = await runNode({
				sandbox,
				parameters: {
					...{ resource: 'record', operation: 'create', checkOnly: true },
					client: { __rl: true, mode: 'id', value: person?.id ?? 0 },
					...more,
				},
				items: Array.from({ length: 30 }, () => ({})),
			});
			expect(error).toBeUndefined();
			expect(items).toHaveLength(30);
			return items[0]?.json;
		};
		const plain = await check(STEPS);
		expect(plain).not.toHaveProperty('would_email');
		expect(plain).toMatchObject({
			check_only: true,
			client: person?.id,
			sends: { client: person?.id, notification: false },
			steps: ['check.photo_id', 'check.identity'],
		});
		expect(await check({ ...STEPS, notify: true, limits: { mostCredits: 0 } })).toMatchObject({
			credits: expect.any(Number) as number,
			would_email: 'a@example.com',
		});
		expect(await check(template())).toMatchObject({ would_email: 'a@example.com' });
		expect(sandbox.state.records.rows).toHaveLength(before);
		const writes = seen.filter((call) => !call.startsWith('GET'));
		expect(writes).toEqual(writes.map(() => 'POST /api/v2/steps'));
		expect(writes).toHaveLength(3);
	});
});
