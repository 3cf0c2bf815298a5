import { nothingNew } from '../../transport/listPage';
import type { Entry, Page } from './entry';

/** Most pages in a row without anything new: what is put in front meanwhile can move a whole page down. */
const MOST_BARREN = 20;
/** Most pages of one reading. */
const MOST_PAGES = 10_000;

/** What one reading of a list from its newest entry downwards gave. */
export interface Pass {
	/** Each entry once, newest first. */
	entries: Entry[];
	/** Whether entries disappeared, so that any other may have slipped from one page to another unread. */
	torn: boolean;
	/** The earliest time of which an entry may have been passed over unread, without any having disappeared. */
	doubt?: string | undefined;
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
	for (let number = 1; ; number += 1) {
		const read = await page(number);
		torn ||= read.total < total;
		total = read.total;
		let reachedOld = false;
		const before = byId.size;
		for (const entry of read.entries) {
			newest ??= entry;
			if (byId.has(entry.id)) repeated.push(entry.updatedAt);
			else byId.set(entry.id, entry);
			reachedOld ||= isOld(entry, newest);
		}
		if (reachedOld || number >= read.totalPages) break;
		barren = byId.size === before ? barren + 1 : 0;
		if (barren >= MOST_BARREN || number >= MOST_PAGES) throw nothingNew(number, read.totalPages);
	}
	const [doubt] = repeated.sort();
	return { entries: [...byId.values()], torn, doubt };
}
