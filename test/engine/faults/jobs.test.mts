import { startSandbox, type Exchange, type Fault, type Sandbox } from '../../../sandbox/index.mts';
import { isNamedIn, MAYBE } from '../answers/judge.mts';
import { skipping, type Skipping } from '../answers/skipping.mts';
import { runNode, type NodeSettings } from '../support/index.mts';
import { itemOf, JOBS, type Job } from './jobs.mts';

/** Errors that come after some of a job's writes have succeeded. */
let time: Skipping;
let sandbox: Sandbox;
let exchanges: Exchange[] = [];

beforeAll(async () => {
	time = skipping();
	const now = () => performance.timeOrigin + performance.now();
	sandbox = await startSandbox({ seed: 'empty', now });
	sandbox.onExchange((exchange) => exchanges.push(exchange));
});
afterAll(async () => {
	time.undo();
	await sandbox.close();
});

/** Calls that change something that lasts: not what asks for prices. */
const isWrite = ({ method, path }: Exchange) => method !== 'GET' && !path.endsWith('/steps');

/** How much there is of everything, and how much was decided. */
function held(): number[] {
	const { state } = sandbox;
	const { clients, records, cases, caseItems, steps, stepReviews, recordDocuments, files } = state;
	const tables = [clients, records, cases, caseItems, stepReviews, recordDocuments, files];
	return [
		...tables.map(({ size }) => size),
		[...clients.rows, ...records.rows].reduce((sum, row) => sum + (row.assignees?.length ?? 0), 0),
		records.rows.filter(({ reviewed_at: at }) => at !== null).length,
		steps.rows.filter(({ completed_at: at }) => at !== null).length,
	];
}

/** A job that is ready to be run, any number of times, and what has come of it so far. */
async function begin({ prepare }: Job) {
	sandbox.faults.clear();
	// What a rate limit asked for is over.
	time.pass(300_000);
	const parameters = await prepare(sandbox);
	const before = held();
	exchanges = [];
	return {
		run: async (settings: NodeSettings = {}) =>
			await runNode({
				sandbox,
				parameters: { ...parameters, options: { itemsAtOnce: 1, longestWait: 20 } },
				items: [await itemOf()],
				settings,
			}),
		come: () => held().map((many, index) => many - (before[index] ?? 0)),
	};
}

/** A job that nothing happens to: its writes, and what comes of it. */
async function unspoiled(job: Job) {
	const { run, come } = await begin(job);
	const { error } = await run();
	expect(error).toBeUndefined();
	const writes = exchanges.filter(isWrite);
	expect(writes.length).toBeGreaterThan(1);
	return { writes, comes: come() };
}

/** Has the nth write of a job meet a fault. */
function spoil(writes: Exchange[], nth: number, fault: Fault): void {
	const { method = '', path = '' } = writes[nth] ?? {};
	const match = { method, path: new RegExp(`${path.replace(/\d+/g, '\\d+')}$`) };
	const before = writes.slice(0, nth).filter((one) => one.method === method);
	const after = before.filter((one) => match.path.test(one.path)).length;
	sandbox.faults.add({ match, after, ...fault });
}

const FAULTS: Record<string, Fault> = {
	'is refused': { kind: 'status', status: 403 },
	'is lost': { kind: 'reset-after', times: 5 },
	'waits too long for the rate limit': { kind: 'status', status: 429, retryAfter: 60, times: 99 },
};

/** Whether a write made a token nobody has, or was about an attachment that is gone, or is part of something that is there. */
function isOfNoUse({ path, responseBody = '' }: Exchange): boolean {
	if (path.endsWith('/sdk_token') || path.includes('/onfido/')) return true;
	if (!path.includes('/attachments')) return false;
	const { attachments, files, recordDocuments } = sandbox.state;
	const id = Number(
		/\/attachments\/(\d+)$/.exec(path)?.[1] ?? /"id":(\d+)/.exec(responseBody)?.[1],
	);
	const isUsed =
		files.where('attachment', id).length > 0 ||
		recordDocuments.rows.some((row) => row.attachments.includes(id));
	return isUsed || attachments.get(id) === undefined;
}

/** What an error does not say of what was carried out. */
function untold(said: string): string[] {
	return exchanges
		.filter((one) => isWrite(one) && one.real !== undefined && one.real < 300 && !isOfNoUse(one))
		.filter((one) => !(one.met ? MAYBE.test(said) : isNamedIn(said, one)))
		.map(({ method, path, met }) => `${method} ${path} ${met ? 'was lost' : ''}`);
}

describe.each(Object.entries(JOBS))('%s', (_, job) => {
	it.each(Object.entries(FAULTS))(
		'where a write %s, the error says what was done',
		async (__, fault) => {
			const { writes, comes } = await unspoiled(job);
			for (const [nth, { method, path }] of writes.entries()) {
				const { run, come } = await begin(job);
				spoil(writes, nth, fault);
				const { error } = await run();
				const said = `${method} ${path}: ${error?.message} ${error?.description}`;
				if (error) expect([said, ...untold(said)]).toEqual([said]);
				else expect([said, come()]).toEqual([said, comes]);
				if (!job.mayRunAgain) continue;
				sandbox.faults.clear();
				time.pass(300_000);
				const again = await run();
				expect([said, again.error?.message, come()]).toEqual([said, undefined, comes]);
			}
		},
	);

	it.each(Object.entries(FAULTS))(
		'where a write %s once, another try does the rest',
		async (__, fault) => {
			const { writes, comes } = await unspoiled(job);
			for (const [nth, { method, path }] of writes.entries()) {
				const { run, come } = await begin(job);
				spoil(writes, nth, { ...fault, times: 1 });
				const { error } = await run({ retryOnFail: true, maxTries: 2 });
				const said = `${method} ${path}: ${error?.message} ${error?.description}`;
				if (error) expect([said, ...untold(said)]).toEqual([said]);
				else expect([said, come()]).toEqual([said, comes]);
			}
		},
	);
});
