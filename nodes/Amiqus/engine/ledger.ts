import type { IExecuteFunctions } from 'n8n-workflow';
import { AmiqusError } from '../transport/errors';
import type { AmiqusAnswer, AmiqusRequest } from '../transport/types';

/** What became of a write: its answer, or that nobody knows. */
type Entry = { answer: AmiqusAnswer } | { unknown: AmiqusError };

/** The writes one item has made, by what they did and in which order. */
export class ItemLedger {
	private readonly entries = new Map<string, Entry>();

	/** Starts a try of the item: its writes are counted from the first again. */
	begin(): (request: AmiqusRequest, send: () => Promise<AmiqusAnswer>) => Promise<AmiqusAnswer> {
		const counts = new Map<string, number>();
		return async (request, send) => {
			if (request.method === 'GET') return await send();
			const call = `${request.method} ${request.api ?? ''}${request.path}`;
			const nth = (counts.get(call) ?? 0) + 1;
			counts.set(call, nth);
			return await this.once(`${nth} ${call}`, send);
		};
	}

	private async once(key: string, send: () => Promise<AmiqusAnswer>): Promise<AmiqusAnswer> {
		const entry = this.entries.get(key);
		if (entry && 'answer' in entry) return entry.answer;
		if (entry) throw entry.unknown;
		return await send().then(
			(answer) => {
				this.entries.set(key, { answer });
				return answer;
			},
			(error: unknown) => {
				if (error instanceof AmiqusError && error.maybeProcessed) {
					this.entries.set(key, { unknown: error });
				}
				throw error;
			},
		);
	}
}

/** The ledgers of a node's run, by item. */
export type RunLedger = Map<number, ItemLedger>;

const ledgers = new WeakMap<object, RunLedger>();

/**
 * The ledger of this run of the node. n8n's Retry On Fail runs the whole node again with the very same execution data,
 * so a second try finds what the first one did; any other run has execution data of its own. AI tools are run many times
 * with one execution data, where each call is meant.
 */
export function ledgerOf(context: IExecuteFunctions): RunLedger {
	if (context.isToolExecution()) return new Map();
	const key = context.getExecuteData();
	let ledger = ledgers.get(key);
	if (!ledger) {
		ledger = new Map();
		ledgers.set(key, ledger);
	}
	return ledger;
}
