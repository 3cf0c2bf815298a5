import { sleep } from 'n8n-workflow';
import { InvalidParameterError } from '../declare/field';
import { asksHowFar, checkHowFar } from '../declare/properties/mostItems';
import { RunRefusedError, type Ahead, type RunContext } from '../declare/operation';
import { EndOfRunError } from '../declare/errors';
import { fetchList, fetchListWithin } from '../transport/paging';
import { runPool } from '../transport/pool';
import type { Transport } from '../transport/transport';
import type { Run } from './item';

/** Items read before others in n8n get a turn: an expression takes about 0.4 ms, and n8n evaluates one at a time. */
const ITEMS_IN_ONE_GO = 200;

type Values = Record<string, unknown>;

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
	const out = new LeftOut(goesOn);
	const read = await readAll(run, count, out);
	checkHowFar(operation, out.without(read));
	for (const [index, error] of operation.together?.(out.without(read)) ?? []) {
		out.leave(index, error);
	}
	const sent = out.without(read);
	const destroys = (things: number) => checkHowFar(operation, sent, things);
	const { wait } = run.pausing;
	const late = (error: unknown) => foundLate(error, operation.effect === 'reads');
	const context = { ...runContextOf(transport, out, late), destroys, wait };
	const look = async () => await prepare?.(sent, context);
	const shared = await look().catch((error: unknown) => {
		throw late(error);
	});
	const values = new Map(read.map((item) => [item.index, item.values]));
	return {
		...run,
		shared,
		read: (index) => {
			out.throwFor(index);
			return values.get(index) ?? run.read(index);
		},
	};
}

/** What is wrong with a parameter, as found after Amiqus was asked something. */
function foundLate(error: unknown, reads: boolean): unknown {
	if (error instanceof InvalidParameterError) return error.foundLate(reads);
	return error instanceof RunRefusedError && error.reason instanceof InvalidParameterError
		? new RunRefusedError(error.itemIndex, error.reason.foundLate(reads))
		: error;
}

/** The items that a run goes on without. */
class LeftOut {
	private readonly errors = new Map<number, unknown>();

	constructor(private readonly goesOn: boolean) {}

	/** @throws RunRefusedError where the run does not go on without the item */
	leave(index: number, error: unknown): void {
		if (!(error instanceof Error) || error instanceof EndOfRunError) throw error;
		if (!this.goesOn) throw new RunRefusedError(index, error);
		this.errors.set(index, error);
	}

	throwFor(index: number): void {
		if (this.errors.has(index)) throw this.errors.get(index);
	}

	without<A extends Ahead<unknown>>(items: readonly A[]): A[] {
		return items.filter(({ index }) => !this.errors.has(index));
	}
}

async function readAll(run: Run, count: number, out: LeftOut): Promise<Array<Ahead<Values>>> {
	const items: Array<Ahead<Values>> = [];
	for (let index = 0; index < count; index += 1) {
		if (index > 0 && index % ITEMS_IN_ONE_GO === 0) await sleep(0);
		if (run.ledger?.item(index).results) continue;
		try {
			const values = run.read(index);
			run.guard(run.operation, values);
			items.push({ index, values });
		} catch (error) {
			out.leave(index, error);
		}
	}
	return items;
}

function runContextOf(
	transport: Transport,
	out: LeftOut,
	late: (error: unknown) => unknown,
): Omit<RunContext, 'destroys' | 'wait'> {
	const { atOnce } = transport;
	const call: RunContext['call'] = async (request) => await transport.call(request);
	return {
		call,
		list: async (request, limit) => await fetchList({ call, atOnce }, request, limit),
		listWithin: async (request, mostPages) =>
			await fetchListWithin({ call, atOnce }, request, mostPages),
		each: async (items, task) => {
			const doOne = async (item: (typeof items)[number]) => {
				try {
					await task(item);
				} catch (error) {
					out.leave(item.index, late(error));
				}
			};
			const outcomes = await runPool(items, atOnce, doOne, () => true);
			for (const outcome of outcomes) if (outcome && 'error' in outcome) throw outcome.error;
		},
	};
}
