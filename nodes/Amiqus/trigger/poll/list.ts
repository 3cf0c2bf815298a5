import type { EventItem } from '../../events/item';
import { entriesOf, type Entry, type Page } from './entry';
import { itemOf } from './item';
import type { Happening, Kind } from './kinds';
import { readWhole, together, type Pass } from './pass';
import { Reading } from './reading';
import type { Source } from './source';
import { pack, unpack, type StoredStatuses } from './statuses';
import { advance, begin, isOld, stamp, type Change, type Time, type Window } from './window';

/** Entries to a page, and to a page of a list that has to be read again: other edges show what slipped over one. */
export const PAGE_SIZE = { usual: 100, again: 90 };
/** Tries at a first pass that no change disturbs: what slips through it would look new, or changed, later. */
const MOST_FIRST_PASSES = 5;

/** What a list's polls remember. */
export interface ListState {
	window: Window;
	/** Only where changes of status matter, once all of them are known. */
	statuses?: StoredStatuses;
	/** What was handed on after this state, by id; n8n may have lost it. */
	told?: Record<string, Told>;
}

/** An entry that was handed on. */
interface Told {
	/** Its stamp when it was first handed on. */
	first: string;
	status?: string;
	/** Its stamp when it was first handed on in this status. */
	since: string;
}

/** The first readings of lists that are under way in this process, and the time that there is for them. */
export interface Progress {
	readings: Map<string, Reading>;
	/** Whether there is time for another page; less where there are events to hand on. */
	goesOn(hasNews: boolean): boolean;
	/** Where the first readings come from, which have less patience with the rate limit. */
	source: Pick<Source, 'page'>;
}

/** What a list's poll gave. */
interface Polled {
	items: EventItem[];
	state: ListState;
	/** The state to go on from where n8n may not have got the items. */
	saved: ListState;
}

/** What was the status of a thing before it changed. */
interface Before {
	status: string | undefined;
}

/** Something that happened to an entry, and when, where that was not its last change. */
interface Happened {
	happening: Happening;
	since?: string | undefined;
}

/** What happened to the entries of a list since the last poll. */
export async function pollList(
	kind: Kind,
	wanted: Happening[],
	source: Pick<Source, 'page'>,
	before: ListState | undefined,
	time: Time,
	progress: Progress,
): Promise<Polled> {
	// To notice a change of status, the statuses before it have to be known: all of them, once.
	const tracks = wanted.includes('status') || wanted.includes('finished');
	const statuses = tracks ? before?.statuses && unpack(before.statuses) : undefined;
	const reading = tracks && !statuses ? readingOf(kind, progress) : undefined;
	const pass = await readList(kind, source, before?.window, reading);
	const { changes, window } = before
		? advance(before.window, pass, time)
		: { changes: [], window: begin(pass, time) };
	const statusBefore = ({ entry: { id }, isNew }: Change): Before | undefined => {
		if (statuses) return { status: statuses.get(id) };
		return isNew || reading?.known.has(id) ? { status: reading?.known.get(id) } : undefined;
	};
	const items = changes.flatMap((change) =>
		happeningsOf(kind, change, tracks ? statusBefore(change) : undefined, before?.told)
			.filter(({ happening }) => wanted.includes(happening))
			.map(({ happening, since }) => toItem(kind, happening, change.entry, since)),
	);
	const polled = (state: ListState): Polled => {
		if (!before || items.length === 0) return { items, state, saved: state };
		const told = { ...before.told };
		for (const { entry } of changes) told[entry.id] = toldOf(kind, entry, told[entry.id]);
		return { items, state, saved: { ...before, told } };
	};
	if (!tracks) return polled({ window });
	const current = statuses ?? new Map<number, string>();
	if (reading) {
		reading.note(pass.entries);
		const isWhole = await reading.readOn(
			async (number) => entriesOf(await progress.source.page(kind, number, PAGE_SIZE.usual)),
			() => progress.goesOn(items.length > 0),
		);
		if (!isWhole) return polled({ window });
		progress.readings.delete(kind.resource);
		for (const [id, status] of reading.known) if (status !== undefined) current.set(id, status);
	}
	for (const { entry } of statuses ? changes : []) {
		const status = kind.status(entry.json);
		if (status === undefined) current.delete(entry.id);
		else current.set(entry.id, status);
	}
	return polled({ window, statuses: pack(current) });
}

/** The first reading of a list's statuses: the one under way, or a new one. */
function readingOf({ resource, status }: Kind, { readings }: Progress): Reading {
	const reading = readings.get(resource) ?? new Reading(status);
	readings.set(resource, reading);
	return reading;
}

async function readList(
	kind: Kind,
	source: Pick<Source, 'page'>,
	window: Window | undefined,
	reading: Reading | undefined,
): Promise<Pass> {
	let pass: Pass = { entries: [], torn: false };
	const isFirst = !window;
	const sizeNow = () =>
		window?.again || pass.torn || pass.doubt ? PAGE_SIZE.again : PAGE_SIZE.usual;
	const read = async (isEnd: (entry: Entry, newest: Entry) => boolean) => {
		const size = sizeNow();
		return await readWhole(async (number): Promise<Page> => {
			const page = entriesOf(await source.page(kind, number, size));
			// The first reading begins with the same pages.
			if (isFirst && size === PAGE_SIZE.usual && reading?.pages === number - 1) reading.take(page);
			return page;
		}, isEnd);
	};
	for (let tries = 1; tries <= (isFirst ? MOST_FIRST_PASSES : 1); tries += 1) {
		const next = await read((entry, newest) => isOld(window, entry, newest));
		pass = { ...together(pass, next), doubt: next.doubt };
		if (!pass.torn && !pass.doubt) break;
	}
	if (isFirst || !pass.doubt) return pass;
	// What moved up while the pass went by below stands at the top now.
	const newest = pass.entries.find(({ isAhead }) => !isAhead)?.updatedAt ?? '';
	const top = await read((entry) => entry.updatedAt < newest);
	return { ...together(pass, top), torn: pass.torn || top.torn || top.doubt !== undefined };
}

/**
 * What happened to an entry that changed.
 *
 * @param before undefined where nobody knows: then nothing is said of its status
 * @param told what was handed on already, perhaps in vain, of what is not known before
 */
function happeningsOf(
	kind: Kind,
	{ entry, isNew }: Change,
	before: Before | undefined,
	told: ListState['told'] = {},
): Happened[] {
	const { [entry.id]: last } = told;
	const happened: Happened[] = [{ happening: isNew ? 'created' : 'updated' }];
	if (isNew && last && last.first !== stamp(entry)) happened.push({ happening: 'updated' });
	if (!before) return happened;
	const after = kind.status(entry.json);
	const befores = [before.status, ...(last ? [last.status] : [])];
	const ends = (one: string | undefined) => one !== undefined && kind.finished.includes(one);
	// What was handed on already is known by what it was known by then.
	const since = last?.status === after ? last?.since : undefined;
	if (befores.some((one) => one !== after)) happened.push({ happening: 'status', since });
	if (ends(after) && befores.some((one) => !ends(one)))
		happened.push({ happening: 'finished', since });
	return happened;
}

function toldOf(kind: Kind, entry: Entry, last: Told | undefined): Told {
	const status = kind.status(entry.json);
	const now = stamp(entry);
	const since = last && last.status === status ? last.since : now;
	return { first: last?.first ?? now, since, ...(status === undefined ? {} : { status }) };
}

/**
 * The item of something that happened to an entry.
 *
 * @param since the stamp of the entry when it happened; the one that it has where it is left out
 */
export function toItem(
	{ resource, events }: Kind,
	happening: Happening,
	entry: Entry,
	since = stamp(entry),
): EventItem {
	const [updatedAt = '', mark] = since.split(' ');
	const at = happening === 'created' ? entry.createdAt : updatedAt;
	return itemOf(resource, events[happening]?.event ?? '', entry.json, at, mark);
}
