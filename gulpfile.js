const { execFileSync } = require('node:child_process');
const { rmSync } = require('node:fs');
const { join } = require('node:path');
const { dest, parallel, series, src } = require('gulp');

/** Removes what earlier builds left, so that a deleted source cannot linger in the package. */
async function clean() {
	rmSync(join(__dirname, 'dist'), { recursive: true, force: true });
}

/** TypeScript to CommonJS; a type error fails the build. */
async function compile() {
	execFileSync(process.execPath, [require.resolve('typescript/bin/tsc')], {
		cwd: __dirname,
		stdio: 'inherit',
	});
}

/** Icons, codex files and output schemas: everything n8n reads that is not code. */
function assets(folder) {
	const copy = () =>
		src(`${folder}/**/*.{svg,png,json}`, { encoding: false }).pipe(dest(`dist/${folder}`));
	copy.displayName = `assets:${folder}`;
	return copy;
}

exports.clean = clean;
exports.build = series(clean, parallel(compile, assets('nodes'), assets('credentials')));
exports.default = exports.build;
