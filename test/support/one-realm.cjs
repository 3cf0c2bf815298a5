/**
 * Where a test file runs: in the worker's own realm, as a program does, and not in a context of its own beside it. There,
 * every use of a global (Math, Object, Buffer) goes through jest's proxy, which took more CPU than the code that was tested;
 * and what packages.cjs has loaded once would know other classes by the same names.
 */
const { join } = require('node:path');
const { ModuleMocker } = require('jest-mock');

module.exports = class OneRealm {
	global = globalThis;
	moduleMocker = new ModuleMocker(globalThis);
	fakeTimers = null;
	fakeTimersModern = null;

	constructor({ projectConfig: { rootDir } }) {
		this.before = { exit: process.exit, console: globalThis.console, env: { ...process.env } };
		// What the package under test keeps in memory is gone with each test file, as with a process.
		const built = join(rootDir, 'dist');
		for (const path of Object.keys(require.cache))
			if (path.startsWith(built)) delete require.cache[path];
	}

	async setup() {}

	/** Takes back what jest and the tests put in the place of others. */
	async teardown() {
		this.moduleMocker.restoreAllMocks();
		process.exit = this.before.exit;
		Object.assign(process.env, this.before.env);
		globalThis.console = this.before.console;
	}

	exportConditions() {
		return ['node', 'node-addons'];
	}

	getVmContext() {
		return null;
	}
};
