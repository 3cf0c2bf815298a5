import { AmiqusError } from './errors';
import { isObject, type IDataObject, type JsonValue } from './json';
import type { Transport } from './transport';
import type { AmiqusRequest } from './types';

/** Most entries Amiqus puts on a page. */
export const PAGE_SIZE = 100;

interface Page {
	data: IDataObject[];
	totalPages: number;
	total: number;
}

/**
 * Gets a list's entries in Amiqus's order: the first `limit`, or all. Learns from page one how many pages there are and
 * fetches the rest side by side. Entries that move to another page meanwhile are output once.
 *
 * @throws AmiqusError when a page cannot be had; nothing is output then, because a list with a gap looks complete
 */
export async function fetchList(
	transport: Transport,
	request: AmiqusRequest,
	limit?: number,
): Promise<IDataObject[]> {
	const size = Math.min(limit ?? PAGE_SIZE, PAGE_SIZE);
	const page = async (number: number) =>
		readPage(
			(await transport.call({ ...request, query: { ...request.query, page: number, limit: size } }))
				.body,
		);

	const first = await page(1);
	const wanted =
		limit === undefined ? first.totalPages : Math.min(first.totalPages, Math.ceil(limit / size));
	const rest = await Promise.all(
		Array.from({ length: Math.max(0, wanted - 1) }, async (_, index) => await page(index + 2)),
	);
	const pages = [first, ...rest];
	if (limit === undefined) await fetchGrowth(pages, page);

	const entries = withoutDoubles(pages.flatMap(({ data }) => data));
	return limit === undefined ? entries : entries.slice(0, limit);
}

/** Fetches the pages that came into being while the others were fetched. */
async function fetchGrowth(pages: Page[], page: (number: number) => Promise<Page>): Promise<void> {
	let last = pages.at(-1);
	while (last && last.totalPages > pages.length) {
		last = await page(pages.length + 1);
		pages.push(last);
	}
}

function withoutDoubles(entries: IDataObject[]): IDataObject[] {
	const seen = new Set<unknown>();
	return entries.filter((entry) => {
		const { id } = entry;
		if (id === undefined) return true;
		if (seen.has(id)) return false;
		seen.add(id);
		return true;
	});
}

function readPage(body: JsonValue | undefined): Page {
	if (!isObject(body) || !Array.isArray(body.data)) {
		throw new AmiqusError('Amiqus answered with something that is not a list', {
			advice: 'A proxy between n8n and Amiqus may have changed the answer.',
		});
	}
	return {
		data: body.data as IDataObject[],
		totalPages: Number(body.total_pages ?? 1),
		total: Number(body.total ?? body.data.length),
	};
}
