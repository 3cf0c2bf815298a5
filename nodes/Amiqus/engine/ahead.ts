import { RunRefusedError, type Ahead, type RunContext } from '../declare/operation';
import { fetchList, fetchListWithin } from '../transport/paging';
import { runPool } from '../transport/pool';
import type { Transport } from '../transport/transport';
import type { Run } from './item';
import type { ParameterReader } from './parameters';

/**
 * Has an operation look at all items of a run before the first one, where it does. Items that an earlier try has done
 * are left out; so are those whose parameters are wrong, where the others go on without them.
 *
 * @throws RunRefusedError for the first item whose parameters are wrong, unless the others go on; or the operation's own
 */
export async function lookAhead(run: Run, count: number, goesOn: boolean): Promise<Run> {
	const { operation, transport } = run;
	if (!('execute' in operation) || !operation.prepare) return run;
	const read = readOnce(run.read);
	const items: Array<Ahead<Record<string, unknown>>> = [];
	for (let index = 0; index < count; index += 1) {
		if (run.ledger?.item(index).results) continue;
		try {
			const values = read(index);
			run.guard(operation, values);
			items.push({ index, values });
		} catch (error) {
			if (!goesOn) throw refusedFor(index, error);
		}
	}
	return { ...run, read, shared: await operation.prepare(items, runContextOf(transport)) };
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
