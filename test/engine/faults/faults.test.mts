import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type Fault, type Sandbox } from '../../../sandbox/index.mts';
import { jsonOf, runNode, type NodeRun, type NodeSettings } from '../support/index.mts';
import { hurry } from '../support/hurry.mts';
import { SUBJECTS, type Subject } from './calls.mts';
import { expectedOf, FAULTS, SEQUELS, tableUnder, type Expected, type Sequel } from './table.mts';

/** An answer that has begun may take twice as long; the fault without end lasts longer than that. */
const TIMEOUT_SECONDS = 3;
/** What takes long to send is not taken for what does not end. */
const LARGE: Readonly<Record<string, number>> = { 'More than 32 MB, packed': 30 };
const COLUMNS = Object.keys(SUBJECTS);
/** A sandbox for each column in each mode, so that all of a fault can run side by side: most of it is waiting. */
const sandboxes = new Map<string, Sandbox>();
let atEase: () => void;

beforeAll(async () => {
	atEase = hurry();
	for (const mode of Object.keys(MODES))
		for (const column of COLUMNS)
			sandboxes.set(`${mode} ${column}`, await startSandbox({ seed: 'empty' }));
});
afterAll(async () => {
	atEase();
	await Promise.all([...sandboxes.values()].map(async (sandbox) => await sandbox.close()));
});

const MODES: Record<string, { settings: NodeSettings; table: string }> = {
	plain: { settings: {}, table: 'One try' },
	'Continue On Fail': {
		settings: { onError: 'continueRegularOutput' },
		table: 'One try',
	},
	'Retry On Fail': {
		settings: { retryOnFail: true, maxTries: 2 },
		table: 'Two tries (Retry On Fail)',
	},
};

interface Outcome {
	fate: Expected['fate'];
	calls: number;
	/** What is wrong beyond the fate of the item that met the fault. */
	complaints: string[];
}

/** Runs three items one by one, the second of which meets the fault. */
async function meet(mode: string, column: string, fault: string): Promise<Outcome> {
	const settings = MODES[mode]?.settings ?? {};
	const subject = SUBJECTS[column] as Subject;
	const sandbox = sandboxes.get(`${mode} ${column}`) as Sandbox;
	const items = [0, 1, 2].map((index) => subject.prepare(sandbox, index));
	const { method, path } = subject;
	const calls = items.map(() => 0);
	const forget = sandbox.onExchange(({ method: used, path: at, body }) => {
		if (used !== method || !path.test(at)) return;
		const which = items.findIndex(
			({ id, name }) => at.includes(`/${id}`) || (body ?? '').includes(`"${name}"`),
		);
		if (which >= 0) calls[which] = (calls[which] ?? 0) + 1;
	});
	const sequel = SEQUELS[fault];
	const first: Fault = sequel ? { kind: 'reset-after' } : (FAULTS[fault] as Fault);
	sandbox.faults.add({ match: { method, path }, after: 1, ...first });
	if (sequel) addSequel(sandbox, sequel, { method, id: items[1]?.id });
	const run = await runNode({
		sandbox,
		...(sequel?.isOAuth ? { credentials: 'oauth2' } : {}),
		parameters: {
			...subject.parameters,
			options: { itemsAtOnce: 1, timeout: LARGE[fault] ?? TIMEOUT_SECONDS },
		},
		items,
		settings,
	});
	// An exchange is told of when the sandbox is done with it, which may be later than the node.
	for (let looks = 0; sandbox.requests.inFlight > 0 && looks < 600; looks += 1) await sleep(10);
	sandbox.faults.clear();
	forget();
	const done = items.map((item) => subject.effects(sandbox, item));
	return judge(run, calls, done, settings);
}

/** What meets the item afterwards. Where no ID is in the path, another sending is one too many in itself. */
function addSequel(
	{ faults }: Sandbox,
	{ again, others }: Sequel,
	{ method, id }: { method: string; id: number | undefined },
): void {
	if (again && id !== undefined)
		faults.add({ match: { method, path: new RegExp(`/${id}(?:/|$)`) }, ...again });
	if (others) faults.add(others);
}

function judge(run: NodeRun, calls: number[], done: number[], settings: NodeSettings): Outcome {
	const continues = settings.onError !== undefined;
	const outputs = jsonOf(run.items);
	const failure = (continues ? outputs[1]?.error : run.error?.message) as string | undefined;
	const advice = continues ? JSON.stringify(outputs[1]?.details) : run.error?.description;

	const complaints: string[] = [];
	const check = (fine: boolean, complaint: string) => {
		if (!fine) complaints.push(`${complaint}: ${JSON.stringify({ calls, done, failure })}`);
	};
	if (failure === undefined) {
		check(outputs.length === 3, 'not all items are output');
		check(
			done.every((times) => times === 1),
			'not all is done once',
		);
		check(calls[0] === 1 && calls[2] === 1, 'another item was sent more than once');
		run.items.forEach(({ pairedItem }, index) =>
			check(JSON.stringify(pairedItem) === `{"item":${index}}`, 'an item is not linked to its own'),
		);
		return { fate: 'done', calls: calls[1] ?? 0, complaints };
	}
	const unknown = /may have been created|may have been changed/.test(`${failure} ${advice}`);
	check((done[1] ?? 0) <= 1, 'done twice');
	check(calls[0] === 1 && done[0] === 1, 'the item before is not done once');
	check(!/Bearer|sandbox-token/.test(JSON.stringify(run.error ?? outputs)), 'the token is told');
	check(!!advice, 'nothing says what to do');
	if (continues) {
		check(run.error === undefined && outputs.length === 3, 'the others do not go on');
		check(done[2] === 1 && calls[2] === 1, 'the item after is not done once');
	} else {
		check(/\[item 1\]/.test(failure), 'the error does not name the item');
		check(
			/1 of 3 items were done/.test(String(advice)),
			'the error does not say how many are done',
		);
		check(calls[2] === 0, 'a further item began');
	}
	return { fate: unknown ? 'unknown' : 'error', calls: calls[1] ?? 0, complaints };
}

const FAULTS_TOLD = tableUnder('One try').map(({ fault }) => fault);

it.each(FAULTS_TOLD)('%s', async (fault) => {
	const told = expectedOf(MODES, fault);
	expect(told.map(({ column }) => column)).toEqual(Object.keys(MODES).flatMap(() => COLUMNS));
	const outcomes = await Promise.all(
		told.map(async ({ mode, column }) => await meet(mode, column, fault)),
	);
	const found = told.map(({ mode, column }, index) => [mode, column, outcomes[index]]);
	const expected = told.map(({ mode, column, cell }) => [
		mode,
		column,
		{ ...cell, complaints: [] },
	]);
	expect(found).toEqual(expected);
});

it('every fault is in both tables', () => {
	for (const table of ['One try', 'Two tries (Retry On Fail)']) {
		const names = tableUnder(table).map(({ fault }) => fault);
		expect(names.sort()).toEqual(Object.keys({ ...FAULTS, ...SEQUELS }).sort());
	}
});
