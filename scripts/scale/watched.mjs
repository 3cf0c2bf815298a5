/**
 * Loaded into an n8n process whose memory is watched: told to by SIGUSR2, it clears up and adds to `memory.ndjson`, in
 * the folder it runs in, what it still needs. What a process takes says little: it keeps much that it no longer needs.
 */
import { appendFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
	setFlagsFromString('--expose-gc');
	const clearUp = runInNewContext('gc');
	process.on('SIGUSR2', () => {
		clearUp();
		const { heapUsed, external, rss } = process.memoryUsage();
		const sample = { pid: process.pid, at: Date.now(), used: heapUsed + external, taken: rss };
		appendFileSync('memory.ndjson', `${JSON.stringify(sample)}\n`);
	});
}
