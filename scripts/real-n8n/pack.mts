/** Puts the package into n8n's data folder the way a user's installation from npm would. */
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { npmCommand } from '../npm.mjs';
import { runCommand } from './command.mts';
import { Failure } from './failure.mts';

const PACKAGE = 'n8n-nodes-amiqus';

/** Builds dist/ of the repository at `root`. */
export async function buildPackage(root: string): Promise<void> {
	const gulp = join(root, 'node_modules', 'gulp', 'bin', 'gulp.js');
	const { code, output } = await runCommand(process.execPath, [gulp, 'build'], { cwd: root });
	if (code !== 0) throw new Failure(`The build failed:\n${output}`);
}

/** Packs the built package and unpacks it as a community package of the n8n whose data is in `dataFolder`. */
export async function installPackage(root: string, dataFolder: string): Promise<void> {
	const modules = join(dataFolder, '.n8n', 'nodes', 'node_modules');
	await mkdir(modules, { recursive: true });
	const temporary = await mkdtemp(join(dataFolder, 'pack-'));
	try {
		const { command, args, options } = npmCommand(['pack', '--pack-destination', temporary]);
		await succeed('npm pack', command, args, { cwd: root, ...options });
		const tarball = (await readdir(temporary)).find((name) => name.endsWith('.tgz'));
		if (tarball === undefined) throw new Failure('npm pack made no tarball.');
		// Relative names only: some programs called tar take the colon of a Windows path for a host's name.
		await succeed('tar', 'tar', ['-xzf', tarball], { cwd: temporary });
		const target = join(modules, PACKAGE);
		await rm(target, { recursive: true, force: true });
		await rename(join(temporary, 'package'), target);
	} finally {
		await rm(temporary, { recursive: true, force: true });
	}
}

async function succeed(
	what: string,
	command: string,
	args: string[],
	options: Parameters<typeof runCommand>[2],
): Promise<void> {
	const { code, output } = await runCommand(command, args, options);
	if (code !== 0) throw new Failure(`${what} failed:\n${output}`);
}
