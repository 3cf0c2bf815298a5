/**
 * How this repository calls npm. Plain JavaScript with nothing but Node's own modules, since it is also used
 * before anything is installed.
 */
import { spawnSync } from 'node:child_process';

const NETWORK_ERRORS =
	/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network/;

/** Options with which npm gives up on an unreachable registry after seconds, not minutes. */
export const PATIENCE = ['--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=10000'];

/** What npm hands to the scripts it runs, and what would make an npm inside such a script act on the wrong folder. */
const ABOUT_THE_CALLER =
	/^npm_(lifecycle_|package_|config_(local_prefix|prefix|ignore_scripts|global|dry_run)$)/i;

/** Command, arguments and options with which `spawn` or `spawnSync` runs npm. */
export function npmCommand(args) {
	// Under `npm start` npm says where its own code is: that also works on Windows, where npm is a .cmd file
	// and needs a shell.
	const own = process.env.npm_execpath;
	const runsNpm = Boolean(own) && /npm-cli\.c?js$/.test(own);
	const env = Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !ABOUT_THE_CALLER.test(name)),
	);
	return {
		command: runsNpm ? process.execPath : 'npm',
		args: runsNpm ? [own, ...args] : args,
		options: { env, shell: !runsNpm && process.platform === 'win32' },
	};
}

/**
 * Whether npm's registry answers at all. Asked before a long installation: npm itself takes minutes to give up on
 * hundreds of packages, each with its own second and third try.
 */
export function registryAnswers() {
	const { command, args, options } = npmCommand([
		'ping',
		'--fetch-retries=1',
		'--fetch-timeout=20000',
		...PATIENCE,
	]);
	const run = spawnSync(command, args, {
		stdio: ['ignore', 'ignore', 'pipe'],
		encoding: 'utf8',
		...options,
	});
	// A mirror that knows no ping still answers.
	return run.status === 0 || !isNetworkError(run.stderr || '');
}

/** Whether what npm wrote says that the registry could not be reached. */
export function isNetworkError(output) {
	return NETWORK_ERRORS.test(output);
}

/** What to tell a person where the registry could not be reached. */
export function unreachable(what) {
	return (
		`${what} could not be downloaded: there seems to be no network, or the npm registry cannot be reached from here. ` +
		'Connect (or set npm\'s "registry" or "proxy") and run the command again; this is needed once.'
	);
}
