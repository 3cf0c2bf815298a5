/** n8n in queue mode: a main process, two workers and a webhook process, each with this package. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ACCOUNT } from '../real-n8n/index.mts';
import { ensureN8n } from '../real-n8n/install.mts';
import { installPackage } from '../real-n8n/pack.mts';
import { freePort, LOOPBACK } from '../real-n8n/ports.mts';
import { startN8nProcess, type N8nProcess, type ProcessOptions } from '../real-n8n/process.mts';
import {
	provisionCredentials,
	type Credentials,
	type SandboxAccess,
} from '../real-n8n/provision.mts';
import { RestClient } from '../real-n8n/rest.mts';
import { findServices, startPostgres, startRedis, type Service } from './services.mts';

/** Longer than a window of the rate limit and the run that waits for it, so that a worker that is stopped can finish. */
const SHUTDOWN_SECONDS = 60;

type Role = 'main' | 'worker' | 'webhook';

export interface FleetOptions {
	/** Folder of the repository; dist/ must be built. */
	root: string;
	/** Where all data of the fleet goes. */
	folder: string;
	sandbox: SandboxAccess;
	/** Executions that a worker runs at once. */
	concurrency?: number;
	/** Settings of n8n, beside those that a fleet needs. */
	settings?: (role: Role) => Readonly<Record<string, string>>;
	/** Whether Redis keeps what it is told on the disk; it does unless told. */
	redisKeeps?: boolean;
	log: (line: string) => void;
	signal?: AbortSignal;
}

/** One n8n process of a fleet, which can end and begin again at its address. */
export interface Member {
	name: string;
	url: string;
	/** Where its data and its log, `n8n.log`, are. */
	folder: string;
	/** The id of its process. */
	readonly pid: number | undefined;
	stop(): Promise<void>;
	/** Ends it at once, as a crash would. */
	kill(): Promise<void>;
	/** Begins again where it has ended: with the data it had, or elsewhere, as on another machine, without. */
	start(where?: 'here' | 'elsewhere'): Promise<void>;
}

export interface Fleet {
	url: string;
	/** Where webhooks arrive. */
	webhookUrl: string;
	rest: RestClient;
	credentials: Credentials;
	main: Member;
	workers: [Member, Member];
	webhook: Member;
	redis: Service;
	stop(): Promise<void>;
}

/** Starts a process, and answers how to end it and begin again. */
async function member(
	name: string,
	options: Omit<ProcessOptions, 'dataFolder'>,
	folder: string,
): Promise<Member> {
	let running: N8nProcess | undefined;
	const start: Member['start'] = async (where = 'here') => {
		if (running) return;
		if (where === 'elsewhere') await rm(folder, { recursive: true, force: true });
		await mkdir(folder, { recursive: true });
		await installPackage(options.root, folder);
		const begun = await startN8nProcess({ ...options, dataFolder: folder });
		running = begun;
		void begun.exited.then(() => {
			if (running === begun) running = undefined;
		});
	};
	await start();
	return {
		name,
		url: `http://${LOOPBACK}:${options.port}`,
		folder,
		get pid() {
			return running?.pid;
		},
		stop: async () => await running?.stop(),
		kill: async () => await running?.kill(),
		start,
	};
}

/** What all processes of a fleet are told. */
function shared(
	{ redis, postgres }: Record<'redis' | 'postgres', Service>,
	webhookUrl: string,
): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: LOOPBACK,
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: 'postgres',
		DB_POSTGRESDB_PASSWORD: 'none',
		QUEUE_BULL_REDIS_HOST: LOOPBACK,
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		N8N_ENCRYPTION_KEY: 'a-key-that-all-processes-of-the-fleet-share',
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: String(SHUTDOWN_SECONDS),
		WEBHOOK_URL: webhookUrl,
		N8N_WEBHOOK_URL: webhookUrl,
	};
}

/** Starts everything; what was started is stopped again where something fails. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
	const { root, folder, sandbox, concurrency = 10, redisKeeps = true, log, signal } = options;
	const { settings = () => ({}) } = options;
	const programs = findServices();
	const n8n = await ensureN8n({ root, log, signal });
	const started: Array<{ stop(): Promise<void> }> = [];
	const stop = async () => {
		for (const one of started.reverse()) await one.stop();
		started.length = 0;
	};
	const keep = <T extends { stop(): Promise<void> }>(one: T): T => {
		started.push(one);
		return one;
	};
	try {
		log('Starting Redis and PostgreSQL …');
		const redis = keep(await startRedis(programs.redis, join(folder, 'redis'), redisKeeps));
		const postgres = keep(await startPostgres(programs.postgres, join(folder, 'postgres')));
		const webhookPort = await freePort();
		const webhookUrl = `http://${LOOPBACK}:${webhookPort}/`;
		const common = shared({ redis, postgres }, webhookUrl);
		const begin = async (
			role: Role,
			name: string,
			more: Pick<ProcessOptions, 'port' | 'command' | 'readiness' | 'settings'>,
		) => {
			const all = { ...common, ...more.settings, ...settings(role) };
			const process = { root, n8n, signal, ...more, settings: all };
			return keep(await member(name, process, join(folder, name)));
		};
		log(`Starting n8n ${n8n.version}: main process, two workers, webhook process …`);
		// The main process first: it prepares the database.
		const main = await begin('main', 'main', { port: await freePort() });
		const readiness = ['/healthz/readiness'];
		const worker = async (name: string) => {
			const port = await freePort();
			return await begin('worker', name, {
				port,
				command: ['worker', `--concurrency=${concurrency}`],
				readiness,
				settings: { QUEUE_HEALTH_CHECK_PORT: String(port), N8N_PORT: String(await freePort()) },
			});
		};
		const [first, second, webhook] = await Promise.all([
			worker('worker-1'),
			worker('worker-2'),
			begin('webhook', 'webhook', { port: webhookPort, command: ['webhook'], readiness }),
		]);
		const rest = new RestClient(main.url);
		await rest.signIn(ACCOUNT);
		const credentials = await provisionCredentials(rest, sandbox);
		const { url } = main;
		const workers: Fleet['workers'] = [first, second];
		return { url, webhookUrl, rest, credentials, main, workers, webhook, redis, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** The names of the workers that ran an execution, or part of it, since they were last started. */
export async function workersOf({ workers }: Fleet, execution: string): Promise<string[]> {
	const names = await Promise.all(
		workers.map(async ({ name, folder }) => {
			const log = await readFile(join(folder, 'n8n.log'), 'utf8').catch(() => '');
			return log.includes(`Worker started execution ${execution} (`) ? [name] : [];
		}),
	);
	return names.flat();
}

/** Asks until the answer is there, or time is up. */
export async function eventually<T>(
	forMs: number,
	look: () => Promise<T | undefined>,
): Promise<T | undefined> {
	const deadline = Date.now() + forMs;
	for (;;) {
		const seen = await look();
		if (seen !== undefined || Date.now() > deadline) return seen;
		await sleep(500);
	}
}
