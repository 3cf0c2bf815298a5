import { incomplete, nothingNew } from '../../transport/listPage';
import type { Entry, Page } from './entry';

/** Most pages in a row without anything new: what is put in front meanwhile can move a whole page down. */
const MOST_BARREN = 20;
/** Most pages of one reading. */
export const MOST_PAGES = 10_000;
/** Readings of a list that comes to fewer entries than it says it has. */
export const MOST_READINGS = 4;

/** What one reading of a list from its newest entry downwards gave. */
export interface Pass {
	/** Each entry once, newest first. */
	entries: Entry[];
	/** Whether entries disappeared, so that any other may have slipped from one page to another unread. */
	torn: boolean;
	/** The earliest time of which an entry may have been passed over unread, without any having disappeared. */
	doubt?: string | undefined;
	/**
	 * How many entries the list has, and how many of them a reading may come to less; nothing where it ended at an old one
	 * or where entries disappeared.
	 */
	whole?: { total: number; spare: number } | undefined;
}

/**
 * Reads pages of a list sorted by update time, newest first, until an entry that is old.
 *
 * The list changes while it is read. What is updated or created goes to the top and moves the rest down: some entries
 * are then read twice, none is missed, for what moves up is newer than everything read and left to the next pass. Only
 * entries that disappear move others up, over the edge of a page and out of sight: the total is then lower than before.
 * The order among entries of one second may differ from page to page: then one of them is read twice, and another
 * perhaps not at all. An entry that is read twice therefore leaves a doubt about its second, even where nothing else of
 * that second was read: what was passed over is just what was not read.
 *
 * A list that is read to its end has to come to as many entries as it says that it has, but for those that changed
 * places in one second. What is fewer is said with the pass, since an entry that moved up unread makes it so, too.
 *
 * Twenty pages in a row without anything new end it, so that no list, whatever it says of itself, is read without end.
 *
 * @throws AmiqusError when a page repeats others although there are to be more, or when there are more than 10,000
 * @param isOld whether an entry is older than everything of interest; gets the newest one for comparison
 */
export async function readPass(
	page: (number: number) => Promise<Page>,
	isOld: (entry: Entry, newest: Entry) => boolean,
): Promise<Pass> {
	const byId = new Map<number, Entry>();
	const repeated: string[] = [];
	let newest: Entry | undefined;
	let torn = false;
	let barren = 0;
	let total = Number.NEGATIVE_INFINITY;
	let leftOut = 0;
	// Entries of the second in which a page ended may stand on both sides of its end, and others of it on none.
	let ties = 0;
	let edge: string | undefined;
	let reachedOld = false;
	for (let number = 1; ; number += 1) {
		const read = await page(number);
		torn ||= read.total < total;
		total = read.total;
		leftOut += read.leftOut;
		const before = byId.size;
		for (const entry of read.entries) {
			if (!entry.isAhead) newest ??= entry;
			if (byId.has(entry.id)) {
				repeated.push(entry.updatedAt);
				ties += Number(entry.updatedAt === edge);
			} else byId.set(entry.id, entry);
			reachedOld ||= newest !== undefined && isOld(entry, newest);
		}
		edge = read.entries.at(-1)?.updatedAt;
		if (reachedOld || number >= read.totalPages) break;
		barren = byId.size === before ? barren + 1 : 0;
		if (barren >= MOST_BARREN || number >= MOST_PAGES) throw nothingNew(number, read.totalPages);
	}
	const [doubt] = repeated.sort();
	const whole = reachedOld || torn ? undefined : { total, spare: leftOut + ties };
	return { entries: [...byId.values()], torn, doubt, whole };
}

/**
 * A pass that leaves nothing out of a list that it reads to its end: what moved up meanwhile is found by reading again.
 *
 * @throws AmiqusError when readPass does, or when fewer entries come than Amiqus says there are
 */
export async function readWhole(...[page, isEnd]: Parameters<typeof readPass>): Promise<Pass> {
	let pass = await readPass(page, isEnd);
	for (let readings = 1; isShort(pass); readings += 1) {
		if (readings === MOST_READINGS) throw incomplete(pass.entries.length, pass.whole?.total ?? 0);
		const next = await readPass(page, isEnd);
		const { entries } = together(pass, next);
		const [doubt] = [pass.doubt, next.doubt].filter((time) => time !== undefined).sort();
		pass = { ...next, entries, torn: pass.torn || next.torn, doubt };
	}
	return pass;
}

function isShort({ entries, whole }: Pass): boolean {
	return whole !== undefined && entries.length + whole.spare < whole.total;
}

/** Two passes, the second one later: what slipped through one is often in the other. */
export function together(one: Pass, other: Pass): Pass {
	const later = new Set(other.entries.map(({ id }) => id));
	const entries = [...other.entries, ...one.entries.filter(({ id }) => !later.has(id))];
	return { entries, torn: other.torn, doubt: one.doubt };
}
