import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const SKIPPED = new Set(['node_modules', 'dist', 'coverage']);

/**
 * The repository's own files, as paths with forward slashes.
 *
 * Asks git, and walks the folder where there is no repository (an unpacked archive).
 */
export function sourceFiles(root: string): string[] {
	try {
		const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
			cwd: root,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		const deleted = new Set(
			execFileSync('git', ['ls-files', '-dz'], { cwd: root, encoding: 'utf8' }).split('\0'),
		);
		return listed
			.split('\0')
			.filter((path) => path && path !== 'node_modules' && !deleted.has(path));
	} catch {
		return walk(root).filter((path) => !path.startsWith('.git/'));
	}
}

/** Every file under a folder, as paths relative to it. */
export function walk(root: string, folder = root): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : walk(root, path);
		return [relative(root, path).split(sep).join('/')];
	});
}
