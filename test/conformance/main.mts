/**
 * `npm run conformance -- FILE [SDKFILE]`: does the node send, and the sandbox answer, what Amiqus's
 * specification says? Runs the engine tests, recording every call, and holds each against it.
 *
 * `--exchanges FOLDER` takes calls recorded earlier; `--require-all` makes an operation that the tests
 * never reached a failure.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkFields } from './fields.mts';
import { readRecords, RECORD_INTO } from './recorder.mts';
import { report, type Part } from './report.mts';
import { readSpecification } from './specification.mts';
import { Validator } from './validate.mts';

const ROOT = resolve(import.meta.dirname, '../..');

const NO_FILE = `Name Amiqus's specification: npm run conformance -- FILE [SDKFILE]
Download the current one from developers.amiqus.co, path /aqid/openapi.json; the one of the SDK API is optional.`;

const LABELS = ['operations', 'SDK operations'];

/** A mistake of whoever started this: shown as it stands, with exit code 2. */
class UsageError extends Error {}

function readParts(files: string[]): Part[] {
	if (files.length === 0) throw new UsageError(NO_FILE);
	if (files.length > LABELS.length) throw new UsageError('Two specifications at most.');
	return files.map((file, index) => {
		// npm runs scripts in the package's folder; the path was meant from where the person is.
		const path = resolve(process.env.INIT_CWD ?? '.', file);
		if (!existsSync(path)) throw new UsageError(`There is no file ${path}.\n${NO_FILE}`);
		try {
			const validator = new Validator(readSpecification(path));
			return { label: LABELS[index] ?? '', validator };
		} catch (error) {
			throw new UsageError(`${path} cannot be used: ${(error as Error).message}`);
		}
	});
}

function recordEngineTests(folder: string): void {
	const run = (...command: string[]) => {
		const step = spawnSync(process.execPath, command, {
			cwd: ROOT,
			stdio: ['ignore', 'inherit', 'inherit'],
			env: { ...process.env, [RECORD_INTO]: folder },
		});
		if (step.status !== 0) throw new UsageError('The engine tests fail: mend them first.');
	};
	run(join(ROOT, 'node_modules/gulp/bin/gulp.js'), '--silent', 'build');
	run(join(ROOT, 'node_modules/jest/bin/jest.js'), '--selectProjects', 'engine');
}

function main(): number {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { exchanges: { type: 'string' }, 'require-all': { type: 'boolean' } },
	});
	const parts = readParts(positionals);
	const folder = values.exchanges
		? resolve(process.env.INIT_CWD ?? '.', values.exchanges)
		: mkdtempSync(join(tmpdir(), 'n8n-nodes-amiqus-exchanges-'));
	try {
		if (!values.exchanges) recordEngineTests(folder);
		if (!existsSync(folder)) throw new UsageError(`There is no folder ${folder}.`);
		const declared = parts.flatMap(({ validator }) => checkFields(validator.specification));
		for (const line of declared) console.log(line);
		const { lines, missing, violations, gaps } = report(parts, readRecords(folder));
		for (const line of lines) console.log(line);
		const wrong = violations + gaps + declared.length;
		return wrong > 0 || (values['require-all'] === true && missing > 0) ? 1 : 0;
	} finally {
		if (!values.exchanges) rmSync(folder, { recursive: true, force: true });
	}
}

try {
	process.exitCode = main();
} catch (error) {
	console.error((error as Error).message);
	process.exitCode = 2;
}
