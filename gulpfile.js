const { execFileSync } = require('node:child_process');
const { mkdirSync, rmSync, writeFileSync } = require('node:fs');
const { basename, dirname, join, posix } = require('node:path');
const { build } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

const { n8n } = require('./package.json');

/** All code of the package. */
const BUNDLE = 'dist/amiqus.js';

/** Removes what earlier builds left, so that a deleted source cannot linger in the package. */
async function clean() {
	rmSync(join(__dirname, 'dist'), { recursive: true, force: true });
}

/** A type error fails the build. */
async function check() {
	execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '--noEmit'], {
		cwd: __dirname,
		stdio: 'inherit',
	});
}

/**
 * TypeScript to one CommonJS file, and for each node and credential the file that n8n looks for. n8n reads all of it at
 * every start, which takes half as long again where each source is a file of its own; and one file for all keeps what the nodes
 * share in a process, such as the rate limit's budget, in one place.
 */
async function bundle() {
	const entries = [...n8n.nodes, ...n8n.credentials];
	const sourceOf = (entry) => entry.replace(/^dist/, '.').replace(/\.js$/, '');
	await build({
		stdin: {
			contents: entries.map((entry) => `export * from '${sourceOf(entry)}';`).join('\n'),
			resolveDir: __dirname,
		},
		bundle: true,
		packages: 'external',
		platform: 'node',
		target: 'es2022',
		format: 'cjs',
		outfile: BUNDLE,
	});
	for (const entry of entries) {
		const name = basename(entry).split('.')[0];
		const path = posix.relative(dirname(entry), BUNDLE);
		mkdirSync(dirname(entry), { recursive: true });
		writeFileSync(entry, `exports.${name} = require('${path}').${name};\n`);
	}
}

/** Icons, codex files and output schemas: everything n8n reads that is not code. */
function assets(folder) {
	const copy = () =>
		src(`${folder}/**/*.{svg,png,json}`, { encoding: false }).pipe(dest(`dist/${folder}`));
	copy.displayName = `assets:${folder}`;
	return copy;
}

exports.clean = clean;
exports.build = series(clean, parallel(check, bundle, assets('nodes'), assets('credentials')));
exports.default = exports.build;
