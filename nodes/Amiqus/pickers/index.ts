import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { listError } from '../shown/errors';
import { AmiqusError } from '../declare/errors';
import { oneLine } from '../declare/clean';
import { invalid } from '../declare/field';
import type { ToldOptions } from '../declare/fields/basic';
import { idIn, loadMethodOf, type PickerKind, type PickerList } from '../declare/fields/pickers';
import { isObject, type IDataObject } from '../declare/json';
import { isId } from '../declare/path';
import { incomplete, nothingNew, readPage, tooMany } from '../transport/listPage';
import { fetchList, fetchUnpaged } from '../transport/paging';
import { openTransport } from '../transport/open';
import type { Transport } from '../transport/transport';
import type { AmiqusRequest } from '../declare/request';

/** Entries that a picker shows at a time. */
const PICKER_PAGE = 50;

/** Most pages that are looked through for one that matches: a list in which more has to be searched has a search of its own. */
const MOST_SEARCHED = 100;

/** Most entries that are listed at once, for picking several. */
const MOST_OPTIONS = 1000;

/** How long the rate limit may hold up a list that somebody waits for, in milliseconds. */
const LONGEST_WAIT_MS = 10_000;

/** Calls that one list makes at the same time. */
const PICKER_SLOTS = 4;

/** Answers by which the thing of a number cannot be had, which says nothing of the list that the number is searched in. */
const NOT_HAD: ReadonlySet<number | undefined> = new Set([403, 404, 410, 422]);

/** One kind of thing to pick, and the list to pick it from. */
interface Picker {
	kind: PickerKind;
	list: PickerList;
}

/**
 * n8n's methods for all kinds: the searches behind "From List", and the lists in which several things are ticked; and those
 * for lists of options that Amiqus tells more of.
 */
export function pickerMethods<N extends string>(
	kinds: Record<N, PickerKind>,
	lists: Record<N, PickerList>,
	told: readonly ToldOptions[],
) {
	const pickers = (Object.keys(kinds) as N[]).map((name) => ({
		kind: kinds[name],
		list: lists[name],
	}));
	return {
		listSearch: Object.fromEntries(
			pickers.map((picker) => [
				picker.kind.search,
				async function (this: ILoadOptionsFunctions, filter?: string, paginationToken?: string) {
					const found = async () =>
						await search(this, picker, oneLine(filter ?? ''), Number(paginationToken ?? 1));
					return await explained(this, found, {
						inOne: false,
						asList: (results) => ({ results }),
					});
				},
			]),
		),
		loadOptions: {
			...Object.fromEntries(told.map((options) => [options.method, tellingMethod(options)])),
			...Object.fromEntries(
				pickers.map((picker) => [
					loadMethodOf(picker.kind),
					async function (this: ILoadOptionsFunctions) {
						const found = async () => await load(this, picker);
						return await explained(this, found, { inOne: true, asList: (entries) => entries });
					},
				]),
			),
		},
	};
}

/** A list that can be chosen from, whatever Amiqus says: what is wrong with the credential is told by a run. */
function tellingMethod({ path, options }: ToldOptions) {
	return async function (this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		const ask = async () =>
			await fetchList(await transportFor(this), { method: 'GET', path }, MOST_OPTIONS);
		return options(await ask().catch(() => []));
	};
}

/** That a list depends on what is not known while somebody edits the node. */
class NotKnownYet extends Error {
	/** Says so in the few words that can be seen of an entry. */
	constructor(parent: string) {
		super(`${parent} is an expression: use one here, too`);
	}
}

type Entry = INodeListSearchItems & INodePropertyOptions;

interface Telling<T> {
	/** Whether an error has to stand in its message alone. */
	inOne: boolean;
	/** A list of these entries. */
	asList: (entries: Entry[]) => T;
}

/**
 * Errors as n8n's editor shows them. That nothing can be listed before the workflow runs is no error: it stands in the place
 * of the entries, and chosen it is nothing.
 */
async function explained<T>(
	context: ILoadOptionsFunctions,
	list: () => Promise<T>,
	{ inOne, asList }: Telling<T>,
): Promise<T> {
	try {
		return await list();
	} catch (error) {
		if (error instanceof NotKnownYet) return asList(noted(error.message));
		throw listError(context.getNode(), error, inOne);
	}
}

async function load(
	context: ILoadOptionsFunctions,
	picker: Picker,
): Promise<INodePropertyOptions[]> {
	const transport = await transportFor(context);
	const request = await requestOf(context, transport, picker);
	const call = async (request: AmiqusRequest) => await transport.call(request);
	const list = async (request: AmiqusRequest) => await fetchList(transport, request, MOST_OPTIONS);
	const entries = await (picker.list.paged === false
		? fetchUnpaged({ call, list }, request)
		: list(request));
	return entries.map((entry) => itemOf(picker.list, entry));
}

async function search(
	context: ILoadOptionsFunctions,
	picker: Picker,
	filter: string,
	firstPage: number,
): Promise<INodeListSearchResult> {
	const { list } = picker;
	const transport = await transportFor(context);
	const request = await requestOf(context, transport, picker);
	const atAmiqus = list.search && filter ? { [list.search]: filter } : {};
	const byId = firstPage === 1 ? await numbered(transport, list, filter) : undefined;
	const onTop = firstPage === 1 ? [byId ?? [], list.first ?? []].flat() : [];
	const isFound = (entry: Entry, words = '') =>
		list.search !== undefined ||
		`${entry.name} ${words}`.normalize('NFC').toLowerCase().includes(filter.toLowerCase());
	const seen = new Set<unknown>();
	let count = 0;
	for (let page = firstPage; ; page += 1) {
		const paging = pagingOf(list, page);
		const { body } = await transport.call({
			...request,
			query: { ...request.query, ...atAmiqus, ...paging },
		});
		const { data, total, totalPages } = readPage(body, PICKER_PAGE, page);
		count += data.length;
		const listed = data.map((entry) => ({ ...itemOf(list, entry), words: list.words?.(entry) }));
		const results = [
			...(page === firstPage ? onTop.filter((entry) => isFound(entry)) : []),
			...listed
				.filter(({ words, ...entry }) => entry.value !== byId?.value && isFound(entry, words))
				.map(({ name, value }) => ({ name, value })),
		];
		const more = page < totalPages;
		const before = seen.size;
		for (const { value } of listed) seen.add(value);
		if (more && seen.size === before) throw nothingNew(page, totalPages);
		if (!more && firstPage === 1 && count < total) throw incomplete(count, total);
		// A page without a match would look like the end of the list: go on to the first one that has any.
		if (results.length > 0) {
			return { results, ...(more ? { paginationToken: String(page + 1) } : {}) };
		}
		if (!more) return { results: noted(list.unsearched?.(filter)) };
		if (page - firstPage >= MOST_SEARCHED - 1) throw tooMany(totalPages);
	}
}

/** A list that holds nothing but words. Chosen, they are nothing. */
function noted(words: string | undefined): Entry[] {
	return words === undefined ? [] : [{ name: words, value: '' }];
}

/** The entry whose number was typed in, where Amiqus has it. */
async function numbered(
	transport: Transport,
	list: PickerList,
	typed: string,
): Promise<Entry | undefined> {
	const [, id] = /^#?(\d{1,15})$/.exec(typed) ?? [];
	if (id === undefined || !list.byId || !isId(Number(id))) return undefined;
	const request = { method: 'GET', path: list.byId(Number(id)) } as const;
	const answer = await transport.call(request).catch((error: unknown) => {
		if (error instanceof AmiqusError && NOT_HAD.has(error.status)) return undefined;
		throw error;
	});
	return isObject(answer?.body) ? itemOf(list, answer.body as IDataObject) : undefined;
}

function pagingOf({ paged }: PickerList, page: number) {
	if (paged !== false) return { page, limit: PICKER_PAGE };
	return page === 1 ? {} : { page };
}

function itemOf(list: PickerList, entry: IDataObject): Entry {
	return { name: list.label(entry), value: list.value?.(entry) ?? (entry.id as number) };
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
	{ kind, list: { path, via, query, ofSession } }: Picker,
): Promise<AmiqusRequest> {
	const list = { method: 'GET', query } as const;
	if (typeof path === 'string') return { ...list, path };
	if (ofSession && context.getCurrentNodeParameter('session') === 'token') {
		return { method: 'GET', path: ofSession, api: 'sdk', bearer: tokenIn(context) };
	}
	const parent = chosen(context, kind, transport.origin);
	if (!via) return { ...list, path: path(parent) };
	const { body } = await transport.call({ method: 'GET', path: via.path(parent) });
	return { ...list, path: path(via.id(body as IDataObject)) };
}

/** The SDK token in the node. What an expression comes to for an item is not known while the node is edited. */
function tokenIn(context: ILoadOptionsFunctions): string {
	const token = context.getCurrentNodeParameter('token');
	if (isExpression(token)) throw new NotKnownYet('SDK Token');
	if (typeof token !== 'string' || token.trim() === '')
		throw invalid('fill in the SDK Token first');
	return token.trim();
}

/** The id chosen in the picker that this one follows. */
function chosen(
	context: ILoadOptionsFunctions,
	{ parent }: PickerKind,
	origin: string,
): number | string {
	const held = parent && context.getCurrentNodeParameter(parent.parameter);
	if (parent && isExpression(held)) throw new NotKnownYet(parent.label);
	const id = parent && idIn(held, parent.kind, origin);
	if (id === undefined) throw invalid(`choose the ${parent?.label ?? 'one before it'} first`);
	return id;
}

/** Whether a parameter is an expression, of which n8n's editor makes null while it has no data to evaluate it with. */
function isExpression(held: unknown): boolean {
	const value = isObject(held) && 'value' in held ? held.value : held;
	return value === null || (typeof value === 'string' && value.startsWith('='));
}
