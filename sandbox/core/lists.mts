import { toAsciiJson } from './json.mts';

export interface PaginatedList {
	object: 'paginated_list';
	data: unknown[];
	total: number;
	count: number;
	limit: number;
	current_page: number;
	total_pages: number;
	links: { next: string | null; previous: string | null } | null;
}

export interface PageRequest {
	page: number;
	limit: number;
	/** The address asked for, which next and previous vary. */
	url: URL;
}

function pageUrl(url: URL, page: number): string {
	const other = new URL(url);
	other.searchParams.set('page', String(page));
	return other.toString();
}

/** Cuts one page out of rows that are already filtered and sorted; only that page is presented. */
export function paginate<T>(
	rows: readonly T[],
	request: PageRequest,
	present: (row: T) => unknown,
): PaginatedList {
	const { page, limit, url } = request;
	const total = rows.length;
	const pages = Math.max(1, Math.ceil(total / limit));
	const data = rows.slice((page - 1) * limit, page * limit).map(present);
	return {
		object: 'paginated_list',
		data,
		total,
		count: data.length,
		limit,
		current_page: page,
		total_pages: pages,
		links:
			pages === 1
				? null
				: {
						next: page < pages ? pageUrl(url, page + 1) : null,
						previous: page > 1 ? pageUrl(url, Math.min(page - 1, pages)) : null,
					},
	};
}

/** The short list that answers an addition, or stands in the place of an expanded relation. */
export function shortList(data: unknown[], limit: number, url: string, total = data.length) {
	return {
		object: 'list' as const,
		data,
		total,
		count: data.length,
		limit,
		has_more: total > data.length,
		url,
	};
}

type Sortable = string | number | boolean | null | undefined;

const fold = (value: Sortable) => (typeof value === 'string' ? value.toLowerCase() : value);

/** Compares as the database behind such an API does: without case, nothing before something. */
export function compareValues(a: Sortable, b: Sortable): number {
	const left = fold(a);
	const right = fold(b);
	if (left === right) return 0;
	if (left === null || left === undefined) return -1;
	if (right === null || right === undefined) return 1;
	return left < right ? -1 : 1;
}

/** Sorts a copy by one value of each row, ids breaking ties. */
export function sortBy<T extends { id: number }>(
	rows: readonly T[],
	value: (row: T) => Sortable,
	order: 'asc' | 'desc',
): T[] {
	const sign = order === 'desc' ? -1 : 1;
	return [...rows].sort((a, b) => sign * (compareValues(value(a), value(b)) || a.id - b.id));
}

export { toAsciiJson };
