import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from '../../../scripts/real-n8n/lock.mts';

let folder: string;
const path = () => join(folder, 'test.lock');

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lock-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const held = () => {
	throw new Error('held');
};

it('lets one in at a time', async () => {
	const lock = await takeLock(path());
	await expect(takeLock(path(), { onHeld: held })).rejects.toThrow('held');
	await lock.release();
	const next = await takeLock(path(), { onHeld: held });
	await next.release();
	expect(await readdir(folder)).toEqual([]);
});

it('waits until the other one is done', async () => {
	const first = await takeLock(path());
	let waiting = false;
	const second = takeLock(path(), {
		onHeld: (pid) => {
			waiting = pid === process.pid;
			void first.release();
		},
	});
	await (await second).release();
	expect(waiting).toBe(true);
});

it('stops waiting when told to', async () => {
	const lock = await takeLock(path());
	const stop = new AbortController();
	const waiting = takeLock(path(), { signal: stop.signal, onHeld: () => stop.abort() });
	await expect(waiting).rejects.toThrow(/abort/i);
	await lock.release();
});

it('takes over from a process that is gone', async () => {
	// The largest process number there can be is not in use.
	const owner = { token: 'other', pid: 2 ** 22 + 1, host: hostname() };
	await writeFile(path(), JSON.stringify(owner));
	const lock = await takeLock(path(), { onHeld: held });
	await lock.release();
});

it('takes over from another machine only after it has been silent', async () => {
	await writeFile(path(), JSON.stringify({ token: 'other', pid: 1, host: 'elsewhere' }));
	await expect(takeLock(path(), { onHeld: held })).rejects.toThrow('held');
	const longAgo = new Date(Date.now() - 3_600_000);
	await utimes(path(), longAgo, longAgo);
	const lock = await takeLock(path(), { onHeld: held });
	await lock.release();
});
