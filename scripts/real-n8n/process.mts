/** n8n as a child process: started, watched and stopped with everything it started itself. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Failure } from './failure.mts';
import type { InstalledN8n } from './install.mts';
import { LOOPBACK, freePort } from './ports.mts';
import { CONNECTION } from './rest.mts';

const READY_MS = 180_000;
const POLL_MS = 200;
const READY = ['/healthz/readiness', '/rest/settings'];
const GRACE_MS = 15_000;

/** Settings of the caller's own n8n, database or test runner, which must not reach this one. */
const FOREIGN =
	/^(N8N_|DB_|EXECUTIONS_|QUEUE_|CREDENTIALS_|npm_|JEST_|WEBHOOK_URL$|NODE_OPTIONS$|NODE_ENV$)/;

export interface N8nProcess {
	url: string;
	/** Its process id. */
	pid: number | undefined;
	/** Resolves when the process is gone, with a sentence that says so. */
	exited: Promise<string>;
	/** Ends n8n and its task runner; safe to call more than once. */
	stop(): Promise<void>;
	/** Ends them at once, as a crash or a power cut would: n8n cannot finish anything. */
	kill(): Promise<void>;
}

export interface ProcessOptions {
	/** Folder of the repository. */
	root: string;
	n8n: InstalledN8n;
	port: number;
	dataFolder: string;
	/** What n8n is to be, with its options: a worker, say; the main process unless told. */
	command?: readonly string[];
	/** The paths that answer JSON once it is ready. */
	readiness?: readonly string[];
	/** Settings of n8n beside those that every start here has. */
	settings?: Readonly<Record<string, string>>;
	signal?: AbortSignal;
}

/**
 * Starts n8n with its data in `dataFolder` and answers when it takes requests. A debugger can be attached where the
 * environment names a port in AMIQUS_INSPECT.
 */
export async function startN8nProcess(options: ProcessOptions): Promise<N8nProcess> {
	const { root, n8n, port, dataFolder, settings, signal } = options;
	const { command = ['start'], readiness = READY } = options;
	const url = `http://${LOOPBACK}:${port}`;
	const logFile = join(dataFolder, 'n8n.log');
	mkdirSync(dataFolder, { recursive: true });
	const log = openSync(logFile, 'w');
	const guard = pathToFileURL(join(root, 'scripts', 'real-n8n', 'guard.mjs')).href;
	const { AMIQUS_INSPECT: inspected } = process.env;
	const inspect = inspected ? [`--inspect=${LOOPBACK}:${inspected}`] : [];
	const child = spawn(n8n.node, [...inspect, '--import', guard, n8n.entry, ...command], {
		cwd: dataFolder,
		env: { ...(await environment(n8n, port, dataFolder)), ...settings },
		// A group of its own: Ctrl-C reaches this process only, which then ends n8n in order.
		detached: process.platform !== 'win32',
		// Standard input only serves the guard, which sees it close.
		stdio: ['pipe', log, log],
	});
	closeSync(log);
	const running = watch(child, url);
	try {
		await waitUntilReady(running, readiness, signal);
	} catch (error) {
		await running.stop();
		if (!(error instanceof Failure)) throw error;
		throw new Failure(`${error.message} The end of ${logFile}:\n${await tail(logFile)}`);
	}
	return running;
}

async function environment(
	n8n: InstalledN8n,
	port: number,
	dataFolder: string,
): Promise<NodeJS.ProcessEnv> {
	const own = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
	const noProxy = [process.env.NO_PROXY ?? process.env.no_proxy, LOOPBACK, 'localhost'];
	const base = `http://${LOOPBACK}:${port}/`;
	return {
		...Object.fromEntries(own),
		// n8n starts its task runner as plain "node".
		PATH: [dirname(n8n.node), process.env.PATH].join(delimiter),
		NO_PROXY: noProxy.filter(Boolean).join(','),
		NODE_ENV: 'production',
		N8N_USER_FOLDER: dataFolder,
		N8N_LISTEN_ADDRESS: LOOPBACK,
		N8N_PORT: String(port),
		N8N_EDITOR_BASE_URL: base,
		N8N_WEBHOOK_URL: base,
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		N8N_LOG_LEVEL: process.env.N8N_LOG_LEVEL ?? 'info',
		// Nothing here calls home, so it also works without a network.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_DISABLED_MODULES: 'mcp-registry',
	};
}

function watch(child: ChildProcess, url: string): N8nProcess {
	let gone = false;
	const exited = new Promise<string>((resolve) => {
		child.once('error', (error) => resolve(`n8n could not be started: ${error.message}.`));
		child.once('exit', (code, signal) =>
			resolve(`n8n stopped by itself (${signal ?? `exit code ${code}`}).`),
		);
	}).finally(() => {
		gone = true;
	});
	const stop = async () => {
		if (!gone) {
			end(child, 'SIGTERM');
			const timer = new AbortController();
			const late = sleep(GRACE_MS, 'late', { signal: timer.signal }).catch(() => 'stopped');
			if ((await Promise.race([exited, late])) === 'late') {
				end(child, 'SIGKILL');
				await exited;
			}
			timer.abort();
		}
		end(child, 'SIGKILL');
	};
	const kill = async () => {
		end(child, 'SIGKILL');
		await exited;
	};
	return { url, pid: child.pid, exited, stop, kill };
}

/** Sends a signal to the whole group, so that a task runner whose parent is gone gets it too. */
function end(child: ChildProcess, signal: NodeJS.Signals): void {
	if (child.pid === undefined) return;
	try {
		if (process.platform === 'win32') child.kill(signal);
		else process.kill(-child.pid, signal);
	} catch {
		// Nobody of the group is left.
	}
}

async function waitUntilReady(
	running: N8nProcess,
	readiness: readonly string[],
	signal?: AbortSignal,
): Promise<void> {
	const deadline = Date.now() + READY_MS;
	let stopped: string | undefined;
	void running.exited.then((sentence) => {
		stopped = sentence;
	});
	for (;;) {
		signal?.throwIfAborted();
		if (stopped !== undefined) throw new Failure(stopped);
		const ready = await Promise.all(
			readiness.map(async (path) => await answers(`${running.url}${path}`)),
		);
		if (ready.every(Boolean)) return;
		if (Date.now() > deadline)
			throw new Failure(`n8n did not become ready within ${READY_MS / 1000} s.`);
		await sleep(POLL_MS, undefined, { signal });
	}
}

/** While n8n starts it answers every page with a holding text, so only JSON counts. */
async function answers(url: string): Promise<boolean> {
	try {
		const signal = AbortSignal.timeout(5_000);
		const response = await fetch(url, { headers: CONNECTION, signal });
		await response.json();
		return response.ok;
	} catch {
		return false;
	}
}

async function tail(file: string): Promise<string> {
	const text = await readFile(file, 'utf8').catch(() => '(no log)');
	return text.trim().split('\n').slice(-25).join('\n');
}
