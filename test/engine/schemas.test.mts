import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startSandbox } from '../../sandbox/index.mts';
import { collectSchemas } from '../../scripts/schemas/collect.mts';
import { schemaText, SCHEMAS } from '../../scripts/schemas/files.mts';
import { runForSchemas } from '../../scripts/schemas/run.mts';

const root = resolve(import.meta.dirname, '../..');

it('has the schemas that `npm run schemas` writes, in the sources and in the build', async () => {
	const sandbox = await startSandbox({ seed: 'people' });
	const schemas = await collectSchemas(sandbox, runForSchemas(sandbox));
	await sandbox.close();
	const expected = Object.fromEntries(
		[...schemas].map(([name, schema]) => [`${name}.json`, schemaText(schema)]),
	);
	expect(filesBelow(join(root, SCHEMAS))).toEqual(expected);
	expect(filesBelow(join(root, 'dist', SCHEMAS))).toEqual(expected);
});

function filesBelow(folder: string): Record<string, string> {
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	return Object.fromEntries(
		files
			.filter((file) => file.endsWith('.json'))
			.sort()
			.map((file) => [file.replaceAll('\\', '/'), readFileSync(join(folder, file), 'utf8')]),
	);
}
