/**
 * Runs one of the repository's TypeScript programs: `node scripts/run.mjs FILE …`. Works in a fresh
 * clone, since it first installs what is missing.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, nodeTooOld } from './ensure-installed.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tooOld = nodeTooOld();
if (tooOld) {
	console.error(tooOld);
	process.exit(1);
}
try {
	ensureInstalled({ root });
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');
const run = spawnSync(process.execPath, [tsx, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(run.status === null ? 1 : run.status);
