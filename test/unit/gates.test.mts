import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingFromLock } from '../gates/lockfile.mts';
import { checkManifest, compareFiles, expectedFiles } from '../gates/tarball.mts';

describe('files in the tarball', () => {
	const expected = expectedFiles([
		'nodes/A/A.node.ts',
		'nodes/A/a.svg',
		'nodes/A/A.node.json',
		'nodes/A/run.ts',
		'credentials/C.credentials.ts',
		'test/unit/gates.test.mts',
		'package.json',
	]);

	it('follow from the sources', () => {
		expect(expected).toEqual([
			'CHANGELOG.md',
			'LICENSE',
			'README.md',
			'index.js',
			'package.json',
			'dist/amiqus.js',
			'dist/nodes/A/A.node.js',
			'dist/credentials/C.credentials.js',
			'dist/nodes/A/a.svg',
			'dist/nodes/A/A.node.json',
		]);
	});

	it('are all of them and no other', () => {
		expect(compareFiles(expected, expected)).toEqual([]);
		const files = expected.filter((path) => path !== 'dist/nodes/A/a.svg');
		expect(compareFiles([...files, 'dist/tsconfig.tsbuildinfo'], expected)).toEqual([
			'missing: dist/nodes/A/a.svg',
			'should not be there: dist/tsconfig.tsbuildinfo',
		]);
	});
});

describe('the lockfile', () => {
	it('holds every package its packages need', () => {
		const of = (dependencies?: object, optionalDependencies?: object) =>
			({ dependencies, optionalDependencies }) as Parameters<typeof missingFromLock>[0][string];
		const packages = {
			'': of({ a: '1' }),
			'node_modules/a': of({ b: '1', c: '1' }, { 'a-win32': '1' }),
			'node_modules/a/node_modules/b': of({ c: '1' }),
			'node_modules/c': of(),
		};
		expect(missingFromLock(packages)).toEqual(['a-win32 1, which node_modules/a needs']);
		expect(missingFromLock({ ...packages, 'node_modules/a-win32': of() })).toEqual([]);
	});
});

describe('package.json', () => {
	it('has no dependency, no install script, and names files that are there', () => {
		const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-amiqus-gate-'));
		try {
			const write = (manifest: object) =>
				writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
			writeFileSync(join(folder, 'index.js'), 'module.exports = {};');
			write({ main: 'index.js', peerDependencies: { 'n8n-workflow': '*' } });
			expect(checkManifest(folder)).toEqual([]);
			write({
				main: 'gone.js',
				dependencies: { lodash: '4' },
				scripts: { postinstall: 'true' },
				n8n: { nodes: ['dist/A.js'] },
			});
			expect(checkManifest(folder)).toEqual([
				expect.stringContaining('"lodash"'),
				expect.stringContaining('n8n-workflow'),
				expect.stringContaining('"postinstall"'),
				expect.stringContaining('dist/A.js'),
				expect.stringContaining('gone.js'),
			]);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});
});
