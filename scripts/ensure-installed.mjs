/**
 * Makes sure the dependencies are there, before anything that needs them runs. Plain JavaScript with
 * nothing but Node's own modules, since it runs in a fresh clone.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isNetworkError, npmCommand, PATIENCE, registryAnswers, unreachable } from './npm.mjs';

/** The oldest Node this repository works with; package.json's "engines" says the same. */
export const OLDEST_NODE = [20, 15];

const STAMP = '.installed-from';

/**
 * Answers what is wrong with this Node, in one sentence, or undefined where it is new enough.
 *
 * @param {string} version as in process.versions.node
 * @returns {string | undefined}
 */
export function nodeTooOld(version = process.versions.node) {
	const [major, minor] = version.split('.').map(Number);
	const [oldestMajor, oldestMinor] = OLDEST_NODE;
	if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
	return `This needs Node ${OLDEST_NODE.join('.')} or newer, and this is Node ${version}: install a newer Node and run the command again.`;
}

/**
 * Runs `npm ci` where node_modules is missing or does not match package-lock.json.
 *
 * A node_modules that is a symbolic link belongs to somebody else and is taken as it is.
 *
 * @param {{ root: string, log?: (line: string) => void }} options
 * @returns {'present' | 'installed'}
 * @throws {Error} with a message to show as it stands
 */
export function ensureInstalled({ root, log = console.log }) {
	const modules = join(root, 'node_modules');
	if (isLink(modules)) return 'present';

	const lock = readFileSync(join(root, 'package-lock.json'));
	const wanted = createHash('sha256').update(lock).digest('hex');
	const stamp = join(modules, STAMP);
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return 'present';
	if (matchesLock(modules, lock)) {
		writeFileSync(stamp, wanted);
		return 'present';
	}

	log('Installing dependencies with npm ci (the first time this takes a minute or three) …');
	npmCi(root);
	writeFileSync(stamp, wanted);
	return 'installed';
}

function isLink(path) {
	try {
		return lstatSync(path).isSymbolicLink();
	} catch {
		return false;
	}
}

/** Whether an `npm ci` or `npm install` run by hand already brought exactly what the lockfile says. */
function matchesLock(modules, lock) {
	const record = join(modules, '.package-lock.json');
	if (!existsSync(record)) return false;
	const installed = JSON.parse(readFileSync(record, 'utf8')).packages || {};
	const wanted = JSON.parse(lock.toString('utf8')).packages || {};
	return Object.keys(wanted).every((path) => {
		if (path === '') return true;
		const there = installed[path];
		// Optional packages are builds for other machines: npm leaves those out.
		if (there === undefined) return Boolean(wanted[path].optional || wanted[path].peerOptional);
		return there.version === wanted[path].version;
	});
}

function npmCi(root) {
	if (!registryAnswers()) throw new Error(unreachable('The dependencies'));
	const { command, args, options } = npmCommand([
		'ci',
		'--no-audit',
		'--no-fund',
		'--loglevel=error',
		...PATIENCE,
	]);
	const run = spawnSync(command, args, {
		cwd: root,
		stdio: ['ignore', 'ignore', 'pipe'],
		encoding: 'utf8',
		...options,
	});
	if (run.error) {
		throw new Error(
			`npm could not be started (${run.error.message}): is it installed beside Node?`,
		);
	}
	if (run.status === 0) return;
	const said = run.stderr.trim();
	if (isNetworkError(said)) throw new Error(unreachable('The dependencies'));
	throw new Error(`npm ci failed:\n${said}`);
}
