import type { INodeParameters } from 'n8n-workflow';
import { Amiqus } from '../../../nodes/Amiqus/Amiqus.node';
import { startSandbox } from '../../../sandbox/index.mts';
import { startRandomServer, type RandomServer } from '../../support/random-server.mts';
import { INPUT_FIELD } from '../generated/arbitrary.mts';
import {
	itemWithFile,
	jsonOf,
	loadOptions,
	loadPackage,
	runNode,
	searchList,
	startPolling,
	startTrigger,
	testCredential,
	type Authentication,
} from '../support/index.mts';
import { faultsInError } from './judge.mts';
import { prepare, SDK_TOKEN, type Prepared } from './prepared.mts';
import { skipping, type Skipping } from './skipping.mts';

/** `AMIQUS_RANDOM_BYTES=600` goes on for so many seconds, in the place of one round over everything. */
const SECONDS = Number(process.env.AMIQUS_RANDOM_BYTES ?? 0);
const SEED = Number(process.env.AMIQUS_RANDOM_BYTES_SEED ?? 14);
/** What everything takes once on a busy machine: what is held is how many calls it makes, and that it ends. */
const ROUND_MS = 600_000;
/** More than these say no more. */
const MOST_FINDINGS = 15;

/** The most calls: of a run, see generated.test.mts; of a list to choose from; of what a trigger does once. */
const MOST_CALLS = { run: 400, list: 120, trigger: 450 };

const TOKEN = 'at_Zm9yIHRlc3RzIG9ubHkgMTQ';
const REFRESH_TOKEN = 'rt_YWdhaW4gZm9yIHRlc3Rz';
const CLIENT_SECRET = 'cs_bmV2ZXIgdG9sZCB0byBh';
const SECRETS = [TOKEN, REFRESH_TOKEN, CLIENT_SECRET];
/** What ends a trigger's life. */
const ENDS: ReadonlySet<string> = new Set(['delete', 'close']);
const WAYS: Authentication[] = ['token', 'oauth2'];

let server: RandomServer;
let time: Skipping;
let prepared: Prepared[] = [];

/** What the node takes for Amiqus. */
const service = () => ({
	url: server.url,
	token: TOKEN,
	oauthClient: { id: 'client', secret: CLIENT_SECRET },
	issueTokens: () => ({ access_token: TOKEN, refresh_token: REFRESH_TOKEN }),
});

beforeAll(async () => {
	const sandbox = await startSandbox();
	prepared = await prepare(sandbox, 'required', SEED);
	prepared.push(...(await prepare(sandbox, 'everything', SEED)));
	await sandbox.close();
	server = await startRandomServer(SEED);
	time = skipping();
});
afterAll(async () => {
	time.undo();
	await server.close();
});

/** What came of something that was tried: nothing, where it is done. */
type Outcome = { message?: unknown; description?: unknown; finding?: string } | undefined;
type Attempt = () => Promise<Outcome>;

/** Its error, where it throws one. */
const errorOf = async (attempt: () => Promise<unknown>): Promise<Outcome> => {
	try {
		await attempt();
		return undefined;
	} catch (error) {
		return error as Error;
	}
};

async function run({ chosen, parameters }: Prepared, nth: number): Promise<Outcome> {
	const given = JSON.stringify(parameters).replaceAll(SDK_TOKEN, 'an-sdk-token');
	const { items, error } = await runNode({
		sandbox: service(),
		credentials: WAYS[nth % WAYS.length],
		parameters: {
			...(JSON.parse(given) as INodeParameters),
			...chosen,
			options: { longestWait: 60, timeout: 30 },
		},
		items: [
			await itemWithFile(
				Buffer.from('a bill'),
				{ fileName: 'bill.txt', mimeType: 'text/plain' },
				{},
				INPUT_FIELD,
			),
		],
		settings: nth % 3 === 0 ? { onError: 'continueRegularOutput' } : {},
	});
	if (error) return error;
	const output = JSON.stringify(items);
	if (SECRETS.some((secret) => output.includes(secret)))
		return { message: 'done', finding: 'the token is output' };
	const [first] = jsonOf(items);
	return typeof first?.error === 'string' && first.details
		? { message: first.error, description: JSON.stringify(first) }
		: undefined;
}

/** All that a trigger does for its subscription, one after the other. */
async function lifeOf(nth: number): Promise<Array<[string, Attempt]>> {
	const trigger = await startTrigger({
		sandbox: service(),
		credentials: WAYS[nth % WAYS.length],
		parameters: { events: ['client.*', 'record.finished'] },
	});
	// Published before, when Amiqus still was Amiqus.
	Object.assign(trigger.nodeData(), {
		...{ url: trigger.url, subscriptionId: 7, secret: 'what-it-signs-with' },
		since: '2026-01-01T00:00:00.000Z',
	});
	const care = await trigger.lookAfter();
	const told = () => care.failures.splice(0).map((message) => ({ message }))[0];
	const tick = async () => {
		const error = await errorOf(async () => await care.tick());
		return error ?? told();
	};
	return [
		['check and create', async () => await errorOf(async () => await trigger.activate())],
		...Array.from({ length: 4 }, (): [string, Attempt] => ['look after', tick]),
		['delete', async () => await errorOf(async () => await trigger.deactivate())],
		[
			'close',
			async () => {
				await care.close();
				await trigger.close();
				return undefined;
			},
		],
	];
}

/** Everything that the package asks Amiqus for, each once. */
async function everything(round: number): Promise<Array<[string, number, Attempt]>> {
	const sandbox = service();
	const types = await loadPackage();
	const { listSearch, loadOptions: loads } = new Amiqus().methods;
	const credentials = WAYS[round % WAYS.length];
	const parameters = { resource: 'client', operation: 'get', client: 7, record: 7, case: 7 };
	const poll = await startPolling({
		sandbox,
		credentials,
		parameters: { events: ['client.created', 'client.status', 'record.finished', 'case.finished'] },
	});
	const list = { sandbox, credentials, parameters };
	return [
		...prepared.map((one, index): [string, number, Attempt] => [
			`${one.chosen.resource}.${one.chosen.operation}`,
			MOST_CALLS.run,
			async () => await run(one, round + index),
		]),
		...Object.keys(listSearch).map((name): [string, number, Attempt] => [
			name,
			MOST_CALLS.list,
			async () => await errorOf(async () => await searchList(name, { ...list, filter: 'a' })),
		]),
		...Object.keys(loads).map((name): [string, number, Attempt] => [
			name,
			MOST_CALLS.list,
			async () => await errorOf(async () => await loadOptions(name, list)),
		]),
		[
			'the test of a credential',
			1,
			async () => {
				const data = { accessToken: TOKEN, baseUrl: server.url };
				const { status, message } = await testCredential('amiqusApi', data, types);
				return status === 'OK' ? undefined : { message };
			},
		],
		...Array.from({ length: 5 }, (): [string, number, Attempt] => [
			'poll',
			MOST_CALLS.trigger,
			async () => {
				const before = JSON.stringify(poll.nodeData());
				const error = await errorOf(async () => await poll.poll());
				return error && JSON.stringify(poll.nodeData()) !== before
					? { ...error, finding: 'a poll that failed remembers something' }
					: error;
			},
		]),
		...(await lifeOf(round)).map(([name, attempt]): [string, number, Attempt] => [
			name,
			MOST_CALLS.trigger,
			attempt,
		]),
	];
}

it(
	`takes any bytes for an answer: ends within its calls, with an error that can be shown; seed ${SEED}`,
	async () => {
		const findings: string[] = [];
		const most: Record<string, number> = {};
		const failed = { runs: 0, of: 0 };
		const until = Date.now() + SECONDS * 1_000;
		const goesOn = (round: number) => round === 0 || Date.now() < until;
		for (let round = 0; goesOn(round); round += 1) {
			for (const [name, bound, attempt] of await everything(round)) {
				// What was opened has to be closed, however late it is.
				if (!goesOn(round) && !ENDS.has(name)) continue;
				const before = server.calls;
				const outcome = await attempt();
				const calls = server.calls - before;
				most[name] = Math.max(most[name] ?? 0, calls);
				failed.of += 1;
				if (outcome) failed.runs += 1;
				const faults = [
					...(calls > bound ? [`${calls} calls`] : []),
					...(outcome ? SECRETS : []).flatMap((token) =>
						faultsInError(outcome, { token, others: undefined }),
					),
					...(outcome?.finding ? [outcome.finding] : []),
				];
				for (const fault of new Set(faults)) {
					findings.push(
						`${name} in round ${round}, call ${before}: ${fault} | ${String(outcome?.message).slice(0, 400)}`,
					);
				}
			}
			if (findings.length >= MOST_FINDINGS) break;
			if (SECONDS > 0 && round % 10 === 0) {
				const much = Object.entries(most).filter(([, calls]) => calls > 10);
				process.stderr.write(
					`${round}: ${failed.runs} of ${failed.of} failed, ${server.calls} calls, at most ${much.join(' ')}\n`,
				);
			}
		}
		expect(findings).toEqual([]);
	},
	SECONDS * 1_000 + ROUND_MS,
);
