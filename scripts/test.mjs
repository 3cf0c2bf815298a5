/**
 * `npm test`: installs what is missing, builds, lints, checks types, runs the tests and the gates. Stops
 * at the first step that fails and shows what it said; a step that passes is one line.
 *
 * With `--report FILE` jest's results are written there as JSON.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, nodeTooOld } from './ensure-installed.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (...path) => join(root, 'node_modules', ...path);

const eslint = [bin('eslint', 'bin', 'eslint.js'), '--max-warnings', '0', '.'];
const steps = [
	{ name: 'build', run: [bin('gulp', 'bin', 'gulp.js'), '--silent', 'build'] },
	{ name: 'types', run: [bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.dev.json'] },
	{ name: 'lint (nodes, credentials)', run: eslint },
	{ name: 'lint (everything else)', run: [...eslint, '-c', 'eslint.dev.config.mjs'] },
	{
		name: 'format',
		run: [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'],
	},
	{ name: 'nothing unused', run: [bin('knip', 'bin', 'knip.js')] },
	{ name: 'tests', run: [bin('jest', 'bin', 'jest.js'), ...reportOptions()], show: true },
	{ name: 'gates', run: [bin('tsx', 'dist', 'cli.mjs'), 'test/gates/main.mts'], show: true },
];

function reportOptions() {
	const index = process.argv.indexOf('--report');
	if (index < 0) return [];
	return ['--json', `--outputFile=${process.argv[index + 1]}`];
}

function stop(message) {
	console.error(message);
	process.exit(1);
}

const tooOld = nodeTooOld();
if (tooOld) stop(tooOld);
try {
	ensureInstalled({ root });
} catch (error) {
	stop(error.message);
}

for (const { name, run, show } of steps) {
	const started = Date.now();
	const step = spawnSync(process.execPath, run, {
		cwd: root,
		encoding: 'utf8',
		stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
		maxBuffer: 64 * 1024 * 1024,
		timeout: 15 * 60 * 1000,
	});
	const took = `${((Date.now() - started) / 1000).toFixed(1)} s`;
	if (step.status !== 0) {
		const said = [step.stdout, step.stderr, step.error && step.error.message];
		stop(`✗ ${name} (${took})\n${said.filter(Boolean).join('\n').trim()}`);
	}
	// A warning nobody reads is a failure nobody sees.
	const warned = `${step.stdout || ''}${step.stderr || ''}`.trim();
	if (warned) stop(`✗ ${name} passed, but not in silence:\n${warned}`);
	console.log(`✓ ${name} (${took})`);
}
