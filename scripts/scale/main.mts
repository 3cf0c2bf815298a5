/**
 * `npm run scale`: n8n in queue mode beside a local Amiqus, under load, compared with the HTTP Request node.
 * `-- --short` gives it less to do, `-- --stay` leaves it open afterwards, to click in.
 */
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startSandbox } from '../../sandbox/index.mts';
import { Failure } from '../real-n8n/failure.mts';
import { ACCOUNT, NODE_TYPE } from '../real-n8n/index.mts';
import { buildPackage } from '../real-n8n/pack.mts';
import { findServices } from './services.mts';
import { startFleet } from './fleet.mts';
import { runLoad, type Load, type Report } from './load.mts';

const root = resolve(import.meta.dirname, '../..');
const LIMIT = 200;
const WINDOW_SECONDS = 10;
/** How much longer than the limit asks for it may take, beside a last window that is drawn from; how many calls may be refused. */
const MOST = { time: 1.1, refused: 0.02 };

const { values } = parseArgs({
	options: {
		short: { type: 'boolean', default: false },
		stay: { type: 'boolean', default: false },
	},
});

/** Windows begin with their first call, so all but the last have to pass. */
const leastSeconds = (calls: number) => (Math.ceil(calls / LIMIT) - 1) * WINDOW_SECONDS;

function describe(report: Report): string {
	const { name, created, wanted, doubles, failed, calls, refused, seconds } = report;
	const least = leastSeconds(wanted);
	return `| ${name} | ${created} of ${wanted} | ${doubles} | ${failed} | ${calls} | ${refused} (${((100 * refused) / calls).toFixed(1)} %) | ${seconds.toFixed(1)} | ${(seconds / least).toFixed(2)} |`;
}

function misses({ created, wanted, doubles, failed, calls, refused, seconds }: Report): string[] {
	return [
		...(created === wanted && doubles === 0 && failed === 0
			? []
			: ['not everything was created once']),
		...(refused / calls <= MOST.refused ? [] : ['too many calls were answered 429']),
		...(seconds <= leastSeconds(wanted) * MOST.time + WINDOW_SECONDS ? [] : ['it took too long']),
	];
}

async function run(signal: AbortSignal): Promise<void> {
	// What is missing is said before anything is built.
	findServices();
	console.log('Building the package …');
	await buildPackage(root);
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-amiqus-scale-'));
	// PostgreSQL, which runs as another user than root, has to get through to its own folder.
	await chmod(folder, 0o711);
	const sandbox = await startSandbox({
		seed: 'empty',
		latencyMs: 20,
		rateLimit: { limit: LIMIT, windowMs: WINDOW_SECONDS * 1000 },
	});
	try {
		const fleet = await startFleet({ root, folder, sandbox, log: console.log, signal });
		try {
			const size = values.short ? { executions: 8, items: 150 } : { executions: 20, items: 500 };
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
				executions: size.executions,
				items: Math.min(size.items, 150),
			};
			console.log(
				'\n|  | Persons made | Doubles | Executions failed | Calls | Answered 429 | Time (s) | ÷ least |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
			);
			const report = await runLoad(fleet, sandbox, amiqus);
			console.log(describe(report));
			console.log(describe(await runLoad(fleet, sandbox, httpRequest)));
			const missed = misses(report);
			if (values.stay) {
				console.log(
					`\nn8n ${fleet.url}  login ${ACCOUNT.email} ${ACCOUNT.password}\nCtrl-C stops everything.`,
				);
				await new Promise((gone) => signal.addEventListener('abort', gone, { once: true }));
			}
			if (missed.length > 0) throw new Failure(`The fleet fell short: ${missed.join('; ')}.`);
		} catch (error) {
			const log = await readFile(join(folder, 'worker-1', 'n8n.log'), 'utf8').catch(() => '');
			console.error(log.split('\n').slice(-15).join('\n'));
			throw error;
		} finally {
			await fleet.stop();
		}
	} finally {
		await sandbox.close();
		await rm(folder, { recursive: true, force: true });
	}
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
