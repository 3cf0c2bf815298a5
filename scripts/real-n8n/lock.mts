/** A lock file: one process at a time, and a lock whose owner is gone does not stand in the way. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 5_000;
const SILENT_MS = 60_000;
const POLL_MS = 500;

interface Owner {
	token: string;
	pid: number;
	host: string;
}

export interface Lock {
	/** Gives the lock back; a second call does nothing. */
	release(): Promise<void>;
}

export interface LockOptions {
	/** Called once when somebody else holds the lock: throw to give up, return to wait. */
	onHeld?: (pid: number) => void;
	signal?: AbortSignal;
}

/** Takes the lock `path`, waiting while a living process holds it. */
export async function takeLock(path: string, options: LockOptions = {}): Promise<Lock> {
	const { onHeld, signal } = options;
	await mkdir(dirname(path), { recursive: true });
	const owner: Owner = { token: randomUUID(), pid: process.pid, host: hostname() };
	let told = false;
	for (;;) {
		signal?.throwIfAborted();
		try {
			await writeFile(path, JSON.stringify(owner), { flag: 'wx' });
			return hold(path, owner);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
		const holder = await livingHolder(path);
		if (holder === undefined) {
			await removeStale(path);
			continue;
		}
		if (!told) onHeld?.(holder.pid);
		told = true;
		await sleep(POLL_MS, undefined, { signal });
	}
}

function hold(path: string, owner: Owner): Lock {
	const heartbeat = setInterval(() => {
		const now = new Date();
		utimes(path, now, now).catch(() => undefined);
	}, HEARTBEAT_MS);
	heartbeat.unref();
	return {
		async release() {
			clearInterval(heartbeat);
			const current = await read(path);
			if (current?.token === owner.token) await rm(path, { force: true });
		},
	};
}

async function livingHolder(path: string): Promise<Owner | undefined> {
	const owner = await read(path);
	const touched = await stat(path).catch(() => undefined);
	if (!touched) return undefined;
	const silent = Date.now() - touched.mtimeMs > SILENT_MS;
	// Between creating and writing the file there is nothing to read yet: only its age tells.
	if (!owner) return silent ? undefined : { token: '', pid: 0, host: '' };
	if (owner.host === hostname()) return isRunning(owner.pid) && !silent ? owner : undefined;
	return silent ? undefined : owner;
}

/**
 * Moves the stale file away before deleting it: of two processes that find it stale only one succeeds in the
 * move, so neither deletes the other's new lock unseen.
 */
async function removeStale(path: string): Promise<void> {
	const aside = `${path}.stale-${randomUUID()}`;
	try {
		await rename(path, aside);
	} catch {
		return;
	}
	await rm(aside, { force: true });
}

async function read(path: string): Promise<Owner | undefined> {
	try {
		return JSON.parse(await readFile(path, 'utf8')) as Owner;
	} catch {
		return undefined;
	}
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
