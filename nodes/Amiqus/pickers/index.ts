import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { listError } from '../shown/errors';
import { invalid } from '../declare/field';
import { loadMethodOf, parentOf, searchMethodOf, type PickerName } from '../declare/fields/pickers';
import type { IDataObject } from '../declare/json';
import { nothingNew, readPage } from '../transport/listPage';
import { fetchList, fetchUnpaged } from '../transport/paging';
import { openTransport } from '../transport/open';
import type { Transport } from '../transport/transport';
import type { AmiqusRequest } from '../declare/request';
import { PICKERS, type Picker } from './lists';

/** Entries that a picker shows at a time. */
const PICKER_PAGE = 50;

/** Most entries that are listed at once, for picking several. */
const MOST_OPTIONS = 1000;

/** How long the rate limit may hold up a list that somebody waits for, in milliseconds. */
const LONGEST_WAIT_MS = 10_000;

/** Calls that one list makes at the same time. */
const PICKER_SLOTS = 4;

const NAMES = Object.keys(PICKERS) as PickerName[];

/** The searches behind "From List" of every picker. */
export const listSearch = Object.fromEntries(
	NAMES.map((name) => [
		searchMethodOf(name),
		async function (this: ILoadOptionsFunctions, filter?: string, paginationToken?: string) {
			return await explained(
				this,
				async () => await search(this, name, filter, Number(paginationToken ?? 1)),
			);
		},
	]),
);

/** The lists in which several things are ticked. */
export const loadOptions = Object.fromEntries(
	NAMES.map((name) => [
		loadMethodOf(name),
		async function (this: ILoadOptionsFunctions) {
			return await explained(this, async () => await load(this, name));
		},
	]),
);

/** Errors as n8n's editor shows them. */
async function explained<T>(context: ILoadOptionsFunctions, list: () => Promise<T>): Promise<T> {
	try {
		return await list();
	} catch (error) {
		throw listError(context.getNode(), error);
	}
}

async function load(
	context: ILoadOptionsFunctions,
	name: PickerName,
): Promise<INodePropertyOptions[]> {
	const picker = PICKERS[name];
	const transport = await transportFor(context);
	const request = await requestOf(context, transport, name);
	const call = async (request: AmiqusRequest) => await transport.call(request);
	const list = async (request: AmiqusRequest) => await fetchList(transport, request, MOST_OPTIONS);
	const entries = await (picker.paged === false
		? fetchUnpaged({ call, list }, request)
		: list(request));
	return entries.map((entry) => itemOf(picker, entry));
}

async function search(
	context: ILoadOptionsFunctions,
	name: PickerName,
	filter: string | undefined,
	firstPage: number,
): Promise<INodeListSearchResult> {
	const picker = PICKERS[name];
	const transport = await transportFor(context);
	const request = await requestOf(context, transport, name);
	const atAmiqus = picker.search && filter ? { [picker.search]: filter } : {};
	const here = picker.search ? '' : (filter ?? '').toLowerCase();
	const onTop = firstPage === 1 && picker.first ? [picker.first] : [];
	const seen = new Set<unknown>();
	for (let page = firstPage; ; page += 1) {
		const paging = pagingOf(picker, page);
		const { body } = await transport.call({
			...request,
			query: { ...request.query, ...atAmiqus, ...paging },
		});
		const { data, totalPages } = readPage(body, PICKER_PAGE, page);
		const listed = data.map((entry) => itemOf(picker, entry));
		const results = [...(page === firstPage ? onTop : []), ...listed].filter((entry) =>
			entry.name.toLowerCase().includes(here),
		);
		const more = page < totalPages && data.length > 0;
		// A page without a match would look like the end of the list: go on to the first one that has any.
		if (results.length > 0 || !more) {
			return { results, ...(more ? { paginationToken: String(page + 1) } : {}) };
		}
		const before = seen.size;
		for (const { value } of listed) seen.add(value);
		if (seen.size === before) throw nothingNew(page, totalPages);
	}
}

function pagingOf({ paged }: Picker, page: number) {
	if (paged !== false) return { page, limit: PICKER_PAGE };
	return page === 1 ? {} : { page };
}

function itemOf(picker: Picker, entry: IDataObject): INodeListSearchItems & INodePropertyOptions {
	return { name: picker.label(entry), value: picker.value?.(entry) ?? (entry.id as number) };
}

async function transportFor(context: ILoadOptionsFunctions): Promise<Transport> {
	return await openTransport(context, {
		callsAtOnce: PICKER_SLOTS,
		longestWaitMs: LONGEST_WAIT_MS,
	});
}

/** The list of a picker, which may depend on what is chosen in another. */
async function requestOf(
	context: ILoadOptionsFunctions,
	transport: Transport,
	name: PickerName,
): Promise<AmiqusRequest> {
	const { path, via, query, ofSession } = PICKERS[name];
	const list = { method: 'GET', query } as const;
	if (typeof path === 'string') return { ...list, path };
	if (ofSession && context.getCurrentNodeParameter('session') === 'token') {
		return { method: 'GET', path: ofSession, api: 'sdk', bearer: tokenIn(context) };
	}
	const parent = chosen(context, name, transport.origin);
	if (!via) return { ...list, path: path(parent) };
	const { body } = await transport.call({ method: 'GET', path: via.path(parent) });
	return { ...list, path: path(via.id(body as IDataObject)) };
}

/** The SDK token in the node. What an expression comes to for an item is not known while the node is edited. */
function tokenIn(context: ILoadOptionsFunctions): string {
	const token = context.getCurrentNodeParameter('token');
	if (typeof token !== 'string' || token.trim() === '')
		throw invalid('fill in the SDK Token first');
	if (token.startsWith('=')) {
		throw invalid('with an SDK Token from an expression the steps are not known yet: give the ID');
	}
	return token.trim();
}

/** The id chosen in the picker that this one follows. */
function chosen(context: ILoadOptionsFunctions, name: PickerName, origin: string): number | string {
	const parent = parentOf(name);
	const id = parent?.read(context.getCurrentNodeParameter(parent.parameter), origin);
	if (id === undefined) throw invalid(`choose the ${parent?.label ?? 'one before it'} first`);
	return id;
}
