import { AmiqusError } from '../../declare/errors';
import { isObject, type IDataObject } from '../../declare/json';
import { path, type ApiPath } from '../../declare/path';
import type { Query } from '../../declare/request';
import { incomplete, nothingNew, readPage } from '../../transport/listPage';
import { fetchList } from '../../transport/paging';
import type { Transport } from '../../transport/transport';
import { secondOf } from '../../declare/times';
import type { Persons } from './days';
import type { Told } from './entry';
import type { Documents } from './expiring';
import type { Kind } from './kinds';
import { MOST_PAGES } from './pass';

/** Where everything that is polled comes from. */
export interface Source extends Persons, Documents {
	/** A page of a list, sorted by update time, newest first. */
	page(kind: Kind, number: number, limit: number): Promise<Told>;
}

const PAGE_SIZE = 100;
/** What a request that cannot be had is answered with, for good. */
const GONE = new Set([403, 404, 410]);

/** Amiqus's lists. */
export function sourceOf(transport: Transport): Source {
	const pageOf = async (list: ApiPath, number: number, limit: number, query: Query) => {
		const asked = { ...query, page: number, limit };
		const { body, headers } = await transport.call({ method: 'GET', path: list, query: asked });
		return { ...readPage(body, limit, number), at: secondOf(headers.date) };
	};
	const persons = path`/clients`;
	const files = path`/files`;
	/** Reads the persons by their day of deletion, in one direction, until one that is too far away. */
	const byDay = async (which: string, order: 'asc' | 'desc', isFar: (date: string) => boolean) => {
		const query = { deletion_date: which, sort_by: 'deletion_date', order_by: order };
		const found: IDataObject[] = [];
		const known = new Set<unknown>();
		for (let number = 1; ; number += 1) {
			const { data, total, totalPages } = await pageOf(persons, number, PAGE_SIZE, query);
			const fresh = data.filter(({ id }) => !known.has(id));
			for (const { id } of fresh) known.add(id);
			found.push(...fresh);
			const last = data.at(-1)?.deletion_date;
			if (typeof last === 'string' && isFar(last)) return found;
			if (number >= totalPages) {
				if (known.size < total) throw incomplete(known.size, total);
				return found;
			}
			if (fresh.length === 0 || number >= MOST_PAGES) throw nothingNew(number, totalPages);
		}
	};
	return {
		page: async ({ path: list }, number, limit) =>
			await pageOf(list, number, limit, { sort_by: 'updated_at', order_by: 'desc' }),
		dueToday: async () =>
			await fetchList(transport, {
				method: 'GET',
				path: persons,
				query: { deletion_date: 'today' },
			}),
		overdue: async (after) => await byDay('overdue', 'desc', (date) => date <= after),
		upcoming: async (until) => {
			const found = await byDay('upcoming', 'asc', (date) => date.slice(0, 10) > until);
			return found.filter(({ deletion_date: date }) => String(date).slice(0, 10) <= until);
		},
		files: async (number, withSources = false) =>
			await pageOf(files, number, PAGE_SIZE, {
				sort_by: 'expires_at',
				order_by: 'asc',
				...(withSources ? { expand: ['source'] } : {}),
			}),
		filesMark: async () => {
			const { data, total } = await pageOf(files, 1, 1, {
				sort_by: 'updated_at',
				order_by: 'desc',
			});
			const { id, updated_at: at, expires_at: expires } = data[0] ?? {};
			return [total, id, at, expires].join(' ');
		},
		record: async (id) => {
			const answer = await transport
				.call({ method: 'GET', path: path`/records/${id}` })
				.catch(unlessGone);
			return isObject(answer?.body) ? (answer.body as IDataObject) : undefined;
		},
	};
}

function unlessGone(error: unknown): undefined {
	if (!(error instanceof AmiqusError) || !GONE.has(error.status ?? 0)) throw error;
}
