import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { startSandbox, type Sandbox } from '../../../sandbox/index.mts';
import { jsonOf, runNode } from '../support/index.mts';
import { createOrUpdate } from './workflow.mts';

const COUNT = 500;
/** The last calls of a run may be answered faster than its process is killed. */
const MARGIN = 20;
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const VICTIM = join(import.meta.dirname, 'victim.mts');

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox({ seed: 'empty', latencyMs: 5 });
});
afterEach(async () => {
	await sandbox.close();
});

/** Runs the workflow in a process of its own and kills that once it has made so many calls; answers how many were open. */
async function runAndKill(afterCalls: number): Promise<number> {
	const { url, token, oauthClient } = sandbox;
	const service = JSON.stringify({ url, token, oauthClient });
	const victim = spawn(process.execPath, ['--import', TSX, VICTIM, service, String(COUNT)], {
		stdio: ['ignore', 'inherit', 'inherit'],
	});
	const ended = once(victim, 'exit');
	let inFlight = 0;
	let answered = 0;
	const stopListening = sandbox.onExchange(() => {
		answered += 1;
		if (answered !== afterCalls) return;
		({ inFlight } = sandbox.requests);
		victim.kill('SIGKILL');
	});
	const [code, signal] = (await ended) as [number | null, string | null];
	stopListening();
	expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' });
	return inFlight;
}

/** Waits until Amiqus is done with what it was asked before the process was killed. */
async function settled() {
	while (sandbox.requests.inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

it('killed anywhere and run again, makes every person once', async () => {
	const anywhereIn = (calls: number) => fc.integer({ min: 1, max: calls - MARGIN });
	// Where persons are there already, a run makes their lookups only.
	const [kills = []] = fc.sample(
		fc.tuple(anywhereIn(2 * COUNT), anywhereIn(COUNT), anywhereIn(COUNT)),
		1,
	);
	const inFlight = [];
	for (const calls of kills) inFlight.push(await runAndKill(calls));
	await settled();
	const before = sandbox.state.clients.rows.length;

	const { items, error } = await runNode({ sandbox, ...createOrUpdate(COUNT) });
	const told = `Killed after ${kills.join(', ')} calls, with ${inFlight.join(', ')} in flight`;
	expect({ told, error }).toEqual({ told, error: undefined });
	const references = sandbox.state.clients.rows.map(({ reference }) => reference);
	expect({ told, persons: references.length }).toEqual({ told, persons: COUNT });
	expect(new Set(references).size).toBe(COUNT);
	const outcomes = jsonOf(items).map(({ outcome }) => outcome);
	expect(outcomes.filter((outcome) => outcome === 'unchanged')).toHaveLength(before);
	expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(COUNT - before);
}, 300_000);
