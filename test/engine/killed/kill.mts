import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Sandbox } from '../../../sandbox/index.mts';
import type { JOBS } from './workflow.mts';

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const VICTIM = join(import.meta.dirname, 'victim.mts');

/** How a process ended, and how many of its calls were open when it was killed. */
export interface Killed {
	code: number | null;
	signal: string | null;
	inFlight: number;
}

/** Does a job in a process of its own and kills that once so many calls were answered. */
export async function runAndKill(
	sandbox: Sandbox,
	job: keyof typeof JOBS,
	count: number,
	afterCalls: number,
): Promise<Killed> {
	const { url, token, oauthClient } = sandbox;
	const service = JSON.stringify({ url, token, oauthClient });
	const victim = spawn(process.execPath, ['--import', TSX, VICTIM, service, job, String(count)], {
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
	return { code, signal, inFlight };
}

/** Waits until Amiqus is done with what it was asked before the process was killed. */
export async function settled(sandbox: Sandbox): Promise<void> {
	while (sandbox.requests.inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}
