import { startSandbox, type Fault } from '../../../sandbox/index.mts';
import { byId } from '../answers/support.mts';
import { runNode } from '../support/index.mts';
import { rowsUnder } from './table.mts';

/** How long a refusal by the rate limit holds all calls of a credential, whatever others are answered meanwhile. */

const HEADING = 'What a refusal asks for';
const SENT = 'Thu, 26 Nov 2026 08:00:00 GMT';
const asking = (wait: string): Fault['headers'] => ({ 'retry-after': wait });

/** What the refusal holds, by the names in the table. */
const REFUSALS: Record<string, Fault['headers']> = {
	'`2`': asking('2'),
	'A date 2 s after the Date': { ...asking('Thu, 26 Nov 2026 08:00:02 GMT'), date: SENT },
	'No Retry-After': {},
	'`garbage`': asking('garbage'),
	'`-5`': asking('-5'),
};

/** What all other answers say of the limit, by the headings of the columns. */
const ANSWERS: Record<string, Fault['headers']> = {
	'Other answers name no limit': {
		'x-ratelimit-limit': undefined,
		'x-ratelimit-remaining': undefined,
	},
	'Other answers name it': {},
};

/** How long after the refusal calls went on, in milliseconds. */
async function heldFor(refusal: Fault['headers'], others: Fault['headers']) {
	const sandbox = await startSandbox({});
	const match = { path: /\/clients\/\d+$/ };
	const none = { 'x-ratelimit-limit': undefined, 'x-ratelimit-remaining': undefined };
	const headers = { ...none, 'retry-after': undefined, ...refusal };
	// The first call finds out about the limit, and then several go at once.
	let refusedAt = Number.POSITIVE_INFINITY;
	const after: number[] = [];
	const noted = (note: () => void) => (json: unknown) => {
		note();
		return json;
	};
	sandbox.faults.add({
		...{ match, kind: 'answer', status: 429, processed: false, headers, after: 1 },
		change: noted(() => (refusedAt = performance.now())),
	});
	const answered = { times: Number.POSITIVE_INFINITY, headers: others } as const;
	const change = noted(() => after.push(performance.now() - refusedAt));
	sandbox.faults.add({ match, kind: 'answer', ...answered, change });
	const { error } = await runNode({
		sandbox,
		parameters: {
			resource: 'client',
			operation: 'get',
			client: byId('={{ $json.id }}'),
			options: { itemsAtOnce: 8 },
		},
		items: sandbox.state.clients.rows.concat(sandbox.state.clients.rows).map(({ id }) => ({ id })),
	});
	await sandbox.close();
	expect(error).toBeUndefined();
	return endOfLongestGap(after.filter((ms) => ms >= 0));
}

/** When calls began again: those that were on their way are answered after the refusal, too. */
function endOfLongestGap(times: number[]): number {
	const gaps = times.map((at, index) => at - (times[index - 1] ?? 0));
	return times[gaps.indexOf(Math.max(...gaps))] ?? 0;
}

it('lasts for what it asks for', async () => {
	const cells = rowsUnder(HEADING).flatMap(([name, row]) =>
		row.map(([column, cell]) => ({ name, column, seconds: Number(/^(\d+) s$/.exec(cell)?.[1]) })),
	);
	const held = await Promise.all(
		cells.map(async ({ name, column }) => await heldFor(REFUSALS[name], ANSWERS[column])),
	);
	const tooShort = cells.flatMap((cell, index) => {
		const ms = held[index] ?? 0;
		return ms >= cell.seconds * 1000 ? [] : [{ ...cell, ms }];
	});
	expect(tooShort).toEqual([]);
});

it('every such refusal and answer is in the table', () => {
	const rows = rowsUnder(HEADING);
	expect(rows.map(([name]) => name)).toEqual(Object.keys(REFUSALS));
	for (const [, cells] of rows)
		expect(cells.map(([column]) => column)).toEqual(Object.keys(ANSWERS));
});
