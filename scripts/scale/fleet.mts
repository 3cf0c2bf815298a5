/** n8n in queue mode: a main process, two workers and a webhook process, each with this package. */
import { mkdir } from 'node:fs/promises';
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
import { findServices, startPostgres, startRedis } from './services.mts';

/** Longer than a window of the rate limit and the run that waits for it, so that a worker that is stopped can finish. */
const SHUTDOWN_SECONDS = 60;

export interface FleetOptions {
	/** Folder of the repository; dist/ must be built. */
	root: string;
	/** Where all data of the fleet goes. */
	folder: string;
	sandbox: SandboxAccess;
	/** Executions that a worker runs at once. */
	concurrency?: number;
	/** Settings of n8n in all processes. */
	settings?: Readonly<Record<string, string>>;
	log: (line: string) => void;
	signal?: AbortSignal;
}

export interface Fleet {
	url: string;
	/** Where webhooks arrive. */
	webhookUrl: string;
	rest: RestClient;
	credentials: Credentials;
	workers: N8nProcess[];
	stop(): Promise<void>;
}

/** Starts everything; what was started is stopped again where something fails. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
	const { root, folder, sandbox, concurrency = 10, log, signal } = options;
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
		const redis = keep(await startRedis(programs.redis, join(folder, 'redis')));
		const postgres = keep(await startPostgres(programs.postgres, join(folder, 'postgres')));
		const webhookPort = await freePort();
		const webhookUrl = `http://${LOOPBACK}:${webhookPort}/`;
		const shared = {
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
			...options.settings,
		};
		const begin = async (name: string, more: Partial<ProcessOptions> & { port: number }) => {
			const dataFolder = join(folder, name);
			await mkdir(dataFolder, { recursive: true });
			await installPackage(root, dataFolder);
			const settings = { ...shared, ...more.settings };
			return keep(await startN8nProcess({ root, n8n, signal, dataFolder, ...more, settings }));
		};
		log(`Starting n8n ${n8n.version}: main process, two workers, webhook process …`);
		// The main process first: it prepares the database.
		const main = await begin('main', { port: await freePort() });
		const worker = async (name: string) => {
			const port = await freePort();
			return await begin(name, {
				port,
				command: ['worker', `--concurrency=${concurrency}`],
				readiness: ['/healthz/readiness'],
				settings: { QUEUE_HEALTH_CHECK_PORT: String(port), N8N_PORT: String(await freePort()) },
			});
		};
		const [first, second] = await Promise.all([
			worker('worker-1'),
			worker('worker-2'),
			begin('webhook', {
				port: webhookPort,
				command: ['webhook'],
				readiness: ['/healthz/readiness'],
			}),
		]);
		const rest = new RestClient(main.url);
		await rest.signIn(ACCOUNT);
		const credentials = await provisionCredentials(rest, sandbox);
		return { url: main.url, webhookUrl, rest, credentials, workers: [first, second], stop };
	} catch (error) {
		await stop();
		throw error;
	}
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
