/** Redis and PostgreSQL for a fleet of n8n processes: of their own, on this machine's own address, gone when stopped. */
import {
	execFileSync,
	spawn,
	spawnSync,
	type ChildProcess,
	type SpawnOptions,
} from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Failure } from '../real-n8n/failure.mts';
import { freePort, LOOPBACK } from '../real-n8n/ports.mts';

const READY_MS = 30_000;
const POLL_MS = 100;
/** Where Debian puts the programs of PostgreSQL, a folder for each version. */
const DEBIAN_POSTGRES = '/usr/lib/postgresql';

export interface Service {
	port: number;
	stop(): Promise<void>;
	/** Ends it at once, as a crash would. */
	kill(): Promise<void>;
	/** Begins again with what it kept. */
	start(): Promise<void>;
}

/** Whom a program runs as. */
interface User {
	uid: number;
	gid: number;
}

function onPath(program: string): string | undefined {
	const folders = (process.env.PATH ?? '').split(delimiter);
	return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

function postgresFolder(): string | undefined {
	const path = onPath('initdb');
	if (path !== undefined) return join(path, '..');
	if (!existsSync(DEBIAN_POSTGRES)) return undefined;
	return readdirSync(DEBIAN_POSTGRES)
		.sort((a, b) => Number(b) - Number(a))
		.map((version) => join(DEBIAN_POSTGRES, version, 'bin'))
		.find((folder) => existsSync(join(folder, 'initdb')));
}

/** Where the programs are; a Failure in one sentence says what is missing. */
export function findServices(): { redis: string; postgres: string } {
	const redis = onPath('redis-server');
	const postgres = postgresFolder();
	const missing = [
		...(redis === undefined ? ['redis-server'] : []),
		...(postgres === undefined ? ['postgresql'] : []),
	];
	if (redis === undefined || postgres === undefined)
		throw new Failure(
			`A fleet of n8n needs ${missing.join(' and ')}, which this machine does not have: apt-get install ${missing.join(' ')}`,
		);
	return { redis, postgres };
}

/** PostgreSQL refuses to run as root. */
function ordinaryUser(): User | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}

/** Starts Redis. @param keeps whether it keeps what it is told on the disk */
export async function startRedis(
	program: string,
	folder: string,
	keeps: boolean,
): Promise<Service> {
	await mkdir(folder, { recursive: true });
	const port = await freePort();
	const keeping = keeps ? ['--appendonly', 'yes'] : ['--save', ''];
	const options = ['--port', port, '--bind', LOOPBACK, '--dir', folder, ...keeping];
	return await serve(() => kept({ program, args: options.map(String) }), 'Redis', port);
}

/** Starts PostgreSQL with an empty cluster, whose database `postgres` anybody on this machine may use. */
export async function startPostgres(programs: string, folder: string): Promise<Service> {
	const user = ordinaryUser();
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	if (user) await chown(folder, user.uid, user.gid);
	const data = join(folder, 'data');
	const made = ['-A', 'trust', '-U', 'postgres', '-D', data, '--no-sync'];
	const { status, stderr } = spawnSync(join(programs, 'initdb'), made, { ...user, cwd: folder });
	if (status !== 0)
		throw new Failure(`PostgreSQL could not be set up in ${folder}: ${String(stderr).trim()}`);
	const port = await freePort();
	const where = ['-D', data, '-p', String(port), '-h', LOOPBACK, '-k', folder];
	const args = [...where, '-c', 'max_connections=200'];
	const begin = () =>
		kept({ program: join(programs, 'postgres'), args, options: { ...user, cwd: folder } });
	return await serve(begin, 'PostgreSQL', port);
}

/** Starts a program that does not outlive this one, however this one ends. */
function kept(what: { program: string; args: string[]; options?: SpawnOptions }): ChildProcess {
	const keeper = fileURLToPath(new URL('keeper.mjs', import.meta.url));
	return spawn(process.execPath, [keeper, JSON.stringify(what)], {
		// A group of its own: Ctrl-C reaches this process only, which ends all of it in order.
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
	});
}

async function serve(begin: () => ChildProcess, what: string, port: number): Promise<Service> {
	let end = await untilReady(begin(), what, port);
	return {
		port,
		stop: async () => await end(),
		kill: async () => await end('SIGKILL'),
		start: async () => {
			end = await untilReady(begin(), what, port);
		},
	};
}

/** Waits until a program listens, and answers how to end it: in order, or by a signal. */
async function untilReady(
	child: ChildProcess,
	what: string,
	port: number,
): Promise<(signal?: NodeJS.Signals) => Promise<void>> {
	let gone: string | undefined;
	const exited = new Promise<void>((resolve) => {
		const end = (why: unknown) => {
			gone = String(why);
			resolve();
		};
		child.once('error', end);
		child.once('exit', end);
	});
	const stop = async (signal?: NodeJS.Signals) => {
		if (gone === undefined && signal) child.stdin?.write(signal);
		else if (gone === undefined) child.stdin?.end();
		await exited;
	};
	const deadline = Date.now() + READY_MS;
	while (!(await listens(port))) {
		if (gone !== undefined) throw new Failure(`${what} did not start (${gone}).`);
		if (Date.now() > deadline) {
			await stop();
			throw new Failure(`${what} did not become ready within ${READY_MS / 1000} s.`);
		}
		await sleep(POLL_MS);
	}
	return stop;
}

async function listens(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect(port, LOOPBACK);
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});
}
