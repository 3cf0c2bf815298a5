/**
 * `npm test`: installs what is missing, builds, lints and checks types side by side, runs the tests and the gates. Stops
 * at the first step that fails and shows what it said; a step that passes is one line.
 *
 * With `--report FILE` jest's results are written there as JSON.
 */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, nodeTooOld } from './ensure-installed.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (...path) => join(root, 'node_modules', ...path);

const eslint = [bin('eslint', 'bin', 'eslint.js'), '--max-warnings', '0', '.'];
/** What only reads the sources, so that all of it can run at once. */
const checks = [
	{ name: 'types', run: [bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.dev.json'] },
	{ name: 'lint (nodes, credentials)', run: eslint },
	{ name: 'lint (everything else)', run: [...eslint, '-c', 'eslint.dev.config.mjs'] },
	{
		name: 'format',
		run: [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'],
	},
	{ name: 'nothing unused', run: [bin('knip', 'bin', 'knip.js')] },
];

const steps = [
	[{ name: 'build', run: [bin('gulp', 'bin', 'gulp.js'), '--silent', 'build'] }],
	checks,
	[{ name: 'tests', run: [bin('jest', 'bin', 'jest.js'), ...reportOptions()], show: true }],
	[{ name: 'gates', run: [bin('tsx', 'dist', 'cli.mjs'), 'test/gates/main.mts'], show: true }],
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

/** Runs one step and answers what went wrong, if anything. */
async function problemOf({ name, run, show }) {
	const started = Date.now();
	const output = show ? 'inherit' : 'pipe';
	const step = spawn(process.execPath, run, {
		cwd: root,
		stdio: ['ignore', output, output],
		timeout: 15 * 60 * 1000,
	});
	const said = [];
	for (const stream of [step.stdout, step.stderr]) stream?.on('data', (part) => said.push(part));
	const status = await new Promise((resolve) => {
		step.once('error', (error) => resolve(error.message));
		step.once('close', (code, signal) => resolve(code ?? signal));
	});
	const took = `${((Date.now() - started) / 1000).toFixed(1)} s`;
	const text = Buffer.concat(said).toString().trim();
	if (status !== 0) return `✗ ${name} (${took}): ${status}\n${text}`.trim();
	// A warning nobody reads is a failure nobody sees.
	if (text) return `✗ ${name} passed, but not in silence:\n${text}`;
	console.log(`✓ ${name} (${took})`);
	return undefined;
}

for (const together of steps) {
	const problems = (await Promise.all(together.map(problemOf))).filter(Boolean);
	if (problems.length > 0) stop(problems.join('\n'));
}
