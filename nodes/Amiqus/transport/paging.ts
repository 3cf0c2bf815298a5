import { AmiqusError } from '../declare/errors';
import { isObject, type IDataObject, type JsonValue } from '../declare/json';
import { runPool } from './pool';
import type { AmiqusAnswer, AmiqusRequest } from '../declare/request';

/** Most entries Amiqus puts on a page. */
export const PAGE_SIZE = 100;

/** How often a list that changes while it is read is read from its beginning. */
const MAX_READINGS = 4;

interface Page {
	data: IDataObject[];
	totalPages: number;
	total: number;
}

/** One reading of a list from its first page on. */
interface Reading {
	entries: IDataObject[];
	/** Whether entries moved to other pages meanwhile, so that some may have been passed over. */
	shifted: boolean;
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
 * @throws AmiqusError when a page cannot be had; nothing is output then, because a list with a gap looks complete
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
	const entries = await settled(async () => await readFirst(page, caller.atOnce, limit, size));
	return entries.slice(0, limit);
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
	return async (page) =>
		readPage((await caller.call({ ...request, query: { ...request.query, page, limit } })).body);
}

/** Reads until nothing moves meanwhile. */
async function settled(read: () => Promise<Reading>): Promise<IDataObject[]> {
	let known: IDataObject[] = [];
	for (let readings = 1; ; readings += 1) {
		const { entries, shifted } = await read();
		if (!shifted) return entries;
		known = merge(known, entries);
		if (readings === MAX_READINGS) return known;
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
	const { data, totalPages } = readPage((await call(request)).body);
	return totalPages > 1 ? await list(request) : data;
}

async function readAllPages(page: GetPage, atOnce: number, first: Page): Promise<Reading> {
	if (first.totalPages <= 1) return { entries: withoutDoubles(first.data), shifted: false };

	// The last page goes first: any entry that moves shifts what stands there until all others have been read.
	const { totalPages } = first;
	const between = Array.from({ length: totalPages - 2 }, (_, index) => index + 2);
	const asked = await getPages(page, [totalPages, ...between], atOnce);
	const [last, ...others] = asked;
	const pages = [first, ...others];

	let end = await page(totalPages);
	const moved = keyOf(last?.data[0]) !== keyOf(end.data[0]);
	pages.push(end);
	// Entries added meanwhile may have begun new pages.
	while (end.totalPages > pages.length) {
		end = await page(pages.length + 1);
		pages.push(end);
	}
	const entries = withoutDoubles(pages.flatMap(({ data }) => data));
	const before = first.total;
	const after = end.total;
	// Where others made up for a deleted entry by the end, the totals in between tell of it.
	const deleted = [...asked, end].some(({ total }) => total < before || total > after);
	return { entries, shifted: moved || deleted || entries.length < after };
}

async function readFirst(
	page: GetPage,
	atOnce: number,
	limit: number,
	size: number,
): Promise<Reading> {
	const first = await page(1);
	const wanted = Math.min(first.totalPages, Math.ceil(limit / size));
	const numbers = Array.from({ length: Math.max(0, wanted - 1) }, (_, index) => index + 2);
	const pages = [first, ...(await getPages(page, numbers, atOnce))];
	const entriesOf = () => withoutDoubles(pages.flatMap(({ data }) => data));

	let end = pages.at(-1);
	// Entries put in front meanwhile come as doubles, so that one page more may be needed.
	while (end && entriesOf().length < limit && end.totalPages > pages.length) {
		end = await page(pages.length + 1);
		pages.push(end);
	}
	return {
		entries: entriesOf().slice(0, limit),
		shifted: pages.some(({ total }) => total < first.total),
	};
}

/** Gets pages side by side; the first one that cannot be had ends it. */
async function getPages(page: GetPage, numbers: number[], atOnce: number): Promise<Page[]> {
	const outcomes = await runPool(numbers, atOnce, page, () => true);
	const pages: Page[] = [];
	for (const outcome of outcomes) if (outcome && 'value' in outcome) pages.push(outcome.value);
	for (const outcome of outcomes) if (outcome && 'error' in outcome) throw outcome.error;
	return pages;
}

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

function readPage(body: JsonValue | undefined): Page {
	if (!isObject(body) || !Array.isArray(body.data) || !body.data.every(isObject)) {
		throw new AmiqusError('Amiqus answered with something that is not a list', {
			advice: 'A proxy between n8n and Amiqus may have changed the answer.',
		});
	}
	return {
		data: body.data as IDataObject[],
		totalPages: countIn(body.total_pages) ?? 1,
		total: countIn(body.total) ?? body.data.length,
	};
}

function countIn(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
