import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Entry = Record<'dependencies' | 'optionalDependencies', Record<string, string> | undefined>;

/**
 * Packages that the lockfile's packages need and that it does not hold.
 *
 * `npm install` leaves out builds for other systems that a registry does not have yet, and `npm ci` then
 * refuses the lockfile, everywhere.
 */
export function missingFromLock(packages: Record<string, Entry>): string[] {
	return Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
		Object.entries({ ...dependencies, ...optionalDependencies })
			.filter(([name]) => !isFound(packages, path, name))
			.map(([name, version]) => `${name} ${version}, which ${path || 'package.json'} needs`),
	);
}

/** Looks for a package as Node does: beside, then further and further out. */
function isFound(packages: Record<string, Entry>, path: string, name: string): boolean {
	if (packages[`${path && `${path}/`}node_modules/${name}`]) return true;
	if (path === '') return false;
	const outer = path.lastIndexOf('/node_modules/');
	return isFound(packages, outer < 0 ? '' : path.slice(0, outer), name);
}

/** Whether `npm ci` can work from the committed lockfile. */
export function lockfileGate(root: string): string[] {
	const text = readFileSync(join(root, 'package-lock.json'), 'utf8');
	const { packages } = JSON.parse(text) as { packages: Record<string, Entry> };
	return missingFromLock(packages);
}
