import type { IDataObject } from '../../declare/json';

/** Who has been told of as due for deletion. */
export interface DueState {
	/** Dates up to here are in the past for good. */
	after: string;
	/** The dates told of, by the person's id. */
	told: Record<string, string>;
	/** The hour, counted from 1970, of the last look at what is overdue. */
	hour: number;
}

const HOUR_MS = 3_600_000;
/** Persons who were due so many days ago, and not told of, come as due; earlier ones do not. */
const KEPT_DAYS = 7;

/**
 * Whether to look at what is overdue, beside what is due today: once an hour, because at midnight, and while n8n was
 * off, the day's persons turn overdue.
 */
export function looksBack(state: DueState | undefined, now: number): boolean {
	return state?.hour !== Math.floor(now / HOUR_MS);
}

/** The date up to which overdue persons are of no interest. */
export function afterOf(state: DueState | undefined, now: number): string {
	return state?.after ?? daysAgo(now);
}

/** Which persons have become due since the last poll, and the state after it; the first poll tells of nobody. */
export function due(
	state: DueState | undefined,
	persons: IDataObject[],
	now: number,
): { due: IDataObject[]; state: DueState } {
	const after = afterOf(state, now);
	const dated = new Map<string, { date: string; person: IDataObject }>();
	for (const person of persons) {
		const { id, deletion_date: date } = person;
		if (typeof date === 'string') dated.set(String(id), { date: date.slice(0, 10), person });
	}
	const fresh = [...dated]
		.filter(([id, { date }]) => date > after && state?.told[id] !== date)
		.map(([, { person }]) => person);
	const told = { ...state?.told };
	for (const [id, { date }] of dated) told[id] = date;
	const kept = daysAgo(now) > after ? daysAgo(now) : after;
	return {
		due: state ? fresh : [],
		state: {
			after: kept,
			told: Object.fromEntries(Object.entries(told).filter(([, date]) => date > kept)),
			hour: Math.floor(now / HOUR_MS),
		},
	};
}

function daysAgo(now: number): string {
	return new Date(now - KEPT_DAYS * 24 * HOUR_MS).toISOString().slice(0, 10);
}
