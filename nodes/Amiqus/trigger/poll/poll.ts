import type { IDataObject } from '../../declare/json';
import type { EventItem } from '../../events/item';
import { dueNow, pollDue, pollExpiring, type Days, type ExpiringState } from './days';
import type { DueState } from './due';
import { entriesOf } from './entry';
import { DUE, EXPIRING, KINDS, type Happening, type Kind } from './kinds';
import { PAGE_SIZE, pollList, toItem, type ListState, type Progress } from './list';
import type { Source } from './source';
import type { Time } from './window';

/** What the node remembers between polls. */
export interface PollState {
	/** Whose lists these are: another credential may see others. */
	credential: string;
	lists: Record<string, ListState>;
	due?: DueState;
	expiring?: ExpiringState;
}

/** What the workflow is to run for. */
export interface PollWishes {
	chosen: readonly string[];
	days: Days;
}

/** What a poll gave. */
export interface Poll {
	/** What happened, oldest first. */
	items: EventItem[];
	/** What to remember, in this process. */
	state: PollState;
	/** What to remember beyond it: from here on, what n8n may have lost of the items is found again. */
	saved: PollState;
}

/**
 * What happened since the last poll. Nothing is to be remembered of a poll that fails: the next one then finds the same,
 * and more.
 *
 * @param progress the first readings that are under way; without it, all is read at once
 */
export async function poll(
	{ chosen, days }: PollWishes,
	source: Source,
	before: PollState | undefined,
	credential: string,
	time: Time,
	progress: Progress = { readings: new Map(), goesOn: () => true, source },
): Promise<Poll> {
	const known = before?.credential === credential ? before : undefined;
	const state: PollState = { credential, lists: {} };
	const saved: PollState = { credential, lists: {} };
	const items: EventItem[] = [];
	for (const kind of KINDS) {
		const { resource } = kind;
		const wanted = wantedOf(kind, chosen);
		if (wanted.length === 0) continue;
		const polled = await pollList(kind, wanted, source, known?.lists[resource], time, progress);
		state.lists[resource] = polled.state;
		saved.lists[resource] = polled.saved;
		items.push(...polled.items);
	}
	const now = time.calendar ?? time.now;
	/** Of days, too, what n8n may have lost is found again. */
	const keep = <K extends 'due' | 'expiring'>(
		name: K,
		polled: { items: EventItem[]; state: NonNullable<PollState[K]> },
	) => {
		state[name] = polled.state;
		const former: PollState[K] = known?.[name];
		if (polled.items.length === 0) saved[name] = polled.state;
		else if (former) saved[name] = former;
		items.push(...polled.items);
	};
	if (chosen.includes(DUE)) keep('due', await pollDue(source, known?.due, now, days.deletion));
	if (chosen.includes(EXPIRING)) {
		keep('expiring', await pollExpiring(source, known?.expiring, now, days.expiry));
	}
	return { items: items.sort(byTime), state, saved };
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

/**
 * For trying a workflow out: the latest of everything chosen that there is now, whenever it happened. Remembers
 * nothing.
 */
export async function latest(
	{ chosen, days }: PollWishes,
	source: Source,
	now: number,
): Promise<EventItem | undefined> {
	const items: EventItem[] = [];
	for (const kind of KINDS) {
		const wanted = wantedOf(kind, chosen);
		if (wanted.length === 0) continue;
		const { entries } = entriesOf(await source.page(kind, 1, PAGE_SIZE.usual));
		for (const happening of wanted) {
			const candidates = entries.filter(({ json }) => couldBe(kind, happening, json));
			items.push(...candidates.map((entry) => toItem(kind, happening, entry)));
		}
	}
	items.push(...(await dueNow(chosen, source, now, days)));
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
