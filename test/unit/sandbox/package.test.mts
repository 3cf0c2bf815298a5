/** The folder sandbox/ is a package of its own, which npx runs from a branch of the repository. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const ROOT = join(__dirname, '../../..');
const FOLDER = join(ROOT, 'sandbox');

interface Manifest {
	version: string;
	bin: string;
	engines: object;
	dependencies: Record<string, string>;
	devDependencies: Record<string, string>;
}

const manifestIn = (folder: string) =>
	JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

const imports = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
	.filter((file) => /\.m(?:ts|js)$/.test(file))
	.flatMap((file) => {
		const text = readFileSync(join(FOLDER, file), 'utf8');
		const found = [...text.matchAll(/(?:from|import) '([^']+)'/g)];
		return found.map(([, name = '']) => ({ file: join(FOLDER, file), name }));
	});

it('uses nothing outside its folder', () => {
	const outside = imports.filter(
		({ file, name }) =>
			name.startsWith('.') && relative(FOLDER, resolve(file, '..', name)).startsWith('..'),
	);
	expect(imports.length).toBeGreaterThan(100);
	expect(outside).toEqual([]);
});

it('declares the packages it uses, in the versions that it is tested with', () => {
	const packages = imports
		.map(({ name }) => name)
		.filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
		.map((name) =>
			name
				.split('/')
				.slice(0, name.startsWith('@') ? 2 : 1)
				.join('/'),
		);
	const { devDependencies, version, engines } = manifestIn(ROOT);
	const own = manifestIn(FOLDER);
	const used = [...new Set(packages)].sort();
	expect(own.dependencies).toEqual(
		Object.fromEntries(used.map((name) => [name, devDependencies[name]])),
	);
	expect({ version: own.version, engines: own.engines }).toEqual({ version, engines });
	expect(readFileSync(join(FOLDER, own.bin), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});
