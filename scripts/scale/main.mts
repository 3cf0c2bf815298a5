/**
 * `npm run scale`: n8n in queue mode beside a local Amiqus, under load, compared with the HTTP Request node.
 * `-- --short` gives it less to do, `-- --stay` leaves it open afterwards, to click in; `-- --everything NAME …` runs the
 * tests of what else there is in a fleet (test/fleet) in its place, or those of these names; `-- --soak 30` gives it mixed
 * work for so many minutes, while parts of it end and begin again; `-- --settings NAME …` tries n8n's settings one by one.
 */
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Sandbox } from '../../sandbox/index.mts';
import { Failure } from '../real-n8n/failure.mts';
import { ACCOUNT, NODE_TYPE } from '../real-n8n/index.mts';
import { ensureN8n } from '../real-n8n/install.mts';
import { buildPackage } from '../real-n8n/pack.mts';
import type { Fleet } from './fleet.mts';
import { besideFlood } from './flood.mts';
import { runLoad, type Load, type Report } from './load.mts';
import { WATCHED } from './memory.mts';
import { openFleet } from './open.mts';
import { findServices } from './services.mts';
import { trySettings } from './settings.mts';
import { isSound, soak } from './soak.mts';

const root = resolve(import.meta.dirname, '../..');
const LIMIT = 200;
const WINDOW_SECONDS = 10;
/** How many times the least time it is to take, and how many calls may be refused. */
const MOST = { time: 1.1, refused: 0.02 };
/** When the first worker is to be done, as a part of when the last is. */
const LEAST_TOGETHER = 0.9;

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		short: { type: 'boolean', default: false },
		stay: { type: 'boolean', default: false },
		everything: { type: 'boolean', default: false },
		soak: { type: 'string' },
		settings: { type: 'boolean', default: false },
	},
});

/** Windows begin with their first call, so all but the last have to pass. */
const leastSeconds = (calls: number) => (Math.ceil(calls / LIMIT) - 1) * WINDOW_SECONDS;

function describe(report: Report): string {
	const { name, created, wanted, doubles, failed, calls, refused, seconds, workers } = report;
	const ratio = seconds / leastSeconds(wanted);
	const part = ((100 * refused) / calls).toFixed(1);
	const done = workers.map((at) => at.toFixed(1)).join(' and ');
	const cells = [name, `${created} of ${wanted}`, doubles, failed, calls, `${refused} (${part} %)`];
	return `| ${[...cells, done, ratio.toFixed(2)].join(' | ')} |`;
}

/** What must not be, on however busy a machine. */
function wrongIn({ created, wanted, doubles, failed, calls, refused }: Report): string[] {
	return [
		...(created === wanted && doubles === 0 && failed === 0
			? []
			: ['not everything was created once']),
		...(refused / calls <= MOST.refused ? [] : ['too many calls were answered 429']),
	];
}

/** What is aimed at, on an idle machine. */
function missedIn({ wanted, seconds, workers }: Report): string[] {
	const [first = 0, last = 0] = [workers[0], workers.at(-1)];
	return [
		...(seconds <= leastSeconds(wanted) * MOST.time ? [] : [`${MOST.time} of the least time`]),
		...(first >= last * LEAST_TOGETHER ? [] : ['workers that are done at the same time']),
	];
}

async function run(signal: AbortSignal): Promise<void> {
	// What is missing is said before anything is built.
	findServices();
	console.log('Building the package …');
	await buildPackage(root);
	if (values.everything) return await testEverything();
	if (values.settings) return await trySettings(positionals, { root, signal }, console.log);
	const { fleet, sandbox, close } = await openFleet({
		root,
		log: (line) => console.log(line),
		signal,
		sandbox: {
			seed: 'empty',
			latencyMs: 20,
			rateLimit: { limit: LIMIT, windowMs: WINDOW_SECONDS * 1000 },
		},
		...(values.soak !== undefined && { settings: () => WATCHED }),
	});
	try {
		if (values.soak === undefined) await compare(fleet, sandbox, signal);
		else await soakFor(fleet, sandbox, Number(values.soak));
	} catch (error) {
		const log = await readFile(join(fleet.workers[0].folder, 'n8n.log'), 'utf8').catch(() => '');
		console.error(log.split('\n').slice(-15).join('\n'));
		throw error;
	} finally {
		await close();
	}
}

async function soakFor(fleet: Fleet, sandbox: Sandbox, minutes: number): Promise<void> {
	const report = await soak(fleet, sandbox, minutes, (line) => console.log(line));
	console.log(
		`\n|  | Asked for | Lost | Doubled | Executions that n8n lost |\n| --- | ---: | ---: | ---: | ---: |`,
	);
	for (const { name, wanted, lost, doubled, unfinished } of report.tallies)
		console.log(`| ${[name, wanted, lost, doubled, unfinished].join(' | ')} |`);
	console.log(
		'\n| Process | Needed at the end (MB) | More an hour (MB) | Taken at the end (MB) | More an hour (MB) | Seen for (min) |\n| --- | ---: | ---: | ---: | ---: | ---: |',
	);
	for (const { name, used, usedPerHour, taken, takenPerHour, minutes: seen } of report.memory) {
		const megabytes = [used, usedPerHour, taken, takenPerHour].map((value) => value.toFixed(0));
		console.log(`| ${[name, ...megabytes, seen.toFixed(1)].join(' | ')} |`);
	}
	if (!isSound(report)) throw new Failure('Work was lost or doubled that n8n has not lost.');
}

async function testEverything(): Promise<void> {
	await ensureN8n({ root, log: (line) => console.log(line) });
	const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
	const args = [jest, '-c', 'jest.fleet.config.mjs', ...positionals];
	const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
	if (status !== 0) throw new Failure('Not everything works in a fleet.');
}

/** Says how long ten items took beside a flood of them; at most two windows are aimed at. */
async function describeFlood(fleet: Fleet, load: Omit<Load, 'executions' | 'items'>) {
	const jobs = await besideFlood(fleet, load);
	const told = (beside: boolean) => {
		const seconds = jobs.filter(({ isBeside }) => isBeside === beside).map((job) => job.seconds);
		const sorted = seconds.sort((a, b) => a - b).map((value) => value.toFixed(1));
		return sorted.length > 0 ? `${sorted.join(', ')} s` : 'none';
	};
	console.log(
		`\nTen items beside a flood of 2,000, on the other worker: ${told(true)}; on its own: ${told(false)}.`,
	);
}

/** Gives the fleet its load, and then some to the HTTP Request node. */
async function compare(fleet: Fleet, sandbox: Sandbox, signal: AbortSignal): Promise<void> {
	const size = values.short ? { executions: 4, items: 100 } : { executions: 20, items: 500 };
	const amiqus: Load = {
		name: 'Amiqus',
		type: NODE_TYPE,
		typeVersion: 1,
		parameters: {
			resource: 'client',
			operation: 'create',
			firstName: '={{ $json.name }}',
			lastName: 'Reid',
			email: '={{ $json.email }}',
		},
		...size,
	};
	const httpRequest: Load = {
		name: 'HTTP Request',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'amiqusApi',
			method: 'POST',
			url: `${sandbox.api}/clients`,
			sendBody: true,
			specifyBody: 'json',
			jsonBody:
				'={{ { "name": { "first_name": $json.name, "last_name": "Reid" }, "email": $json.email } }}',
		},
		executions: Math.min(size.executions, values.short ? 4 : 20),
		items: Math.min(size.items, 150),
	};
	console.log(
		'\n|  | Persons made | Doubles | Executions failed | Calls | Answered 429 | Workers done after (s) | Time ÷ least |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
	);
	const report = await runLoad(fleet, sandbox, amiqus);
	console.log(describe(report));
	console.log(describe(await runLoad(fleet, sandbox, httpRequest)));
	if (!values.short) await describeFlood(fleet, { ...amiqus, name: 'Beside a flood' });
	const wrong = wrongIn(report);
	const missed = missedIn(report);
	if (missed.length > 0) console.log(`\nMissed: ${missed.join('; ')}.`);
	if (values.stay) {
		console.log(
			`\nn8n ${fleet.url}  login ${ACCOUNT.email} ${ACCOUNT.password}\nCtrl-C stops everything.`,
		);
		await new Promise((gone) => signal.addEventListener('abort', gone, { once: true }));
	}
	if (wrong.length > 0) throw new Failure(`The fleet fell short: ${wrong.join('; ')}.`);
}

const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
	process.on(name, () => stopping.abort());
run(stopping.signal).then(
	() => process.exit(0),
	(error: unknown) => {
		console.error(error instanceof Failure ? error.message : error);
		process.exit(1);
	},
);
