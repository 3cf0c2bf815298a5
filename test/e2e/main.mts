/** `npm run e2e`: builds the package, installs n8n where it is missing, and runs the tests of this folder. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { messageOf } from '../../scripts/real-n8n/failure.mts';
import { ensureN8n } from '../../scripts/real-n8n/install.mts';
import { buildPackage } from '../../scripts/real-n8n/pack.mts';

async function main(): Promise<number> {
	const root = process.cwd();
	await buildPackage(root);
	await ensureN8n({ root, log: (line) => console.log(line) });
	const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
	const args = [jest, '-c', 'jest.e2e.config.mjs', ...process.argv.slice(2)];
	return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}

main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(messageOf(error));
		process.exit(1);
	},
);
