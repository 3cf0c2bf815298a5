import type { IExecuteFunctions } from 'n8n-workflow';
import type { Result } from '../declare/operation';
import { AmiqusError, CHANGED_ALL_THE_SAME } from '../declare/errors';
import type { IDataObject, JsonValue } from '../declare/json';
import { RunCancelledError, RunStoppedError } from '../transport/limits/runControl';
import { isDone, mayRepeat } from '../transport/retryPolicy';
import { NOTHING_LEFT } from '../transport/transport';
import type { Written } from './written';
import { isWrite, type AmiqusAnswer, type AmiqusRequest } from '../declare/request';

/** What became of a write: its answer, or that nobody knows. */
type Entry = { answer: AmiqusAnswer } | { unknown: AmiqusError };

/** Makes calls for one try of an item. */
export type Call = (request: AmiqusRequest) => Promise<AmiqusAnswer>;

/** How a ledger gets at Amiqus. */
export interface Sender {
	call: Call;
	/** Looks for what a write first sent at `since` has come to. */
	findAgain(request: AmiqusRequest, since: number): Promise<JsonValue | undefined>;
}

/** The idempotency record of one item: what it has done, for the next tries of the node. */
export class ItemLedger {
	/** What the item came to, once it is done: the next tries output just this. */
	results: Result[] | undefined;
	/** What the operation itself has kept for the next tries. */
	readonly kept = new Map<string, IDataObject>();
	/** The writes that have succeeded in any try. */
	readonly written: Written = new Map();
	private readonly entries = new Map<string, Entry>();

	/** Starts a try of the item: its writes are counted from the first again. */
	begin(sender: Sender): Call {
		const counts = new Map<string, number>();
		return async (request) => {
			if (!isWrite(request)) return await sender.call(request);
			const call = `${request.method} ${request.api ?? ''}${request.path}`;
			const nth = (counts.get(call) ?? 0) + 1;
			counts.set(call, nth);
			return await this.once(`${nth} ${call}`, request, sender);
		};
	}

	/**
	 * An error of the item as it has to be told: what an earlier try may have done stays uncertain, whatever this one
	 * fails at, be it before it came to that.
	 */
	told(error: unknown): unknown {
		const { open } = this;
		if (!open || error instanceof RunCancelledError || error instanceof RunStoppedError)
			return error;
		const { since } = open.unknown;
		if (error instanceof AmiqusError)
			return error.maybeProcessed ? error : error.asUncertain(since);
		const message = error instanceof Error ? error.message : open.unknown.message;
		return new AmiqusError(message, { advice: CHANGED_ALL_THE_SAME, maybeProcessed: true, since });
	}

	/** A write of which nobody knows what became of it. */
	get open(): { unknown: AmiqusError } | undefined {
		for (const entry of this.entries.values()) if ('unknown' in entry) return entry;
		return undefined;
	}

	/** Forgets a write that was undone: the next try makes it again. */
	forget(answer: AmiqusAnswer): void {
		for (const [key, entry] of this.entries) {
			if ('answer' in entry && entry.answer === answer) this.entries.delete(key);
		}
	}

	private async once(key: string, request: AmiqusRequest, sender: Sender): Promise<AmiqusAnswer> {
		const entry = this.entries.get(key);
		if (entry && 'answer' in entry) return entry.answer;
		if (entry && !mayRepeat(request, 'unknown')) {
			const body = await sender.findAgain(request, entry.unknown.since);
			if (body === undefined) throw entry.unknown;
			return this.keep(key, { status: 200, headers: {}, body });
		}
		return await sender.call(request).then(
			(answer) => this.keep(key, answer),
			async (error: unknown) => {
				if (!(error instanceof AmiqusError)) throw error;
				if (!entry) {
					if (error.maybeProcessed) this.entries.set(key, { unknown: error });
					throw error;
				}
				if (isDone(request.method, error.status)) return this.keep(key, NOTHING_LEFT);
				// Once uncertain, always uncertain: whatever is answered now, the first try may have gone through.
				const { since } = entry.unknown;
				const body = await sender.findAgain(request, since);
				if (body === undefined) throw error.asUncertain(since);
				return this.keep(key, { status: 200, headers: {}, body });
			},
		);
	}

	private keep(key: string, answer: AmiqusAnswer): AmiqusAnswer {
		this.entries.set(key, { answer });
		return answer;
	}
}

/** The ledgers of a node's run, by item. */
export class RunLedger {
	/** What POSTs of all tries are known to have created. */
	readonly created = new Set<string>();
	private readonly items = new Map<number, ItemLedger>();

	/** Whether an earlier try has done anything, or may have. */
	get isOfUse(): boolean {
		return [...this.items.values()].some(
			({ results, written, open }) =>
				results !== undefined || written.size > 0 || open !== undefined,
		);
	}

	item(index: number): ItemLedger {
		const known = this.items.get(index) ?? new ItemLedger();
		this.items.set(index, known);
		return known;
	}
}

const ledgers = new WeakMap<object, RunLedger>();

/**
 * The ledger of this run of the node, where the node may be tried again. n8n's Retry On Fail runs the whole node again
 * with the very same execution data, so a second try finds what the first one did; any other run has execution data of
 * its own. Where an agent hands a tool a context of its own, all its calls have the agent's execution data: each call
 * is known by its input, which is one object over all tries.
 */
export function ledgerOf(context: IExecuteFunctions): RunLedger | undefined {
	if (context.getNode().retryOnFail !== true) return undefined;
	const key = context.isToolExecution()
		? context.getInputData()[0]?.json
		: context.getExecuteData();
	if (key === undefined) return undefined;
	const ledger = ledgers.get(key) ?? new RunLedger();
	ledgers.set(key, ledger);
	return ledger;
}
