import { isObject } from '../../declare/json';
import { timeOf } from '../../declare/times';
import type { DueState } from './due';
import type { ListState } from './list';
import type { PollState } from './poll';
import type { Window } from './window';

/**
 * What n8n has kept of earlier polls. A part that cannot be read, as of another version or changed by hand, counts as
 * none: that list begins anew, where it would fail each poll for good.
 */
export function readState(kept: unknown): PollState | undefined {
	if (!isObject(kept) || typeof kept.credential !== 'string') return undefined;
	const { credential, lists, due, expiring } = kept;
	const entries = Object.entries(isObject(lists) ? lists : {});
	return {
		credential,
		lists: Object.fromEntries(
			entries.filter((entry): entry is [string, ListState] => isListState(entry[1])),
		),
		...(isDueState(due) ? { due } : {}),
		...(isDueState(expiring) ? { expiring } : {}),
	};
}

function isListState(value: unknown): value is ListState {
	if (!isObject(value) || !isWindow(value.window)) return false;
	const { statuses, told } = value;
	const isTold = (one: unknown) =>
		isObject(one) && typeof one.first === 'string' && typeof one.since === 'string';
	return (
		(statuses === undefined || isTexts(statuses)) &&
		(told === undefined || (isObject(told) && Object.values(told).every(isTold)))
	);
}

function isWindow(value: unknown): value is Window {
	if (!isObject(value)) return false;
	const { floor, newest, since, seen, born } = value;
	return [floor, newest, born ?? ''].every(isTime) && typeof since === 'number' && isTexts(seen);
}

function isDueState(value: unknown): value is DueState {
	if (!isObject(value)) return false;
	const { after, told, hour } = value;
	return typeof after === 'string' && typeof hour === 'number' && isTexts(told);
}

/** Nothing is there in a list that was empty. */
function isTime(value: unknown): boolean {
	return value === '' || !Number.isNaN(timeOf(value));
}

function isTexts(value: unknown): boolean {
	return isObject(value) && Object.values(value).every((one) => typeof one === 'string');
}
