/**
 * Runs before each engine test file (jest's setupFiles): n8n-core reads its settings from the
 * environment when it is first loaded, and must never touch the n8n folder of the person running this.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as n8n from 'n8n-workflow';

/** One folder for each process: n8n-core, once loaded, keeps to the one it began with. */
const GIVEN = Symbol.for('n8n-nodes-amiqus: n8n has a folder of its own');

function giveFolder(): void {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-amiqus-test-'));
	process.env.N8N_USER_FOLDER = folder;
	process.env.N8N_BINARY_DATA_STORAGE_PATH = join(folder, 'binaryData');
	process.env.N8N_DEFAULT_BINARY_DATA_MODE = 'filesystem';
	process.env.N8N_ENCRYPTION_KEY = 'engine-tests-only';
	process.env.N8N_LOG_LEVEL = 'silent';
	process.env.N8N_DIAGNOSTICS_ENABLED = 'false';
	// The bench's processes use it, too, and have no jest around them that would clear up after them.
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}

if (!Reflect.has(globalThis, GIVEN)) giveFolder();
Reflect.set(globalThis, GIVEN, true);

/** n8n gives a regular expression 250 ms of the clock, which a busy machine can take for the simplest one. */
const patient: Parameters<typeof n8n.setSafeRegexEngine>[0] = {
	exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
	test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
	replace: (pattern, input, flags, text) => input.replace(new RegExp(pattern, flags), text),
	matchAll: (pattern, input, flags = '') => [
		...input.matchAll(new RegExp(pattern, `${flags.replace('g', '')}g`)),
	],
	split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
};
// An older n8n has no such limit.
if ('setSafeRegexEngine' in n8n) n8n.setSafeRegexEngine(patient);
