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
import { runNode } from './support/index.mts';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ seed: 'empty' });
});
afterEach(async () => {
	await sandbox.close();
});

describe('Onboarding: Start', () => {
	it('makes a person, a case and a request in it, and finds them when it is run again', async () => {
		const [first] = await start(sandbox, [{ ref: 'HR-1' }]);
		expect(first).toMatchObject({
			reference: 'HR-1',
			person: { outcome: 'created' },
			case: { outcome: 'created', name: 'Full-time onboarding', reference: 'HR-1' },
			request: { outcome: 'created', status: 'pending' },
			perform_url: expect.stringMatching(/^http/) as string,
		});
		expectExactly(sandbox, 1);
		const seen = callsOf(sandbox);
		const [again] = await start(sandbox, [{ ref: 'hr-1' }]);
		expect(again).toMatchObject({
			person: { outcome: 'unchanged' },
			case: { outcome: 'found' },
			request: { outcome: 'found', id: (first?.request as { id: number }).id },
		});
		expect(seen.every((call) => call.startsWith('GET'))).toBe(true);
		expect(await start(sandbox, [{ ref: 'hr-1', first: 'Isobel' }])).toMatchObject([
			{ person: { outcome: 'updated' }, request: { outcome: 'found' } },
		]);
		expectExactly(sandbox, 1);
	});

	it('is the same with a template, whose composition is known by what it has ready', async () => {
		for (const { id } of sandbox.state.recordTemplates.rows.filter(({ is_enabled: on }) => on)) {
			const template = { __rl: true, mode: 'id', value: id };
			const more = { createFrom: 'template', template, steps: undefined, notify: undefined };
			const ref = `T-${id}`;
			expect(await start(sandbox, [{ ref }], more)).toMatchObject([
				{ request: { outcome: 'created' } },
			]);
			expect(await start(sandbox, [{ ref }], more)).toMatchObject([
				{ request: { outcome: 'found' } },
			]);
		}
		expectExactly(sandbox, 2);
	});

	it('makes one of two items with one reference, and one output for each', async () => {
		const out = await start(sandbox, [{ ref: 'A' }, { ref: 'a' }, { ref: 'A' }]);
		expect(out.map(({ request }) => (request as { outcome: string }).outcome)).toEqual([
			'created',
			'found',
			'found',
		]);
		expectExactly(sandbox, 1);
	});

	it('makes sixty of sixty, whatever happens at the same moment', async () => {
		const out = await Promise.all([
			start(sandbox, many(60)),
			start(sandbox, many(60)),
			start(sandbox, many(20)),
		]);
		expect(out.map(({ length }) => length)).toEqual([60, 60, 20]);
		expectExactly(sandbox, 60);
	});

	it('makes one of a sign-up that is posted twice at the same moment', async () => {
		const posted = many(20).flatMap((item) => [item, item]);
		const out = await Promise.all(posted.map(async (item) => await start(sandbox, [item])));
		expect(out.flat()).toHaveLength(40);
		expectExactly(sandbox, 20);
	});

	it('is stopped while it waits for another that has the same reference', async () => {
		const goOn = sandbox.faults.add({ kind: 'stall', match: { method: 'POST' }, delayMs: 1_500 });
		const first = start(sandbox, [{ ref: 'A' }]);
		await new Promise((resolve) => sandbox.onExchange(resolve));
		const stop = new AbortController();
		const second = runNode({
			sandbox,
			parameters: onboardingOf(),
			items: [{ ref: 'a' }],
			cancel: stop.signal,
		});
		// It has looked the person up, and waits.
		await new Promise((resolve) => setTimeout(resolve, 300));
		stop.abort();
		let isOver = false;
		void first.then(() => (isOver = true));
		expect((await second).status).toBe('canceled');
		expect(isOver).toBe(false);
		await first;
		goOn();
		await start(sandbox, [{ ref: 'A' }]);
		expectExactly(sandbox, 1);
	});

	it('without a case knows its own request again', async () => {
		const more = { openCase: false, caseName: undefined };
		expect(await start(sandbox, [{ ref: 'A' }, { ref: 'A' }], more)).toMatchObject([
			{ case: null, request: { outcome: 'created' } },
			{ request: { outcome: 'found' } },
		]);
		expect(await start(sandbox, [{ ref: 'A' }], more)).toMatchObject([
			{ request: { outcome: 'found' } },
		]);
		expect(counts(sandbox)).toEqual([1, 0, 1, 0]);
	});
});

describe('a request that is there already', () => {
	const ifRequestExists = async (value: string) => {
		const [out] = await start(sandbox, [{ ref: 'A' }], { ifRequestExists: value });
		return (out?.request as { outcome: string }).outcome;
	};

	it('of another composition is another request', async () => {
		await start(sandbox, [{ ref: 'A' }]);
		const steps = { values: [{ type: 'check.photo_id', docs: ['passport', 'driving_licence'] }] };
		expect(await start(sandbox, [{ ref: 'A' }], { steps })).toMatchObject([
			{ case: { outcome: 'found' }, request: { outcome: 'created' } },
		]);
		expect(counts(sandbox)).toEqual([1, 1, 2, 2]);
	});

	it('is kept, renewed when it is over, or always followed by another', async () => {
		await start(sandbox, [{ ref: 'A' }]);
		expect(await ifRequestExists('renew')).toBe('found');
		const [record] = sandbox.state.records.rows;
		sandbox.complete(record?.id ?? 0);
		sandbox.settle(record?.id ?? 0);
		expect(await ifRequestExists('keep')).toBe('found');
		expect(await ifRequestExists('renew')).toBe('created');
		expect(await ifRequestExists('renew')).toBe('found');
		expect(await ifRequestExists('always')).toBe('created');
		expect(counts(sandbox)).toEqual([1, 1, 3, 3]);
	});

	describe('outside the case', () => {
		const stray = async (credentials: { token: string }, steps: object = STEPS) => {
			const client = { __rl: true, mode: 'id', value: sandbox.state.clients.rows[0]?.id };
			const { error } = await runNode({
				sandbox: { ...sandbox, ...credentials },
				parameters: { resource: 'record', operation: 'create', client, ...steps },
			});
			expect(error).toBeUndefined();
		};
		/** A run that died after the case. */
		const begun = async () => {
			await start(sandbox, [{ ref: 'A' }]);
			const { records, caseItems } = sandbox.state;
			for (const item of caseItems.rows.slice()) caseItems.remove(item);
			for (const record of records.rows.slice()) records.remove(record);
		};

		it('is put into it where a run that was killed has left it', async () => {
			await begun();
			await stray({ token: sandbox.tokens.owner });
			expect(await start(sandbox, [{ ref: 'A' }])).toMatchObject([
				{ request: { outcome: 'found' } },
			]);
			expectExactly(sandbox, 1);
		});

		it.each([
			['a colleague has made it', { token: 'member' }, STEPS],
			[
				'it is of another composition',
				{ token: 'owner' },
				{ ...STEPS, steps: { values: [{ type: 'check.identity' }] } },
			],
		] as const)('is left alone where %s', async (_, { token }, steps) => {
			await begun();
			await stray({ token: sandbox.tokens[token] }, steps);
			expect(await start(sandbox, [{ ref: 'A' }])).toMatchObject([
				{ request: { outcome: 'created' } },
			]);
			expect(counts(sandbox)).toEqual([1, 1, 2, 1]);
		});

		it('is left alone where it is older than the case, or in another case of the person', async () => {
			await begun();
			await stray({ token: sandbox.tokens.owner });
			const [record] = sandbox.state.records.rows;
			if (record) sandbox.state.records.update(record, { created_at: '2020-01-01T00:00:00Z' });
			expect(await start(sandbox, [{ ref: 'A' }])).toMatchObject([
				{ request: { outcome: 'created' } },
			]);
			const onboardingOptions = { caseReference: 'Other' };
			expect(await start(sandbox, [{ ref: 'A' }], { onboardingOptions })).toMatchObject([
				{ case: { outcome: 'created' }, request: { outcome: 'created' } },
			]);
			expect(counts(sandbox)).toEqual([1, 2, 3, 2]);
		});
	});
});

it('assigns who is named, once', async () => {
	const [member] = sandbox.state.members.rows;
	const onboardingOptions = {
		personAssignees: [member?.id],
		requestAssignees: [member?.id],
	};
	expect(await start(sandbox, [{ ref: 'A' }], { onboardingOptions })).toMatchObject([
		{ assignees: { person: 'updated', request: 'updated' } },
	]);
	expect(await start(sandbox, [{ ref: 'A' }], { onboardingOptions })).toMatchObject([
		{ assignees: { person: 'unchanged', request: 'unchanged' } },
	]);
});
