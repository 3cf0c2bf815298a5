import { createHash } from 'crypto';
import type { IDataObject } from '../../declare/json';
import { secondOf, toText } from '../../declare/times';
import type { Page as ListPage } from '../../transport/listPage';

/** An entry of a list, with what polling has to know of it. */
export interface Entry {
	id: number;
	/** To the second, as all times of Amiqus: `YYYY-MM-DDTHH:MM:SSZ`. They compare as texts. */
	createdAt: string;
	updatedAt: string;
	/** Differs where anything in the entry differs. */
	mark: string;
	json: IDataObject;
	/** Whether its update lies after Amiqus's own time of telling it, which no update that comes will. */
	isAhead?: true;
}

/** An update may be told by another of Amiqus's machines than the one that it was made on. */
const AHEAD_MS = 60_000;

/** A page of a list, and Amiqus's time of telling it, where that is known. */
export interface Told extends ListPage {
	at?: string | undefined;
}

/** One page of a list. */
export interface Page {
	entries: Entry[];
	/** How many more there are on the page, which cannot be followed. */
	leftOut: number;
	/** Entries of the whole list when this page was read. */
	total: number;
	totalPages: number;
}

/** Reads an entry; undefined where it has no id or no times, and so cannot be followed. */
export function readEntry(json: IDataObject): Entry | undefined {
	const id = Number(json.id);
	const createdAt = secondOf(json.created_at);
	const updatedAt = secondOf(json.updated_at) ?? createdAt;
	if (!Number.isSafeInteger(id) || createdAt === undefined || updatedAt === undefined)
		return undefined;
	return { id, createdAt, updatedAt, mark: markOf(json), json };
}

/** Reads a page; entries that cannot be followed are left out. */
export function entriesOf({ data, total, totalPages, at }: Told): Page {
	const bound = at === undefined ? undefined : earlier(at, -AHEAD_MS);
	const isAhead = ({ updatedAt }: Entry) => bound !== undefined && updatedAt > bound;
	const entries = data
		.flatMap((row) => readEntry(row) ?? [])
		.map((entry) => (isAhead(entry) ? { ...entry, isAhead: true as const } : entry));
	return { entries, leftOut: data.length - entries.length, total, totalPages };
}

/** A time some milliseconds earlier, in Amiqus's form. */
export function earlier(time: string, ms: number): string {
	return toText(Date.parse(time) - ms);
}

/** The link for the person is left out: it may be a new one every time. */
function markOf(json: IDataObject): string {
	const text = JSON.stringify({ ...json, perform_url: undefined });
	return createHash('sha256').update(text).digest('base64').slice(0, 12);
}
