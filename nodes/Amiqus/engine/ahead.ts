import { sleep } from 'n8n-workflow';
import { asksHowFar, checkHowFar } from '../declare/mostItems';
import { RunRefusedError, type Ahead, type RunContext } from '../declare/operation';
import { fetchList, fetchListWithin } from '../transport/paging';
import { runPool } from '../transport/pool';
import type { Transport } from '../transport/transport';
import type { Run } from './item';
import type { ParameterReader } from './parameters';

/** Items read before others in n8n get a turn: an expression takes about 0.4 ms, and n8n evaluates one at a time. */
const ITEMS_IN_ONE_GO = 200;

type Items = Array<Ahead<Record<string, unknown>>>;

/**
 * Looks at all items of a run before the first one, where the operation has to see them together: because it cannot be
 * undone, because items can contradict each other, or because something is looked up for all of them. Items that an
 * earlier try has done are left out; so are those that are wrong, where the others go on without them.
 *
 * @throws RunRefusedError for the first item that is wrong, unless the others go on; or the operation's own
 * @throws InvalidParameterError where the run would go further than Most Items
 */
export async function lookAhead(run: Run, count: number, goesOn: boolean): Promise<Run> {
	const { operation, transport } = run;
	const prepare = 'execute' in operation ? operation.prepare : undefined;
	if (!prepare && !operation.together && !asksHowFar(operation)) return run;
	const read = readOnce(run.read);
	const items = await readAll({ ...run, read }, count, goesOn);
	checkHowFar(operation, items);
	const refused = operation.together?.(items) ?? new Map<number, Error>();
	for (const [index, error] of goesOn ? [] : refused) throw refusedFor(index, error);
	const ready = { ...run, read: unlessRefused(read, refused) };
	if (!prepare) return ready;
	const sent = items.filter(({ index }) => !refused.has(index));
	return { ...ready, shared: await prepare(sent, runContextOf(transport)) };
}

async function readAll(run: Run, count: number, goesOn: boolean): Promise<Items> {
	const items: Items = [];
	for (let index = 0; index < count; index += 1) {
		if (index > 0 && index % ITEMS_IN_ONE_GO === 0) await sleep(0);
		if (run.ledger?.item(index).results) continue;
		try {
			const values = run.read(index);
			run.guard(run.operation, values);
			items.push({ index, values });
		} catch (error) {
			if (!goesOn) throw refusedFor(index, error);
		}
	}
	return items;
}

function unlessRefused(
	read: ParameterReader,
	refused: ReadonlyMap<number, Error>,
): ParameterReader {
	return (index) => {
		const error = refused.get(index);
		if (error) throw error;
		return read(index);
	};
}

function refusedFor(index: number, error: unknown): unknown {
	return error instanceof Error ? new RunRefusedError(index, error) : error;
}

/** Keeps what was read: n8n evaluates expressions once for each item. */
function readOnce(read: ParameterReader): ParameterReader {
	const known = new Map<number, Record<string, unknown>>();
	return (index) => {
		const values = known.get(index) ?? read(index);
		known.set(index, values);
		return values;
	};
}

function runContextOf(transport: Transport): RunContext {
	const { atOnce } = transport;
	const call: RunContext['call'] = async (request) => await transport.call(request);
	return {
		call,
		list: async (request, limit) => await fetchList({ call, atOnce }, request, limit),
		listWithin: async (request, mostPages) =>
			await fetchListWithin({ call, atOnce }, request, mostPages),
		each: async (things, task) => {
			const outcomes = await runPool(things, atOnce, task, () => true);
			for (const outcome of outcomes) if (outcome && 'error' in outcome) throw outcome.error;
		},
	};
}
