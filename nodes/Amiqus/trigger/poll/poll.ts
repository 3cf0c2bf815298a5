import type { IDataObject } from '../../declare/json';
import type { Page as ListPage } from '../../transport/listPage';
import type { EventItem } from '../../events/item';
import { afterOf, due, looksBack, type DueState } from './due';
import { entriesOf, type Entry, type Page } from './entry';
import { itemOf } from './item';
import { DUE, KINDS, type Happening, type Kind } from './kinds';
import { readWhole, together, type Pass } from './pass';
import { pack, unpack, type Statuses, type StoredStatuses } from './statuses';
import { advance, begin, isOld, type Change, type Time, type Window } from './window';

/** Entries to a page, and to a page of a list that has to be read again: other edges show what slipped over one. */
const PAGE_SIZE = { usual: 100, again: 90 };
/** Tries at a first pass that no change disturbs: what slips through it would look new, or changed, later. */
const MOST_FIRST_PASSES = 5;

/** What a list's polls remember. */
interface ListState {
	window: Window;
	/** Only where changes of status matter. */
	statuses?: StoredStatuses;
}

/** What the node remembers between polls. */
export interface PollState {
	/** Whose lists these are: another credential may see others. */
	credential: string;
	lists: Record<string, ListState>;
	due?: DueState;
}

/** Where lists come from. */
export interface Source {
	/** A page of a list, sorted by update time, newest first. */
	page(kind: Kind, number: number, limit: number): Promise<ListPage>;
	/** The persons whose day of deletion is today. */
	dueToday(): Promise<IDataObject[]>;
	/** The persons whose day of deletion was before today and after a date. */
	overdue(after: string): Promise<IDataObject[]>;
}

/**
 * What happened since the last poll, oldest first, and what to remember. Nothing is to be remembered of a poll that
 * fails: the next one then finds the same, and more.
 */
export async function poll(
	chosen: readonly string[],
	source: Source,
	before: PollState | undefined,
	credential: string,
	time: Time,
): Promise<{ items: EventItem[]; state: PollState }> {
	const known = before?.credential === credential ? before : undefined;
	const state: PollState = { credential, lists: {} };
	const items: EventItem[] = [];
	for (const kind of KINDS) {
		const wanted = wantedOf(kind, chosen);
		if (wanted.length === 0) continue;
		const result = await pollList(kind, wanted, source, known?.lists[kind.resource], time);
		state.lists[kind.resource] = result.state;
		items.push(...result.items);
	}
	if (chosen.includes(DUE)) {
		const result = await pollDue(source, known?.due, time.calendar ?? time.now);
		state.due = result.state;
		items.push(...result.items);
	}
	return { items: items.sort(byTime), state };
}

function byTime(a: EventItem, b: EventItem): number {
	const [one = '', other = ''] = [a.triggered_at, b.triggered_at];
	return one < other ? -1 : Number(one > other);
}

function wantedOf({ events }: Kind, chosen: readonly string[]): Happening[] {
	return (Object.keys(events) as Happening[]).filter((happening) =>
		chosen.includes(events[happening]?.event ?? ''),
	);
}

async function pollList(
	kind: Kind,
	wanted: Happening[],
	source: Source,
	before: ListState | undefined,
	time: Time,
): Promise<{ items: EventItem[]; state: ListState }> {
	const tracks = wanted.includes('status') || wanted.includes('finished');
	const statuses = before?.statuses && unpack(before.statuses);
	// To notice a change of status, the statuses before it have to be known: all of them, once.
	const pass = await readList(kind, source, before?.window, tracks && !statuses);

	const { changes, window } = before
		? advance(before.window, pass, time)
		: { changes: [], window: begin(pass, time) };
	const items = changes.flatMap((change) =>
		happeningsOf(kind, change, statuses)
			.filter((happening) => wanted.includes(happening))
			.map((happening) => toItem(kind, happening, change)),
	);
	if (!tracks) return { items, state: { window } };
	const current: Statuses = statuses ?? new Map();
	for (const { id, json } of statuses ? changes.map(({ entry }) => entry) : pass.entries) {
		const status = kind.status(json);
		if (status === undefined) current.delete(id);
		else current.set(id, status);
	}
	return { items, state: { window, statuses: pack(current) } };
}

async function readList(
	kind: Kind,
	source: Source,
	window: Window | undefined,
	whole: boolean,
): Promise<Pass> {
	let pass: Pass = { entries: [], torn: false };
	const isFirst = whole || !window;
	const sizeNow = () =>
		window?.again || pass.torn || pass.doubt ? PAGE_SIZE.again : PAGE_SIZE.usual;
	const read = async (isEnd: (entry: Entry, newest: Entry) => boolean) => {
		const size = sizeNow();
		return await readWhole(
			async (number): Promise<Page> => entriesOf(await source.page(kind, number, size)),
			isEnd,
		);
	};
	for (let tries = 1; tries <= (isFirst ? MOST_FIRST_PASSES : 1); tries += 1) {
		const next = await read((entry, newest) => !whole && isOld(window, entry, newest));
		pass = { ...together(pass, next), doubt: next.doubt };
		// To read a whole list again for each change meanwhile would never end.
		if (!pass.torn && (whole || !pass.doubt)) break;
	}
	if (isFirst || !pass.doubt) return pass;
	// What moved up while the pass went by below stands at the top now.
	const newest = pass.entries[0]?.updatedAt ?? '';
	const top = await read((entry) => entry.updatedAt < newest);
	return { ...together(pass, top), torn: pass.torn || top.torn || top.doubt !== undefined };
}

/**
 * For trying a workflow out: the latest of everything chosen that there is now, whenever it happened. Remembers
 * nothing.
 */
export async function latest(
	chosen: readonly string[],
	source: Source,
): Promise<EventItem | undefined> {
	const items: EventItem[] = [];
	for (const kind of KINDS) {
		const wanted = wantedOf(kind, chosen);
		if (wanted.length === 0) continue;
		const { entries } = entriesOf(await source.page(kind, 1, PAGE_SIZE.usual));
		for (const happening of wanted) {
			const candidates = entries.filter(({ json }) => couldBe(kind, happening, json));
			items.push(...candidates.map((entry) => toItem(kind, happening, { entry })));
		}
	}
	if (chosen.includes(DUE)) items.push(...(await source.dueToday()).map(dueItem));
	const time = ({ triggered_at: at = '' }: EventItem) => at;
	return items.reduce<EventItem | undefined>(
		(last, item) => (last && time(last) >= time(item) ? last : item),
		undefined,
	);
}

/** Whether an entry looks as it does after something like this has happened to it. */
function couldBe({ status, finished }: Kind, happening: Happening, json: IDataObject): boolean {
	const now = status(json);
	if (happening === 'status') return now !== undefined;
	return happening !== 'finished' || (now !== undefined && finished.includes(now));
}

/** What happened to an entry that changed; without statuses known before, nothing is said of its status. */
function happeningsOf(
	{ status, finished }: Kind,
	{ entry, isNew }: Change,
	statuses: Statuses | undefined,
): Happening[] {
	const happenings: Happening[] = [isNew ? 'created' : 'updated'];
	if (!statuses) return happenings;
	const before = statuses.get(entry.id);
	const after = status(entry.json);
	if (before !== after) happenings.push('status');
	const ends = (one: string | undefined) => one !== undefined && finished.includes(one);
	if (ends(after) && !ends(before)) happenings.push('finished');
	return happenings;
}

async function pollDue(
	source: Source,
	before: DueState | undefined,
	now: number,
): Promise<{ items: EventItem[]; state: DueState }> {
	const persons = await source.dueToday();
	if (looksBack(before, now)) persons.push(...(await source.overdue(afterOf(before, now))));
	const { due: fresh, state } = due(before, persons, now);
	return { items: fresh.map(dueItem), state };
}

/** The item of a person whose day of deletion has come. */
export function dueItem(json: IDataObject): EventItem {
	return itemOf('client', DUE, json, `${String(json.deletion_date)}T00:00:00Z`);
}

/** The item of something that happened to an entry. */
export function toItem(
	{ resource, events }: Kind,
	happening: Happening,
	{ entry }: Pick<Change, 'entry'>,
): EventItem {
	const { createdAt, updatedAt, mark, json } = entry;
	const at = happening === 'created' ? createdAt : updatedAt;
	return itemOf(resource, events[happening]?.event ?? '', json, at, mark);
}
