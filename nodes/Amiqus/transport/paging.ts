import type { IDataObject } from '../declare/json';
import { incomplete, readPage, tooMany, type Page } from './listPage';
import { runPool } from './pool';
import type { AmiqusAnswer, AmiqusRequest } from '../declare/request';

/** Most entries Amiqus puts on a page. */
export const PAGE_SIZE = 100;

/** How often a list that changes while it is read is read from its beginning. */
const MAX_READINGS = 4;

/** Most pages of one list: a million entries are more than an item can be made of each. */
const MOST_PAGES = 10_000;

/** One reading of a list from its first page on. */
interface Reading {
	entries: IDataObject[];
	/** Whether entries moved to other pages meanwhile, or pages did not bring what they should, so that some may be missing. */
	shifted: boolean;
	/** How many entries there were in the end, by what Amiqus says. */
	total: number;
}

type GetPage = (number: number) => Promise<Page>;

/** What a list is read through. */
export interface Caller {
	call(request: AmiqusRequest): Promise<AmiqusAnswer>;
	/** How many pages to ask for at once. */
	readonly atOnce: number;
}

/**
 * Gets a list's entries in Amiqus's order: the first `limit`, or all. Learns from page one how many pages there are,
 * asks for the rest side by side by number (links in answers are never followed), and outputs no entry twice.
 *
 * When entries are deleted or put in between while pages are read, others move to pages read already. Amiqus's totals
 * and a second look at the last page show that; the list is then read again, and an entry that any of the readings
 * has come upon is kept.
 *
 * What a page says of the others is not trusted further than it proves true: each further page has to bring something
 * new, or the reading ends there. So no list takes more calls than four readings of it and, at most, 10,000 pages each.
 *
 * @throws AmiqusError when a page cannot be had, or when fewer entries come than Amiqus says there are; nothing is
 * output then, because a list with a gap looks complete
 */
export async function fetchList(
	caller: Caller,
	request: AmiqusRequest,
	limit?: number,
): Promise<IDataObject[]> {
	const size = Math.min(limit ?? PAGE_SIZE, PAGE_SIZE);
	const page = pagesOf(caller, request, size);
	if (limit === undefined)
		return await settled(async () => await readAllPages(page, caller.atOnce, await page(1)));
	const read = async () => await readFirst(page, caller.atOnce, limit, size);
	return (await settled(read, limit)).slice(0, limit);
}

/**
 * Gets all of a list where it has no more than so many pages, and nothing but its first page where it has more.
 *
 * @returns undefined where it has more
 */
export async function fetchListWithin(
	caller: Caller,
	request: AmiqusRequest,
	mostPages: number,
): Promise<IDataObject[] | undefined> {
	const page = pagesOf(caller, request, PAGE_SIZE);
	let first: Page | undefined = await page(1);
	if (first.totalPages > mostPages) return undefined;
	return await settled(async () => {
		const begin = first ?? (await page(1));
		first = undefined;
		return await readAllPages(page, caller.atOnce, begin);
	});
}

function pagesOf(caller: Caller, request: AmiqusRequest, limit: number): GetPage {
	return async (page) => {
		const { body } = await caller.call({ ...request, query: { ...request.query, page, limit } });
		return readPage(body, limit, page);
	};
}

/** Reads until nothing moves meanwhile. */
async function settled(
	read: () => Promise<Reading>,
	limit = Number.POSITIVE_INFINITY,
): Promise<IDataObject[]> {
	let known: IDataObject[] = [];
	for (let readings = 1; ; readings += 1) {
		const { entries, shifted, total } = await read();
		if (!shifted) return entries;
		known = merge(known, entries);
		if (readings < MAX_READINGS) continue;
		if (known.length < Math.min(limit, total)) throw incomplete(known.length, total);
		return known;
	}
}

/**
 * Gets a list that Amiqus documents no paging for and yet answers in pages: they are asked for only where there are
 * several.
 *
 * @param list gets a list with paging
 */
export async function fetchUnpaged(
	{
		call,
		list,
	}: { call: Caller['call']; list: (request: AmiqusRequest) => Promise<IDataObject[]> },
	request: AmiqusRequest,
): Promise<IDataObject[]> {
	const { data, total, totalPages } = readPage((await call(request)).body, PAGE_SIZE);
	return total > data.length || totalPages > 1 ? await list(request) : data;
}

async function readAllPages(page: GetPage, atOnce: number, first: Page): Promise<Reading> {
	const news = newsAfter(first);
	if (first.totalPages <= 1) return await readOn([first], page, news);

	// The last page goes first: any entry that moves shifts what stands there until all others have been read.
	const { totalPages } = first;
	if (totalPages > MOST_PAGES) throw tooMany(totalPages);
	const between = Array.from({ length: totalPages - 2 }, (_, index) => index + 2);
	const { pages: asked, ended } = await getPages(page, [totalPages, ...between], atOnce, news);
	if (ended) return readingOf([first, ...asked], asked.at(-1) ?? first, true);

	const [last, ...others] = asked;
	const end = await page(totalPages);
	const moved = keyOf(last?.data[0]) !== keyOf(end.data[0]);
	// Entries added meanwhile may have begun new pages.
	const reading = await readOn([first, ...others, end], page, news);
	// Where others made up for a deleted entry by the end, the totals in between tell of it.
	const deleted = [...asked, end].some(({ total }) => total < first.total || total > reading.total);
	return { ...reading, shifted: reading.shifted || moved || deleted };
}

/** Asks for what comes after the pages read, as long as there is something, and sees what they come to. */
async function readOn(pages: Page[], page: GetPage, news: News): Promise<Reading> {
	let end = pages.at(-1) as Page;
	let brings = true;
	while (brings && end.totalPages > pages.length) {
		if (pages.length >= MOST_PAGES) throw tooMany(end.totalPages);
		end = await page(pages.length + 1);
		brings = news(end);
		pages.push(end);
	}
	return readingOf(pages, end, false);
}

function readingOf(pages: Page[], { total }: Page, shifted: boolean): Reading {
	const entries = withoutDoubles(pages.flatMap(({ data }) => data));
	return { entries, total, shifted: shifted || entries.length < total };
}

/** Whether a page holds an entry that none before it held; where entries have no ids, any entry. */
type News = (page: Page) => boolean;

function newsAfter(first: Page): News {
	const seen = new Set(first.data.map(keyOf));
	return ({ data }) => {
		const keys = data.map(keyOf);
		const isNew = keys.some((key) => key === undefined || !seen.has(key));
		for (const key of keys) seen.add(key);
		return isNew;
	};
}

async function readFirst(
	page: GetPage,
	atOnce: number,
	limit: number,
	size: number,
): Promise<Reading> {
	const first = await page(1);
	const news = newsAfter(first);
	const wanted = Math.min(first.totalPages, Math.ceil(limit / size));
	const numbers = Array.from({ length: Math.max(0, wanted - 1) }, (_, index) => index + 2);
	const { pages: others, ended } = await getPages(page, numbers, atOnce, news);
	const pages = [first, ...others];
	const entriesOf = () => withoutDoubles(pages.flatMap(({ data }) => data));

	let end = pages.at(-1) as Page;
	let brings = !ended;
	// Entries put in front meanwhile come as doubles, so that one page more may be needed.
	while (brings && entriesOf().length < limit && end.totalPages > pages.length) {
		end = await page(pages.length + 1);
		brings = news(end);
		pages.push(end);
	}
	const entries = entriesOf().slice(0, limit);
	const isShort = entries.length < Math.min(limit, end.total);
	const deleted = pages.some(({ total }) => total < first.total);
	return { entries, total: end.total, shifted: isShort || deleted };
}

/** Gets pages side by side. The first one that cannot be had ends it, and so does the first that brings nothing new. */
async function getPages(
	page: GetPage,
	numbers: number[],
	atOnce: number,
	news: News,
): Promise<{ pages: Page[]; ended: boolean }> {
	let ended = false;
	const get = async (number: number) => {
		const got = await page(number);
		if (!news(got)) {
			ended = true;
			throw new EndOfList();
		}
		return got;
	};
	const pages: Page[] = [];
	for (const outcome of await runPool(numbers, atOnce, get, () => true)) {
		if (outcome && 'value' in outcome) pages.push(outcome.value);
		else if (outcome && !(outcome.error instanceof EndOfList)) throw outcome.error;
	}
	return { pages, ended };
}

/** That a page brought nothing new. */
class EndOfList extends Error {}

/** What an entry is known by; undefined for the few kinds that have no id. */
function keyOf(entry: IDataObject | undefined): string | undefined {
	if (entry?.id === undefined || entry.id === null) return undefined;
	return `${String(entry.object)} ${String(entry.id)}`;
}

function withoutDoubles(entries: IDataObject[]): IDataObject[] {
	// By kind and id, like keyOf, and without a new text for each of what can be ten thousand entries.
	const seen = new Map<unknown, Set<unknown>>();
	return entries.filter(({ object, id }) => {
		if (id === undefined || id === null) return true;
		const ids = seen.get(object) ?? new Set();
		if (ids.has(id)) return false;
		seen.set(object, ids.add(id));
		return true;
	});
}

/** A reading with the entries that only an earlier one came upon put in after those they followed there. */
function merge(earlier: IDataObject[], reading: IDataObject[]): IDataObject[] {
	const present = new Set(reading.map(keyOf));
	const missing = new Map<string | undefined, IDataObject[]>();
	let before: string | undefined;
	for (const entry of earlier) {
		const key = keyOf(entry);
		if (key === undefined) continue;
		if (present.has(key)) before = key;
		else missing.set(before, [...(missing.get(before) ?? []), entry]);
	}
	return [
		...(missing.get(undefined) ?? []),
		...reading.flatMap((entry) => {
			const key = keyOf(entry);
			return key === undefined ? [entry] : [entry, ...(missing.get(key) ?? [])];
		}),
	];
}
