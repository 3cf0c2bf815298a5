import { AmiqusError, EndOfRunError } from '../declare/errors';
import type { Result } from '../declare/operation';
import type { Outcomes } from '../transport/pool';
import type { RunLedger } from './ledger';
import { toldOf } from './written';

/**
 * How far a run came that ended at an item: what is done, in this or an earlier try, and of what nobody knows.
 *
 * @returns whole sentences; nothing where there was one item only
 */
export function progressOf(
	outcomes: Outcomes<Result[]>,
	endedAt: number,
	ledger: RunLedger | undefined,
): string {
	const count = outcomes.length;
	if (count === 1) return '';
	let done = 0;
	const unsure: string[] = [];
	const begun: string[] = [];
	for (let index = 0; index < count; index += 1) {
		const outcome = outcomes[index];
		const earlier = ledger?.item(index);
		const error = outcome && 'error' in outcome ? outcome.error : undefined;
		const before = beforeOf(error) || toldOf(earlier?.written ?? new Map());
		if ((outcome && 'value' in outcome) || earlier?.results) done += 1;
		else if (index === endedAt) continue;
		else if (mayBeDone(error) || earlier?.open) unsure.push(`item ${index}`);
		else if (before !== '') begun.push(`item ${index} (${before})`);
	}
	return [
		`${done} of ${count} items were done.`,
		...(unsure.length === 0
			? []
			: [`These may have been done as well, check in Amiqus: ${unsure.join(', ')}.`]),
		...(begun.length === 0 ? [] : [`These were begun, and not finished: ${begun.join(', ')}.`]),
	].join(' ');
}

const isOfCalls = (error: unknown) =>
	error instanceof AmiqusError || error instanceof EndOfRunError;

const mayBeDone = (error: unknown) => isOfCalls(error) && error.maybeProcessed;

const beforeOf = (error: unknown) => (isOfCalls(error) ? error.before : '');
