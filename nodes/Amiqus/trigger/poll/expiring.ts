import { isObject, type IDataObject } from '../../declare/json';
import { nothingNew, type Page } from '../../transport/listPage';
import { dateIn, isDay, type Dated } from './due';

/** A document that expires, and on which page of the list it stood. */
export interface Expiring extends Dated {
	page: number;
}

/** Where documents come from. */
export interface Documents {
	/** A page of all documents, those that expire first before the others; what each came from, if asked for. */
	files(number: number, withSources?: boolean): Promise<Page>;
	/** Differs where any document was added, changed or deleted. */
	filesMark(): Promise<string>;
	/** A request; undefined where there is none any more. */
	record(id: number): Promise<IDataObject | undefined>;
}

/**
 * The documents that expire after a day and up to another. The list has no filter: what expired before, and what never
 * expires, lie before or behind them, so that the page to begin with is found by halving.
 *
 * @throws AmiqusError when a page brings nothing new although there are to be more
 */
export async function readExpiring(
	{ files }: Pick<Documents, 'files'>,
	after: string,
	until: string,
): Promise<Expiring[]> {
	const first = await files(1);
	const pages = new Map([[1, first]]);
	const page = async (number: number) => {
		const read = pages.get(number) ?? (await files(number));
		pages.set(number, read);
		return read;
	};
	// The specification does not say at which end those stand that never expire.
	const lead = first.data[0] !== undefined && dateOf(first.data[0]) === undefined;
	const endsBefore = ({ data }: Page) => {
		const last = data.at(-1);
		const date = last && dateOf(last);
		return last !== undefined && (date === undefined ? lead : date <= after);
	};
	const endsBehind = ({ data }: Page) => {
		const last = data.at(-1);
		const date = last && dateOf(last);
		return date === undefined ? !lead : date > until;
	};
	let [low, high] = endsBefore(first) ? [2, first.totalPages] : [1, 1];
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if (endsBefore(await page(middle))) low = middle + 1;
		else high = middle;
	}
	const found = new Map<string, Expiring>();
	const seen = new Set<unknown>();
	for (let number = low; number <= first.totalPages; number += 1) {
		const read = await page(number);
		const before = seen.size;
		for (const json of read.data) {
			seen.add(json.id);
			const date = dateOf(json);
			if (date === undefined || date <= after || date > until || !isDay(date)) continue;
			found.set(String(json.id), { id: String(json.id), date, json, page: number });
		}
		if (read.data.length === 0 || endsBehind(read)) break;
		if (seen.size === before) throw nothingNew(number, read.totalPages);
	}
	return [...found.values()];
}

function dateOf({ expires_at: at }: IDataObject): string | undefined {
	return dateIn(at);
}

/**
 * The persons whom documents belong to, by the document's id. Where a document names its person by what it came from
 * only, its page is read again with that, and a request that it names is looked up.
 *
 * @returns nothing for a document that stands on another page by now; undefined where Amiqus does not tell the person
 */
export async function personsOf(
	documents: Documents,
	expiring: Expiring[],
): Promise<Map<string, number | undefined>> {
	const sources = new Map<string, unknown>();
	const pages = new Set<number>();
	for (const { id, json, page } of expiring) {
		if (isObject(json.source) && json.source.type === 'client') sources.set(id, json.source);
		else pages.add(page);
	}
	for (const page of pages) {
		const { data } = await documents.files(page, true);
		for (const { id, source } of data)
			if (!sources.has(String(id))) sources.set(String(id), source);
	}
	const persons = new Map<string, number | undefined>();
	for (const { id, json } of expiring) {
		if (!sources.has(id)) continue;
		const { client, record } = namedBy(sources.get(id));
		const request =
			client === undefined && record !== undefined && (await documents.record(record));
		persons.set(id, client ?? (request ? idIn(request.client) : undefined) ?? authorOf(json));
	}
	return persons;
}

/** What a document came from, as a bare type and id, or in full. */
function namedBy(source: unknown): { client?: number | undefined; record?: number | undefined } {
	if (!isObject(source)) return {};
	const { object, type, id, client, record, source: own } = source;
	if (object === 'client' || type === 'client') return { client: idIn(id) };
	const parent = isObject(own) && own.type === 'record' ? idIn(own.id) : undefined;
	return { client: idIn(client), record: idIn(record) ?? parent };
}

/** Whoever handed a document in, where that was the person. */
function authorOf({ created_by: author }: IDataObject): number | undefined {
	return isObject(author) && (author.type === 'client' || author.object === 'client')
		? idIn(author.id)
		: undefined;
}

function idIn(value: unknown): number | undefined {
	const id = isObject(value) ? value.id : value;
	return typeof id === 'number' && Number.isSafeInteger(id) ? id : undefined;
}
