import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from '../../../scripts/real-n8n/lock.mts';

let folder: string;
const path = () => join(folder, 'test');

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lock-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const ifHeld = {
	staleMs: 2_000,
	onHeld: () => {
		throw new Error('held');
	},
};

it('lets one in at a time', async () => {
	const lock = await takeLock(path(), { staleMs: 2_000 });
	await expect(takeLock(path(), ifHeld)).rejects.toThrow('held');
	await lock.release();
	await lock.release();
	const next = await takeLock(path(), ifHeld);
	await next.release();
	expect(await readdir(folder)).toEqual([]);
});

it('stops waiting when told to', async () => {
	const lock = await takeLock(path(), { staleMs: 2_000 });
	const waiting = takeLock(path(), { signal: AbortSignal.timeout(50) });
	await expect(waiting).rejects.toThrow(/abort/i);
	await lock.release();
});

it('takes over from a process that is gone', async () => {
	await mkdir(`${path()}.lock`);
	const lock = await takeLock(path(), ifHeld);
	await lock.release();
});
