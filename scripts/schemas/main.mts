/**
 * `npm run schemas`: builds the node, runs it on n8n's engine against the sandbox, and writes the shapes of what comes
 * out to `nodes/Amiqus/__schema__`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { collectSchemas } from './collect.mts';
import { schemaText, SCHEMAS } from './files.mts';

const root = resolve(import.meta.dirname, '../..');

const gulp = join(root, 'node_modules/gulp/bin/gulp.js');
const built = spawnSync(process.execPath, [gulp, '--silent', 'build'], {
	cwd: root,
	stdio: 'inherit',
});
if (built.status !== 0) process.exit(1);

// n8n-core reads its settings from the environment when it is loaded.
await import('../../test/engine/support/environment.mts');
const { startSandbox } = await import('../../sandbox/index.mts');
const { runForSchemas } = await import('./run.mts');

const sandbox = await startSandbox({ seed: 'people' });
const schemas = await collectSchemas(sandbox, runForSchemas(sandbox));
await sandbox.close();

rmSync(join(root, SCHEMAS), { recursive: true, force: true });
for (const [name, schema] of schemas) {
	const file = join(root, SCHEMAS, `${name}.json`);
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, schemaText(schema));
}
console.log(`Wrote ${schemas.size} schemas to ${SCHEMAS}`);
// n8n-core keeps timers of its own.
process.exit(0);
