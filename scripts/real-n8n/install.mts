/** Installs the pinned n8n into the user's cache, once for all clones. */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNetworkError, npmCommand, PATIENCE, registryAnswers, unreachable } from '../npm.mjs';
import { runCommand } from './command.mts';
import { Failure, messageOf } from './failure.mts';
import { takeLock } from './lock.mts';
import { cacheFolder, readPin, type Pin } from './pin.mts';

const STAMP = 'installed.json';
const PROGRESS_MS = 20_000;
/** Packages whose install scripts are needed: Node's own program, and SQLite for this platform. */
const BUILT = ['node', 'sqlite3'];

export interface InstalledN8n {
	folder: string;
	/** Program of the pinned Node, and n8n's entry file to run with it. */
	node: string;
	entry: string;
	version: string;
}

export interface InstallOptions {
	root: string;
	cache?: string;
	log?: (line: string) => void;
	signal?: AbortSignal;
}

/** Answers where the pinned n8n is, after installing it where it is missing. */
export async function ensureN8n(options: InstallOptions): Promise<InstalledN8n> {
	const { root, cache = cacheFolder(), log = () => undefined, signal } = options;
	const pin = readPin(root);
	const folder = join(cache, `n8n-${pin.hash}`);
	const installed = describe(folder, pin);
	if (await isComplete(folder, pin)) return installed;

	const lock = await takeLock(folder, {
		signal,
		onHeld: () => log('Another start is installing n8n: waiting for it …'),
	});
	try {
		if (!(await isComplete(folder, pin))) await install({ pin, cache, folder, log, signal });
	} finally {
		await lock.release();
	}
	return installed;
}

interface Installation {
	pin: Pin;
	cache: string;
	folder: string;
	log: (line: string) => void;
	signal?: AbortSignal;
}

async function install({ pin, cache, folder, log, signal }: Installation): Promise<void> {
	if (!registryAnswers()) throw new Failure(unreachable('n8n'));
	const prefix = `installing-${pin.hash}-`;
	await removeLeftovers(cache, prefix);
	const temporary = join(cache, `${prefix}${process.pid}`);
	log(
		`Installing n8n ${pin.versions.n8n} with Node ${pin.versions.node} into ${folder}: about 3 minutes and 2.8 GB, this once for all clones …`,
	);
	try {
		await mkdir(temporary, { recursive: true });
		for (const file of ['package.json', 'package-lock.json'])
			await copyFile(join(pin.folder, file), join(temporary, file));
		const npm = (step: string, args: string[]) => runNpm({ step, args, temporary, log, signal });
		await npm('downloading', ['ci', '--ignore-scripts']);
		await npm('building', ['rebuild', ...BUILT, '--ignore-scripts=false']);
		await check(describe(temporary, pin), pin, temporary);
		await writeFile(join(temporary, STAMP), JSON.stringify(pin.versions));
		await rm(folder, { recursive: true, force: true });
		await rename(temporary, folder);
	} catch (error) {
		await rm(temporary, { recursive: true, force: true });
		throw error;
	}
	log(`n8n ${pin.versions.n8n} is installed.`);
}

interface NpmStep {
	step: string;
	args: string[];
	temporary: string;
	log: (line: string) => void;
	signal?: AbortSignal;
}

async function runNpm({ step, args, temporary, log, signal }: NpmStep): Promise<void> {
	const started = Date.now();
	const progress = setInterval(
		() => log(`  n8n: ${step} … ${Math.round((Date.now() - started) / 1000)} s`),
		PROGRESS_MS,
	);
	const {
		command,
		args: npmArgs,
		options,
	} = npmCommand([...args, '--no-audit', '--no-fund', '--loglevel=error', ...PATIENCE]);
	try {
		const result = await runCommand(command, npmArgs, { cwd: temporary, signal, ...options });
		if (result.code !== 0) throw new Failure(explain(step, result.output));
	} finally {
		clearInterval(progress);
	}
}

function explain(step: string, output: string): string {
	if (/ENOSPC/.test(output))
		return "n8n could not be installed: the disk is full. It needs about 3 GB in the user's cache folder (XDG_CACHE_HOME chooses another).";
	if (isNetworkError(output)) return unreachable('n8n');
	return `n8n could not be installed (${step}). npm said:\n${output.split('\n').slice(-30).join('\n')}`;
}

/** A broken Node or SQLite is found now, not as a riddle when n8n starts. */
async function check(n8n: InstalledN8n, pin: Pin, cwd: string): Promise<void> {
	const expression = "require('sqlite3'); console.log(process.versions.node)";
	const result = await runCommand(n8n.node, ['-e', expression], { cwd }).catch(
		(error: unknown) => ({ code: null, stdout: '', output: messageOf(error) }),
	);
	if (result.code === 0 && result.stdout.trim() === pin.versions.node) return;
	throw new Failure(
		`n8n was downloaded, but its Node ${pin.versions.node} or SQLite does not work on this machine:\n${result.output}`,
	);
}

async function removeLeftovers(cache: string, prefix: string): Promise<void> {
	const names = await readdir(cache);
	for (const name of names.filter((entry) => entry.startsWith(prefix)))
		await rm(join(cache, name), { recursive: true, force: true });
}

function describe(folder: string, pin: Pin): InstalledN8n {
	const modules = join(folder, 'node_modules');
	const program = process.platform === 'win32' ? 'node.exe' : 'node';
	return {
		folder,
		node: join(modules, 'node', 'bin', program),
		entry: join(modules, 'n8n', 'bin', 'n8n'),
		version: pin.versions.n8n,
	};
}

async function isComplete(folder: string, pin: Pin): Promise<boolean> {
	const stamp = join(folder, STAMP);
	if (!existsSync(stamp)) return false;
	return (await readFile(stamp, 'utf8')) === JSON.stringify(pin.versions);
}
