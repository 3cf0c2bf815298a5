/**
 * `npm start`: a real n8n with this package in it, beside a local Amiqus, from a fresh clone.
 * `npm run demo` (--demo): the same without staying: runs the example once and ends.
 *
 * Plain JavaScript, since it runs before anything is installed; what follows is in run.mts.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

async function start() {
	const { ensureInstalled, nodeTooOld } = await import('./ensure-installed.mjs');
	const tooOld = nodeTooOld();
	if (tooOld) throw new Error(tooOld);
	ensureInstalled({ root });
	const { register } = await import('tsx/esm/api');
	register();
	const { run } = await import('./run.mts');
	return run({ root, demo: process.argv.includes('--demo') });
}

start().then(
	(code) => process.exit(code),
	(error) => {
		console.error(error.message);
		process.exit(1);
	},
);
