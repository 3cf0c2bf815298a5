import { startSandbox, type Sandbox } from '../../../sandbox/index.mts';
import { jsonOf, runNode } from '../support/index.mts';
import { runAndKill, settled } from './kill.mts';
import { partsOf } from './spoil.mts';
import { JOBS } from './workflow.mts';

const COUNT = 500;

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ seed: 'empty', latencyMs: 5 });
});
afterEach(async () => {
	await sandbox.close();
});

it('killed anywhere and run again, makes every person once', async () => {
	const persons = sandbox.state.clients.rows;
	const kills = [];
	const inFlight = [];
	for (const part of partsOf(3, 0.01, 0.4)) {
		// A run makes a call for each person who is missing, and few others.
		const calls = Math.ceil(part * (COUNT - persons.length));
		const killed = await runAndKill(sandbox, 'createOrUpdate', COUNT, calls);
		expect(killed).toMatchObject({ code: null, signal: 'SIGKILL' });
		kills.push(calls);
		inFlight.push(killed.inFlight);
	}
	await settled(sandbox);
	const before = sandbox.state.clients.rows.length;

	const { items, error } = await runNode({ sandbox, ...JOBS.createOrUpdate(COUNT) });
	const told = `Killed after ${kills.join(', ')} calls, with ${inFlight.join(', ')} in flight`;
	expect({ told, error }).toEqual({ told, error: undefined });
	const references = sandbox.state.clients.rows.map(({ reference }) => reference);
	expect({ told, persons: references.length }).toEqual({ told, persons: COUNT });
	expect(new Set(references).size).toBe(COUNT);
	const outcomes = jsonOf(items).map(({ outcome }) => outcome);
	expect(outcomes.filter((outcome) => outcome === 'unchanged')).toHaveLength(before);
	expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(COUNT - before);
}, 300_000);
