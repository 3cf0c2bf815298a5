/**
 * `npm run compat -- VERSION`: the engine tests on the engine of another n8n, installed into the user's cache. What follows
 * the version goes to jest: `npm run compat -- 2.20.12 reliability`. `npm run compat -- VERSION e2e` runs the end-to-end
 * tests on a whole n8n of that version.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { npmCommand } from '../npm.mjs';
import { runCommand } from '../real-n8n/command.mts';
import { Failure, messageOf } from '../real-n8n/failure.mts';
import { takeLock } from '../real-n8n/lock.mts';
import { buildPackage } from '../real-n8n/pack.mts';
import { cacheFolder, readPin } from '../real-n8n/pin.mts';

const root = resolve(import.meta.dirname, '../..');

async function npm(cwd: string, ...given: string[]): Promise<string> {
	const { command, args, options } = npmCommand(given);
	const { code, stdout, output } = await runCommand(command, args, { cwd, ...options });
	if (code === 0) return stdout;
	throw new Failure(`npm ${given.join(' ')} failed:\n${output.split('\n').slice(-10).join('\n')}`);
}

/** The packages of n8n's engine that belong to a version of n8n, as npm is told them. */
async function partsOf(version: string): Promise<string[]> {
	const parts = ['n8n-core', 'n8n-workflow'];
	const fields = parts.map((name) => `dependencies.${name}`);
	const answer = await npm(root, 'view', `n8n@${version}`, ...fields, '--json');
	if (answer.trim() === '') throw new Failure(`There is no n8n ${version}: name one, as 2.20.12.`);
	const versions = JSON.parse(answer) as Record<string, string>;
	return parts.map((name) => `${name}@${versions[`dependencies.${name}`]}`);
}

/** Answers the folder where the engine of a version is, after installing it where it is missing. */
async function ensureEngine(version: string): Promise<string> {
	const folder = join(cacheFolder(), `engine-${version}`);
	const lock = await takeLock(folder);
	try {
		if (existsSync(folder)) return folder;
		const parts = await partsOf(version);
		console.log(`Installing ${parts.join(' and ')} …`);
		const temporary = `${folder}.new`;
		await rm(temporary, { recursive: true, force: true });
		await mkdir(temporary, { recursive: true });
		try {
			await writeFile(join(temporary, 'package.json'), '{ "private": true }');
			await npm(temporary, 'install', '--ignore-scripts', '--no-audit', '--no-fund', ...parts);
			await rename(temporary, folder);
		} finally {
			await rm(temporary, { recursive: true, force: true });
		}
		return folder;
	} finally {
		await lock.release();
	}
}

/** Answers a folder that pins a version of n8n, as the repository's own pins its. */
async function pinOf(version: string): Promise<string> {
	const folder = join(cacheFolder(), `pin-${version}`);
	const own = readPin(root);
	const manifest = JSON.parse(await readFile(join(own.folder, 'package.json'), 'utf8')) as object;
	const dependencies = { ...own.versions, n8n: version };
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, 'package.json'), JSON.stringify({ ...manifest, dependencies }));
	await npm(folder, 'install', '--package-lock-only', '--ignore-scripts', '--no-audit');
	return folder;
}

async function main([version, ...rest]: string[]): Promise<number> {
	if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version))
		throw new Failure('Which n8n? Say its version: npm run compat -- 2.20.12');
	const node = (args: string[], env: NodeJS.ProcessEnv) => {
		const options = { cwd: root, env: { ...process.env, ...env }, stdio: 'inherit' } as const;
		return spawnSync(process.execPath, args, options).status ?? 1;
	};
	if (rest[0] === 'e2e') {
		const tests = ['scripts/run.mjs', 'test/e2e/main.mts', ...rest.slice(1)];
		return node(tests, { AMIQUS_N8N_PIN: await pinOf(version) });
	}
	const AMIQUS_N8N_CORE = await ensureEngine(version);
	await buildPackage(root);
	const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
	return node([jest, ...(rest.length > 0 ? rest : ['test/engine'])], { AMIQUS_N8N_CORE });
}

main(process.argv.slice(2)).then(
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(messageOf(error));
		process.exit(1);
	},
);
