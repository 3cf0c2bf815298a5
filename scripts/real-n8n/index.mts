/** A real n8n with this package installed in it, for people (`npm start`) and for tests. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from './failure.mts';
import { ensureN8n } from './install.mts';
import { hasNodeType } from './loaded.mts';
import { takeLock } from './lock.mts';
import { installPackage } from './pack.mts';
import { startN8nProcess } from './process.mts';
import { freePort } from './ports.mts';
import { importWorkflows, provisionCredentials } from './provision.mts';
import type { Credentials, Named, SandboxAccess, WorkflowFile } from './provision.mts';
import { RestClient, type Account } from './rest.mts';

/** Who signs in to this n8n, which only this machine can reach. */
export const ACCOUNT: Account = { email: 'owner@example.com', password: 'Amiqus-sandbox-1' };

/** The Amiqus node, as n8n names it. */
export const NODE_TYPE = 'n8n-nodes-amiqus.amiqus';

/** One n8n at a time works on a data folder. */
const LOCK = 'in-use';

export interface RealN8nOptions {
	/** Folder of the repository; dist/ must be built. */
	root: string;
	/** Where n8n keeps its data; what an earlier start left there is used again. */
	dataFolder: string;
	/** Empties the data folder first. */
	fresh?: boolean;
	/** Without it n8n has neither credentials nor example workflows. */
	sandbox?: SandboxAccess;
	/** A free one where it is left out. */
	port?: number;
	/** Environment variables that set n8n up in another way. */
	settings?: Readonly<Record<string, string>>;
	log?: (line: string) => void;
	signal?: AbortSignal;
}

export interface RealN8n {
	url: string;
	/** The id of n8n's main process. */
	pid: number | undefined;
	account: Account;
	/** A signed-in session. */
	rest: RestClient;
	credentials: Credentials;
	/** The examples, by name. */
	workflows: Map<string, WorkflowFile & Named>;
	/** Resolves with a sentence when n8n is gone, for whatever reason. */
	exited: Promise<string>;
	stop(): Promise<void>;
	/** Ends it at once, as a crash would. */
	kill(): Promise<void>;
}

type End = () => Promise<void>;

async function empty(dataFolder: string): Promise<void> {
	for (const name of await readdir(dataFolder))
		if (name !== `${LOCK}.lock`) await rm(join(dataFolder, name), { recursive: true, force: true });
}

/** n8n starts without a package it cannot load and says so in its log only. */
async function requirePackage(rest: RestClient, dataFolder: string): Promise<void> {
	if (await hasNodeType(rest, NODE_TYPE)) return;
	throw new Failure(`n8n could not load this package: ${join(dataFolder, 'n8n.log')} says why.`);
}

/** Installs n8n where it is missing, starts it with the package, and fills it. */
export async function startRealN8n(options: RealN8nOptions): Promise<RealN8n> {
	const { root, dataFolder, fresh = false, sandbox, log = () => undefined, signal } = options;
	const n8n = await ensureN8n({ root, log, signal });
	const lock = await takeLock(join(dataFolder, LOCK), {
		signal,
		onHeld: () => {
			throw new Failure(`Another n8n already uses the data in ${dataFolder}.`);
		},
	});
	try {
		if (fresh) await empty(dataFolder);
		await installPackage(root, dataFolder);
		log(`Starting n8n ${n8n.version} …`);
		const port = options.port ?? (await freePort());
		const { settings } = options;
		const running = await startN8nProcess({ root, n8n, port, dataFolder, settings, signal });
		const thenRelease =
			(end: End): End =>
			async () => {
				await end();
				await lock.release();
			};
		try {
			const rest = new RestClient(running.url);
			await rest.signIn(ACCOUNT);
			await requirePackage(rest, dataFolder);
			const credentials = sandbox ? await provisionCredentials(rest, sandbox) : {};
			const workflows = sandbox
				? await importWorkflows(rest, join(root, 'examples'), credentials)
				: new Map<string, WorkflowFile & Named>();
			const { url, pid, exited } = running;
			return {
				url,
				pid,
				account: ACCOUNT,
				rest,
				credentials,
				workflows,
				exited,
				stop: thenRelease(() => running.stop()),
				kill: thenRelease(() => running.kill()),
			};
		} catch (error) {
			await running.stop();
			throw error;
		}
	} catch (error) {
		await lock.release();
		throw error;
	}
}
