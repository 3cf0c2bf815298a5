import { earlier, type Entry } from './entry';
import type { Pass } from './pass';

/** `TIME MARK` by id. */
type Seen = Record<string, string>;

/** What is known of a list between polls. */
export interface Window {
	/** Everything updated up to here is dealt with. */
	floor: string;
	/** Times and marks of the entries above the floor, or above `born`, that are dealt with, by id. */
	seen: Seen;
	/** The latest update seen. */
	newest: string;
	/** When `newest` was first seen. */
	since: number;
	/** Whether the last pass may have left something out above the floor, so that it has to be read again. */
	again?: true;
	/**
	 * What was created after this and was not seen yet is new. It is the floor, but where a pass may have left something
	 * out: that may have been created well before its update, which the floor rises to.
	 */
	born?: string;
}

/** When a poll is made, in milliseconds. */
export interface Time {
	/** By a clock that only goes forward. */
	now: number;
	/** When that clock began: what an earlier one told counts from there. */
	began?: number;
	/** By the machine's own clock, which tells what day it is. */
	calendar?: number;
}

/** An entry that is new or has changed since it was last seen. */
export interface Change {
	entry: Entry;
	isNew: boolean;
}

/**
 * Times are to the second, and an update may show up a little after others of a later time. So this much below the
 * newest update entries are told apart by id and content, not by time.
 */
export const OVERLAP_MS = 60_000;
/** After no update for so long, nothing late can come: then the time alone is enough. */
const SETTLED_MS = 2 * OVERLAP_MS;
const SECOND_MS = 1000;

/** The window after a first pass: everything there is counts as dealt with, also what it left out. */
export function begin({ entries, torn, doubt }: Pass, { now }: Time): Window {
	const newest = latest(entries, '');
	const floor = newest === '' || torn || doubt ? newest : earlier(newest, OVERLAP_MS);
	return { floor, seen: above(floor, seenIn(entries)), newest, since: now };
}

/** Whether a pass has read far enough down: the first pass has no window yet. */
export function isOld(window: Window | undefined, entry: Entry, newest: Entry): boolean {
	return entry.updatedAt <= (window?.floor ?? earlier(newest.updatedAt, OVERLAP_MS));
}

/** What a pass shows to have changed since the window was made, oldest first, and the window after it. */
export function advance(
	window: Window,
	{ entries, torn, doubt }: Pass,
	{ now, began = Number.NEGATIVE_INFINITY }: Time,
): { changes: Change[]; window: Window } {
	const { floor, seen, born = floor } = window;
	const changes = entries
		.filter((entry) => entry.updatedAt > floor && seen[entry.id] !== stamp(entry))
		.map((entry) => ({ entry, isNew: entry.createdAt > born && seen[entry.id] === undefined }))
		.sort((a, b) => compare(a.entry.updatedAt, b.entry.updatedAt) || a.entry.id - b.entry.id);

	const newest = latest(entries, window.newest);
	// A clock that began after it counts from its beginning; one that is behind it, from now.
	const since = newest === window.newest ? Math.min(Math.max(window.since, began), now) : now;
	// What was updated while this pass went by below it is not in the pass, and still known.
	const all = { ...seen, ...seenIn(entries) };
	// What slipped through a torn pass is still above the floor; it stays there until a pass that is whole.
	const settled = now - since >= SETTLED_MS;
	const wanted = newest === '' || settled ? newest : earlier(newest, OVERLAP_MS);
	// What a pass left out stays above the floor until one leaves out nothing.
	const bounds = [wanted, ...(torn ? [floor] : []), ...(doubt ? [earlier(doubt, SECOND_MS)] : [])];
	const lowest = bounds.sort()[0] ?? floor;
	const risen = lowest > floor ? lowest : floor;
	const again: Pick<Window, 'again' | 'born'> = torn || doubt ? { again: true, born } : {};
	return {
		changes,
		window: { floor: risen, seen: above(again.born ?? risen, all), newest, since, ...again },
	};
}

/** Differs where an entry was changed. */
export function stamp({ updatedAt, mark }: Entry): string {
	return `${updatedAt} ${mark}`;
}

function seenIn(entries: Entry[]): Seen {
	return Object.fromEntries(entries.map((entry) => [entry.id, stamp(entry)]));
}

/** What is left when everything up to the floor is forgotten; a time is the first 20 characters of a stamp. */
function above(floor: string, seen: Seen): Seen {
	return Object.fromEntries(Object.entries(seen).filter(([, text]) => text.slice(0, 20) > floor));
}

/** The latest of the updates that can have been; the floor follows it, and what comes later has to lie above. */
function latest(entries: Entry[], atLeast: string): string {
	return entries
		.filter(({ isAhead }) => !isAhead)
		.reduce((max, { updatedAt }) => (updatedAt > max ? updatedAt : max), atLeast);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : Number(a > b);
}
