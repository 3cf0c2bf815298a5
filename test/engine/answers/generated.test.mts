import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type Exchange, type Sandbox } from '../../../sandbox/index.mts';
import { outsideSpecification } from '../../conformance/recorder.mts';
import { INPUT_FIELD } from '../generated/arbitrary.mts';
import { knownTo } from '../generated/described.mts';
import { itemWithFile, jsonOf, runNode, type NodeSettings } from '../support/index.mts';
import { faultsInError, liesOf, textOf } from './judge.mts';
import { faultsOf, OTHERS, plans, type Plan } from './odd.mts';
import { declarationOf, prepare, SDK_TOKEN, type Prepared } from './prepared.mts';
import { skipping, type Skipping } from './skipping.mts';

/** `AMIQUS_ANSWERS=100000` tries more than the usual two thousand; `AMIQUS_ANSWERS_SEED=…` tries the same again. */
const RUNS = Number(process.env.AMIQUS_ANSWERS ?? 2_000);
const SEED = Number(process.env.AMIQUS_ANSWERS_SEED ?? 20_261_126);
/** The run that begins the round to begin with: every 117th, so that one that found something can be seen again. */
const FROM = Number(process.env.AMIQUS_ANSWERS_FROM ?? 0);
/** A run with more faults than these has said enough. */
const MOST_FINDINGS = 15;

/** The most calls of a run: five attempts, which n8n may make twice, of eight calls that are lists, read four times and ended. */
const MOST_CALLS = 400;
/** The longest that a run may wait, with the Longest Wait that is set: two minutes for each call, and the rate limit. */
const LONGEST_WAIT_SECONDS = 60;

const SETTINGS: NodeSettings[] = [
	{},
	{},
	{ onError: 'continueRegularOutput' },
	{ retryOnFail: true, maxTries: 2 },
];
const FILE = { fileName: 'bill.txt', mimeType: 'text/plain' };

let sandbox: Sandbox;
let exchanges: Exchange[] = [];
let sdkToken = '';
let time: Skipping;
const crashes: string[] = [];
/** The most calls that any run made. */
let most = 0;
const noteCrash = (error: unknown) => crashes.push(textOf(error));

async function open(): Promise<void> {
	sandbox = await startSandbox({ uploadLimit: 1e6 });
	sandbox.onExchange((exchange) => exchanges.push(exchange));
}

/** Nothing is on its way any more. */
async function quiet(): Promise<void> {
	for (let looks = 0; sandbox.requests.inFlight > 0 && looks < 500; looks += 1) await sleep(2);
}

beforeAll(async () => {
	time = skipping();
	process.on('unhandledRejection', noteCrash);
	process.on('uncaughtException', noteCrash);
	await open();
	sdkToken = (await knownTo(sandbox)).sdkToken;
});
afterAll(async () => {
	time.undo();
	process.off('unhandledRejection', noteCrash);
	process.off('uncaughtException', noteCrash);
	await sandbox.close();
});

async function run({ chosen, parameters }: Prepared, settings = {}) {
	const text = JSON.stringify(parameters).replaceAll(SDK_TOKEN, sdkToken);
	const item = await itemWithFile(Buffer.from('a bill'), FILE, {}, INPUT_FIELD);
	return await outsideSpecification(
		'what was answered was not so',
		async () =>
			await runNode({
				sandbox,
				parameters: {
					...(JSON.parse(text) as INodeParameters),
					...chosen,
					options: { longestWait: LONGEST_WAIT_SECONDS, timeout: 30 },
				},
				items: [item],
				settings,
			}),
	);
}

/** Tries one operation once, and says what is wrong with what came of it. */
async function tryOut(one: Prepared, plan: Plan, settings: NodeSettings): Promise<string[]> {
	const faults = faultsOf(plan);
	for (const fault of faults.keys()) sandbox.faults.add(fault);
	exchanges = [];
	time.skipped();
	const { items, error } = await run(one, settings);
	await quiet();
	sandbox.faults.clear();
	const declaration = declarationOf(one.chosen);
	const [first] = jsonOf(items);
	const failed = settings.onError ? typeof first?.error === 'string' && first.details : error;
	const said = failed
		? settings.onError && !error
			? JSON.stringify(first)
			: `${error?.message} ${error?.description}`
		: undefined;
	// What a refusal says is quoted, whoever it is about, and so is the name of a file that is fetched.
	const quotes = exchanges.some(({ path, real = 0 }) => real >= 300 || path.endsWith('/download'));
	const told = { token: sandbox.token, others: quotes ? undefined : OTHERS };
	most = Math.max(most, exchanges.length);
	return [
		...(said === undefined ? [] : faultsInError(error ?? { message: first?.error, said }, told)),
		...(JSON.stringify(items).includes(sandbox.token) ? ['the token is output'] : []),
		...liesOf({
			said,
			exchanges,
			faults,
			isWrite: declaration?.effect !== 'reads',
			isSingle: declaration !== undefined && 'request' in declaration,
		}),
		...(exchanges.length > MOST_CALLS ? [`${exchanges.length} calls`] : []),
		...crashes.splice(0).map((crash) => `crashed: ${crash.slice(0, 500)}`),
	].map((fault) => `${fault} | said: ${(said ?? 'done').slice(0, 300)}`);
}

/** A finding with all that is needed to see it again. */
function described(
	nth: number,
	{ chosen: { resource, operation } }: Prepared,
	{ plan, settings, finding }: { plan: Plan; settings: NodeSettings; finding: string },
): string {
	const odd = plan.odd.map(({ name }) => name).join(' / ');
	const calls = exchanges
		.slice(0, 12)
		.map(({ method, path, status, real }) => `${method} ${path} ${status} (${real})`);
	const told = [
		`${nth} ${resource}.${operation}: ${finding}`,
		`${plan.first} as they are, then ${odd}${plan.forever ? ' for ever' : ''}`,
		JSON.stringify(settings),
		...calls,
	].join('\n  ');
	if (process.env.AMIQUS_ANSWERS) process.stderr.write(`${told}\n`);
	return told;
}

it(
	`no answer, whatever it is, crashes an operation, keeps it going without end, or has it say what is not so; seed ${SEED}`,
	async () => {
		const fillings: Prepared[][] = [];
		for (const filling of ['required', 'everything'] as const) {
			fillings.push(await prepare(sandbox, filling, SEED));
		}
		const findings: string[] = [];
		const tries = fc.tuple(plans(sandbox.token), fc.constantFrom(...SETTINGS));
		for (let begin = FROM; begin < RUNS && findings.length < MOST_FINDINGS; ) {
			const round = fillings[Math.floor(begin / 100) % fillings.length] ?? [];
			const all = fc.sample(tries, { numRuns: round.length, seed: SEED + begin });
			await sandbox.close();
			await open();
			sdkToken = (await knownTo(sandbox)).sdkToken;
			for (const [index, one] of round.entries()) {
				const [plan, settings] = all[index] ?? [];
				if (!plan || !settings || begin + index >= RUNS) break;
				for (const finding of await tryOut(one, plan, settings)) {
					findings.push(described(begin + index, one, { plan, settings, finding }));
				}
			}
			begin += round.length;
			if (process.env.AMIQUS_ANSWERS && begin % 1_000 < round.length)
				process.stderr.write(`${begin} of ${RUNS}, seed ${SEED}, most calls ${most}\n`);
		}
		expect(findings).toEqual([]);
	},
	RUNS * 500,
);
