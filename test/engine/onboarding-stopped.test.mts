/** Onboardings that end between any two calls, and what a script of single calls makes of the same. */
import { startSandbox, type Sandbox } from '../../sandbox/index.mts';
import { runNode } from './support/index.mts';
import { callsOf, counts, expectExactly, onboardingOf, start } from './support/onboarding.mts';

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ seed: 'empty' });
});
afterEach(async () => {
	await sandbox.close();
});

const PERSON = [{ ref: 'A' }];

/** Ends a run at its nth call, which is never answered. */
async function endAt(nth: number, processed: boolean): Promise<void> {
	const take = sandbox.faults.add({ kind: 'stall', after: nth - 1, processed });
	const stop = new AbortController();
	const run = runNode({
		sandbox,
		parameters: onboardingOf(),
		items: PERSON,
		cancel: stop.signal,
	});
	while (sandbox.faults.hits === 0) await new Promise((resolve) => setTimeout(resolve, 2));
	// What Amiqus does with the call, it does.
	await new Promise((resolve) => setTimeout(resolve, 10));
	stop.abort();
	await run;
	take();
}

it('an onboarding that ends at any of its calls is one when it is run again', async () => {
	const seen = callsOf(sandbox);
	await start(sandbox, PERSON);
	expectExactly(sandbox, 1);
	const calls = seen.length;
	expect(calls).toBeGreaterThan(5);
	for (let nth = 1; nth <= calls; nth += 1) {
		for (const processed of [false, true]) {
			await sandbox.close();
			sandbox = await startSandbox({ seed: 'empty' });
			await endAt(nth, processed);
			await start(sandbox, PERSON);
			const at = { nth, processed };
			expect({ ...at, counts: counts(sandbox) }).toEqual({ ...at, counts: [1, 1, 1, 1] });
		}
	}
});

/** The four calls that a script makes for each person, as a guide to bulk imports has them. */
async function script(until = 4): Promise<void> {
	const post = async (method: string, path: string, body: object) => {
		const answer = await fetch(`${sandbox.api}${path}`, {
			method,
			headers: { Authorization: `Bearer ${sandbox.token}`, 'Content-Type': 'application/json' },
			body: JSON.stringify(body),
		});
		return (await answer.json()) as { id: number };
	};
	const person = await post('POST', '/clients', {
		name: { first_name: 'Isla', last_name: 'Reid' },
		email: 'a@example.com',
		reference: 'A',
	});
	if (until < 2) return;
	const opened = await post('POST', '/cases', {
		client: person.id,
		name: 'Starter',
		reference: 'A',
	});
	if (until < 3) return;
	const steps = [{ type: 'check.identity' }];
	const request = await post('POST', '/records', { client: person.id, steps, notification: false });
	if (until < 4) return;
	await post('PATCH', `/cases/${opened.id}/items`, [{ id: request.id, type: 'record' }]);
}

it('a script of single calls makes all of it again, and an onboarding does not', async () => {
	await script(3);
	await script();
	expect(counts(sandbox)).toEqual([2, 2, 2, 1]);

	await sandbox.close();
	sandbox = await startSandbox({ seed: 'empty' });
	await endAt(5, true);
	await start(sandbox, PERSON);
	await start(sandbox, PERSON);
	expectExactly(sandbox, 1);
});
