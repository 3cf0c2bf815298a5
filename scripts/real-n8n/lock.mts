/** A lock: one process at a time, and a lock whose owner is gone does not stand in the way. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lock } from 'proper-lockfile';

/** A lock that its owner has not touched for this long is nobody's: long enough for a process that is kept busy. */
const STALE_MS = 10_000;
const POLL_MS = 500;

export interface Lock {
	/** Gives the lock back; a second call does nothing. */
	release(): Promise<void>;
}

export interface LockOptions {
	/** Called once when somebody else holds the lock: throw to give up, return to wait. */
	onHeld?: () => void;
	signal?: AbortSignal;
	/** For tests, which have no time. */
	staleMs?: number;
}

/** Takes the lock on `path`, waiting while a living process holds it. */
export async function takeLock(
	path: string,
	{ onHeld, signal, staleMs = STALE_MS }: LockOptions = {},
): Promise<Lock> {
	await mkdir(dirname(path), { recursive: true });
	const began = performance.now();
	let told = false;
	for (;;) {
		signal?.throwIfAborted();
		try {
			const release = await lock(path, { realpath: false, stale: staleMs });
			return { release: async () => await release().catch(unlessReleased) };
		} catch (error) {
			if (codeOf(error) !== 'ELOCKED') throw error;
		}
		// Only a lock that was touched meanwhile is surely somebody's.
		if (!told && performance.now() - began > staleMs) {
			onHeld?.();
			told = true;
		}
		await sleep(POLL_MS, undefined, { signal });
	}
}

function unlessReleased(error: unknown): void {
	if (codeOf(error) !== 'ERELEASED') throw error;
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;
