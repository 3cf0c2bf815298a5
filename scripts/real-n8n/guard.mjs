/**
 * Loaded into n8n's process before n8n itself: ends it when the process that started it is gone, however that
 * ended. The starter holds the other end of standard input and never writes to it.
 */
import { isMainThread } from 'node:worker_threads';

const GRACE_MS = 15_000;

if (isMainThread) {
	process.stdin.on('error', () => undefined);
	process.stdin.once('close', () => {
		process.kill(process.pid, 'SIGTERM');
		setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS).unref();
	});
	process.stdin.resume();
}
