import type { IDataObject } from '../../declare/json';

/** Something that is due by a day. */
export interface Dated {
	id: string;
	/** The day, as `YYYY-MM-DD`. */
	date: string;
	json: IDataObject;
}

/** What has been told of as due. */
export interface DueState {
	/** Dates up to here are in the past for good. */
	after: string;
	/** The dates told of, by id. */
	told: Record<string, string>;
	/** The hour, counted from 1970, of the last look at all that may be due. */
	hour: number;
}

export const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** What was due so many days ago, and not told of, comes as due; what was due earlier does not. */
const KEPT_DAYS = 7;

/** A day so many days before or after another, in Amiqus's form without the time. */
export function dayOf(ms: number, days = 0): string {
	return new Date(ms + days * DAY_MS).toISOString().slice(0, 10);
}

/** The day of something in Amiqus's form, with or without a time; undefined where there is none. */
export function dateIn(value: unknown): string | undefined {
	return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value)
		? value.slice(0, 10)
		: undefined;
}

/** Whether a day is there in the calendar: what is none still has its place in a list in order. */
export function isDay(date: string): boolean {
	return !Number.isNaN(Date.parse(date));
}

/**
 * Whether to look at all that may be due, beside what is sure to be new: once an hour, because at midnight, and while
 * n8n was off, the day's persons turn overdue.
 */
export function looksBack(state: Pick<DueState, 'hour'> | undefined, now: number): boolean {
	return state?.hour !== Math.floor(now / HOUR_MS);
}

/** The date up to which what is due is of no interest. */
export function afterOf(state: DueState | undefined, now: number): string {
	return state?.after ?? dayOf(now, -KEPT_DAYS);
}

/**
 * What has become due since the last poll, each once for a date, and the state after it. At the first poll what has come
 * already is old; what is still ahead, and near enough, comes then, because it would never come otherwise.
 *
 * @param things all that is due, or the part of it that may be new
 * @param isAhead whether the day is still to come
 */
export function due<T extends Dated>(
	state: DueState | undefined,
	things: T[],
	now: number,
	isAhead: (thing: T) => boolean,
): { due: T[]; state: DueState } {
	const after = afterOf(state, now);
	const byId = new Map(things.map((thing) => [thing.id, thing]));
	const told = { ...state?.told };
	const fresh = [...byId.values()].filter(
		(thing) => (state ? thing.date > after : isAhead(thing)) && told[thing.id] !== thing.date,
	);
	for (const { id, date } of byId.values()) told[id] = date;
	const kept = [dayOf(now, -KEPT_DAYS), after].sort()[1] ?? after;
	return {
		due: fresh,
		state: {
			after: kept,
			told: Object.fromEntries(Object.entries(told).filter(([, date]) => date > kept)),
			hour: Math.floor(now / HOUR_MS),
		},
	};
}
