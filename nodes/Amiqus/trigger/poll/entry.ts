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
export function entriesOf({ data, total, totalPages }: ListPage): Page {
	const entries = data.flatMap((row) => readEntry(row) ?? []);
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
