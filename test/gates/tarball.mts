import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { walk } from './files.mts';

/** All code of the package, as the build bundles it. */
const BUNDLE = 'dist/amiqus.js';

/** What is published beside dist/. */
const BESIDE_DIST = ['CHANGELOG.md', 'LICENSE', 'README.md', 'index.js', 'package.json'];

export interface Packed {
	/** The unpacked tarball, as n8n would have it in its node_modules. */
	folder: string;
	files: string[];
	remove(): void;
}

/** Packs the repository as `npm publish` would and unpacks it again. */
export function pack(root: string): Packed {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-amiqus-pack-'));
	const options: ExecFileSyncOptionsWithStringEncoding = {
		cwd: root,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'],
	};
	execFileSync(
		'npm',
		['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder],
		{ ...options, shell: process.platform === 'win32' },
	);
	const [tarball = ''] = walk(folder);
	execFileSync('tar', ['-xzf', tarball], { ...options, cwd: folder });
	const unpacked = join(folder, 'package');
	// walk() leaves out folders called dist, which a repository's own listing never wants.
	const files = [...walk(unpacked), ...walk(join(unpacked, 'dist')).map((path) => `dist/${path}`)];
	return {
		folder: unpacked,
		files,
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

/** What the tarball has to hold, as the sources have it. */
export function expectedFiles(sources: string[]): string[] {
	const published = sources.filter((path) => /^(?:nodes|credentials)\//.test(path));
	const compiled = published
		.filter((path) => /\.(?:node|credentials)\.ts$/.test(path))
		.map((path) => path.replace(/\.ts$/, '.js'));
	const copied = published.filter((path) => /\.(?:json|png|svg)$/.test(path));
	return [...BESIDE_DIST, BUNDLE, ...[...compiled, ...copied].map((path) => `dist/${path}`)];
}

/** Files that are missing from the tarball, and files that have no business in it. */
export function compareFiles(files: string[], expected: string[]): string[] {
	const [there, wanted] = [new Set(files), new Set(expected)];
	return [
		...expected.filter((path) => !there.has(path)).map((path) => `missing: ${path}`),
		...files.filter((path) => !wanted.has(path)).map((path) => `should not be there: ${path}`),
	];
}

interface Manifest {
	main?: string;
	dependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
	peerDependencies?: Record<string, string>;
	scripts?: Record<string, string>;
	n8n?: { nodes?: string[]; credentials?: string[] };
}

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];

/** What package.json promises to n8n and to whoever installs it. */
export function checkManifest(folder: string): string[] {
	const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
	const findings: string[] = [];
	const { dependencies = {}, optionalDependencies = {}, peerDependencies, scripts = {} } = manifest;
	for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
		findings.push(`package.json: runtime dependency "${name}"; a verified node has none`);
	}
	if (JSON.stringify(peerDependencies) !== '{"n8n-workflow":"*"}') {
		findings.push('package.json: the one peer dependency is n8n-workflow "*"');
	}
	for (const name of INSTALL_SCRIPTS.filter((script) => script in scripts)) {
		findings.push(`package.json: script "${name}" would run when somebody installs the package`);
	}
	for (const path of [...(manifest.n8n?.nodes ?? []), ...(manifest.n8n?.credentials ?? [])]) {
		if (!existsSync(join(folder, path))) findings.push(`package.json names ${path}: not there`);
	}
	try {
		createRequire(join(folder, 'package.json'))(join(folder, manifest.main ?? 'index.js'));
	} catch (error) {
		findings.push(`requiring the package fails: ${(error as Error).message}`);
	}
	return findings;
}
