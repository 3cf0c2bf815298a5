import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type Fault, type Sandbox } from '../../../sandbox/index.mts';
import { jsonOf, runNode, type NodeRun, type NodeSettings } from '../support/index.mts';
import { hurry } from '../support/hurry.mts';
import { FILE_SUBJECTS, type FileSubject } from './file-calls.mts';
import { expectedOf, FAULTS, tableUnder, type Expected } from './table.mts';

const DOCUMENT = 'docs/files.md';
/** What this fault comes to depends on whether a file has left n8n whole. */
const LARGE = 'Reset before it is read';
/** The fault without end lasts longer than that; what is large takes longer to send on a busy machine. */
const timeoutAt = (fault: string) => (fault === LARGE ? 60 : 3);
const COLUMNS = Object.keys(FILE_SUBJECTS);
const sandboxes = new Map<string, Sandbox>();
let atEase: () => void;

beforeAll(async () => {
	atEase = hurry();
	for (const mode of Object.keys(MODES))
		for (const column of COLUMNS) sandboxes.set(`${mode} ${column}`, await startSandbox({}));
});
afterAll(async () => {
	atEase();
	await Promise.all([...sandboxes.values()].map(async (sandbox) => await sandbox.close()));
});

const MODES: Record<string, { settings: NodeSettings; table: string }> = {
	plain: { settings: {}, table: 'One try' },
	'Continue On Fail': { settings: { onError: 'continueRegularOutput' }, table: 'One try' },
	'Retry On Fail': {
		settings: { retryOnFail: true, maxTries: 2 },
		table: 'Two tries (Retry On Fail)',
	},
};

/** How many files there are in n8n's storage, whole or half. */
async function storedFiles(): Promise<number> {
	const folder = process.env.N8N_BINARY_DATA_STORAGE_PATH ?? '';
	const names = await readdir(folder, { recursive: true });
	return names.filter((name) => /binary_data\/./.test(name) && !name.endsWith('.metadata')).length;
}

interface Outcome extends Expected {
	/** What is wrong beyond the fate of the item that met the fault. */
	complaints: string[];
	/** Files that have to be in n8n's storage, of those that went in and those that came out. */
	stored: number;
}

/** Runs three items one by one, the second of which meets the fault. */
async function meet(mode: string, column: string, fault: string): Promise<Outcome> {
	const settings = MODES[mode]?.settings ?? {};
	const subject = FILE_SUBJECTS[column] as FileSubject;
	const sandbox = sandboxes.get(`${mode} ${column}`) as Sandbox;
	const items = await Promise.all(
		[0, 1, 2].map(async (index) => await subject.prepare(sandbox, index, fault === LARGE)),
	);
	const { method, path } = subject;
	let calls = 0;
	const forget = sandbox.onExchange((exchange) => {
		if (exchange.method === method && path.test(exchange.path)) calls += 1;
	});
	sandbox.faults.add({ match: { method, path }, after: 1, ...(FAULTS[fault] as Fault) });
	const run = await runNode({
		sandbox,
		parameters: { ...subject.parameters, options: { itemsAtOnce: 1, timeout: timeoutAt(fault) } },
		items,
		settings,
	});
	// An exchange is told of when the sandbox is done with it, which may be later than the node.
	for (let looks = 0; sandbox.requests.inFlight > 0 && looks < 1000; looks += 1) await sleep(10);
	sandbox.faults.clear();
	forget();

	const failure = failureOf(run, settings);
	// The items beside the one that met the fault are sent once, and the third not at all after a failure.
	const others = failure !== undefined && settings.onError === undefined ? 1 : 2;
	const complaints: string[] = [];
	for (const [index, item] of items.entries()) {
		// A failure ends the run before the third item, and nothing is output of it.
		const isOver = index === 2 || method === 'GET';
		if (failure !== undefined && (index === 1 || (others === 1 && isOver))) continue;
		complaints.push(...(await subject.faultsIn(sandbox, item, run.items[index])));
	}
	if (settings.onError !== undefined && run.items.length !== 3)
		complaints.push(`not all items are output: ${run.error?.message}`);
	const met = items[1] ?? { json: {} };
	const left = failure === undefined ? [] : subject.leftBy(sandbox, met);
	const unknown = failure !== undefined && /may have been created/.test(failure);
	if (!unknown && left.length > 0) complaints.push('something is left');
	if (unknown && left.length > 1) complaints.push('more than one thing is left');
	const [orphan] = left;
	const isTold = /as an attachment that nothing uses/.test(failure ?? '');
	if (orphan !== undefined && !isTold && !failure?.includes(`attachment ${orphan}`))
		complaints.push(`attachment ${orphan} is left in silence`);
	if (/Bearer|sandbox-token/.test(`${failure}`)) complaints.push('the token is told');
	return {
		fate: failure === undefined ? 'done' : unknown ? 'unknown' : 'error',
		calls: calls - others,
		complaints,
		stored: method === 'POST' || failure === undefined ? 3 : others,
	};
}

function failureOf(run: NodeRun, { onError }: NodeSettings): string | undefined {
	if (onError === undefined) return run.error?.message;
	return jsonOf(run.items)[1]?.error as string | undefined;
}

const FAULTS_TOLD = tableUnder('One try', DOCUMENT).map(({ fault }) => fault);

it.each(FAULTS_TOLD)('%s', async (fault) => {
	const told = expectedOf(MODES, fault, DOCUMENT);
	expect(told.map(({ column }) => column)).toEqual(Object.keys(MODES).flatMap(() => COLUMNS));
	const before = await storedFiles().catch(() => 0);
	const outcomes = await Promise.all(
		told.map(async ({ mode, column }) => await meet(mode, column, fault)),
	);
	expect(told.map(({ mode, column }, index) => [mode, column, outcomes[index]])).toEqual(
		told.map(({ mode, column, cell }, index) => [
			mode,
			column,
			{ ...cell, complaints: [], stored: outcomes[index]?.stored },
		]),
	);
	const stored = outcomes.reduce((sum, outcome) => sum + outcome.stored, 0);
	expect(await storedFiles()).toBe(before + stored);
});

it('every fault that a file can meet is in both tables', () => {
	// Of a file or a new attachment nobody knows what ID it ought to have.
	const all = Object.keys(FAULTS).filter((name) => name !== 'A thing with another ID');
	for (const table of ['One try', 'Two tries (Retry On Fail)']) {
		const names = tableUnder(table, DOCUMENT).map(({ fault }) => fault);
		expect(names.sort()).toEqual(all.sort());
	}
});
