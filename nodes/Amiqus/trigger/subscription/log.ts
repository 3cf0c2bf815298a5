import { readDelivery } from '../../events/delivery';
import type { EventItem } from '../../events/item';
import { isObject } from '../../declare/json';
import type { Page } from '../../transport/listPage';

/** Attempts that Amiqus makes at one delivery. */
const ATTEMPTS = 5;
/** Longest time between two attempts, and five minutes more. */
const LONGEST_GAP_MS = 20 * 60_000;

/** Most pages that one look at a log reads: ten thousand deliveries. */
const MOST_PAGES = 100;

/** What was read of a log. */
export interface Log {
	entries: Logged[];
	/** Whether there are older deliveries of interest that were not read. */
	isCut: boolean;
}

/** A delivery as Amiqus's log has it. */
export interface Logged {
	/** Rises from delivery to delivery. */
	id: number;
	uuid: string;
	/** When the event happened, in milliseconds since 1970. */
	at: number;
	lastSentAt: number;
	/** Whether n8n took it, whether Amiqus will try again, or neither. */
	fate: 'delivered' | 'pending' | 'lost';
	item: EventItem;
}

/** One page of the log. */
export interface LogPage {
	entries: Logged[];
	totalPages: number;
}

/** Reads a page; entries that name no event are left out. */
export function loggedIn({ data, totalPages }: Page, now: number): LogPage {
	return { entries: data.flatMap((entry) => readLogged(entry, now) ?? []), totalPages };
}

function readLogged(entry: unknown, now: number): Logged | undefined {
	if (!isObject(entry)) return undefined;
	const { id, uuid, attempts, request, response, last_sent_at: lastSent } = entry;
	const body = isObject(request) ? request.body : undefined;
	const read = readDelivery(body, {
		...(typeof uuid === 'string' ? { 'x-aqid-delivery-id': uuid } : {}),
		'x-aqid-delivery-attempt': String(attempts),
	});
	const at = Date.parse(read?.triggered_at ?? '');
	if (!read?.delivery_id || Number.isNaN(at)) return undefined;
	const lastSentAt = Date.parse(String(lastSent));
	const status = isObject(response) ? Number(response.status_code) : Number.NaN;
	const sentAt = Number.isNaN(lastSentAt) ? at : lastSentAt;
	const isOver = Number(attempts) >= ATTEMPTS || sentAt < now - LONGEST_GAP_MS;
	const isDelivered = status >= 200 && status < 300;
	return {
		id: Number(id),
		uuid: read.delivery_id,
		at,
		lastSentAt: sentAt,
		fate: isDelivered ? 'delivered' : isOver ? 'lost' : 'pending',
		item: read,
	};
}

/**
 * Reads the log from its newest delivery on until one that is of no interest. Amiqus promises no order: which of the
 * two there is is told by the first and the last page, and where there is none everything is read: up to 102 pages.
 *
 * @param isFar whether a delivery and all before it are settled; is asked about each in turn
 */
export async function readLog(
	page: (number: number) => Promise<LogPage>,
	isFar: (entry: Logged) => boolean,
): Promise<Log> {
	const first = await page(1);
	const { totalPages } = first;
	if (totalPages <= 1) return { entries: first.entries, isCut: false };
	const last = await page(totalPages);
	const newestFirst = (first.entries[0]?.id ?? 0) > (last.entries.at(-1)?.id ?? 0);
	const inOrder = [first, last].every(({ entries }) => isSorted(entries, newestFirst));
	const between = Array.from({ length: totalPages - 2 }, (_, index) => index + 2);
	const found = new Map<string, Logged>();
	/** Takes a page in; answers whether it holds something settled. */
	const take = ({ entries }: LogPage) => {
		for (const entry of entries) found.set(entry.uuid, entry);
		return entries.filter(isFar).length > 0;
	};
	let isEnd = take(newestFirst ? first : last) && inOrder;
	const wanted = newestFirst ? between : between.reverse();
	for (const number of isEnd ? [] : wanted.slice(0, MOST_PAGES)) {
		isEnd = take(await page(number)) && inOrder;
		if (isEnd) break;
	}
	take(newestFirst ? last : first);
	return { entries: [...found.values()], isCut: !isEnd && wanted.length > MOST_PAGES };
}

function isSorted(entries: Logged[], newestFirst: boolean): boolean {
	return entries.every(({ id }, index) => {
		const before = entries[index - 1]?.id;
		return before === undefined || before > id === newestFirst;
	});
}
