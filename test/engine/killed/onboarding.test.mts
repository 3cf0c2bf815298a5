import { startSandbox, type Sandbox } from '../../../sandbox/index.mts';
import { SEED } from '../../support/seed.mts';
import { hurry } from '../support/hurry.mts';
import { jsonOf, runNode } from '../support/index.mts';
import { expectExactly } from '../support/onboarding.mts';
import { runAndKill, settled } from './kill.mts';
import { partsOf, spoil } from './spoil.mts';
import { JOBS } from './workflow.mts';

/** AMIQUS_ONBOARDINGS=500 takes that many, killed five times, in the place of a few. */
const COUNT = Number(process.env.AMIQUS_ONBOARDINGS ?? 40);
const KILLS = COUNT >= 500 ? 5 : 2;

let sandbox: Sandbox;
let unhurry: () => void;
beforeEach(async () => {
	unhurry = hurry();
	sandbox = await startSandbox({ seed: 'empty' });
});
afterEach(async () => {
	unhurry();
	await sandbox.close();
});

it('onboardings that fail and are killed anywhere come to each person, case and request once', async () => {
	const spoiling = spoil(sandbox);
	const kills = [];
	for (const part of partsOf(KILLS, 0.02, 0.7)) {
		const left = COUNT - sandbox.state.caseItems.rows.length;
		const calls = Math.max(1, Math.ceil(part * 4 * left));
		kills.push(calls);
		expect(await runAndKill(sandbox, 'onboard', COUNT, calls)).toMatchObject({ code: null });
	}
	await settled(sandbox);
	let failed = COUNT;
	for (let runs = 0; failed > 0 && runs < 10; runs += 1) {
		const { items } = await runNode({ sandbox, ...JOBS.onboard(COUNT) });
		failed = jsonOf(items).filter(({ error }) => error !== undefined).length;
	}
	spoiling.on = false;
	const told = { seed: SEED, kills };
	expect({ ...told, failed }).toEqual({ ...told, failed: 0 });
	expect(spoiling.spoilt).toBeGreaterThan(COUNT / 4);
	expectExactly(sandbox, COUNT);

	let calls = 0;
	sandbox.onExchange(() => void (calls += 1));
	const { items } = await runNode({ sandbox, ...JOBS.onboard(COUNT) });
	expect(jsonOf(items).filter(({ error }) => error !== undefined)).toEqual([]);
	expectExactly(sandbox, COUNT);
	// Three lists: their pages, and the last of two of them once more.
	expect(calls).toBeLessThanOrEqual(3 * Math.ceil(COUNT / 100) + 2);
}, 900_000);

describe('one onboarding', () => {
	/** The calls of one onboarding, from the first on. */
	const CALLS = 7;
	const points = Array.from({ length: CALLS }, (_, index) => index).flatMap((call) => [
		{ call, processed: false },
		{ call, processed: true },
	]);

	it('takes so many calls', async () => {
		await runNode({ sandbox, ...JOBS.onboard(1) });
		expect(sandbox.requests.total).toBe(CALLS);
	});

	it.each(points)(
		'that ends for ever at call $call (processed: $processed) is completed by the next run',
		async ({ call, processed }) => {
			const stopped = new AbortController();
			sandbox.faults.add({ kind: 'stall', after: call, times: 1_000, processed });
			const hit = new Promise<void>((resolve) => {
				const timer = setInterval(() => {
					if (sandbox.faults.hits === 0) return;
					clearInterval(timer);
					resolve();
				}, 2);
			});
			const dead = runNode({ sandbox, ...JOBS.onboard(1), cancel: stopped.signal });
			await hit;
			sandbox.faults.clear();
			// Another name of the machine is another Amiqus to the node: it knows nothing of the run that hangs.
			const another = { ...sandbox, url: sandbox.url.replace('127.0.0.1', 'localhost') };
			const { items, error } = await runNode({ sandbox: another, ...JOBS.onboard(1) });
			expect({ error, failed: items[0]?.json.error }).toEqual({ error: undefined });
			expectExactly(sandbox, 1);
			stopped.abort();
			await dead.catch(() => undefined);
			expectExactly(sandbox, 1);
		},
	);
});
