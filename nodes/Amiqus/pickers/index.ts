import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { nodeError } from '../engine/itemErrors';
import { invalid } from '../declare/field';
import { loadMethodOf, parentOf, searchMethodOf, type PickerName } from '../declare/fields/pickers';
import { authenticationOf, connect } from '../transport/connection';
import { isObject, type IDataObject } from '../declare/json';
import { fetchList, fetchUnpaged } from '../transport/paging';
import type { ApiPath } from '../declare/path';
import { systemClock } from '../transport/limits/clock';
import { gateFor } from '../transport/limits/gate';
import { RunControl } from '../transport/limits/runControl';
import { Slots } from '../transport/limits/slots';
import { Transport } from '../transport/transport';
import type { AmiqusRequest } from '../declare/request';
import { PICKERS, type Picker } from './lists';

/** Entries that a picker shows at a time. */
const PICKER_PAGE = 50;

/** Most entries that are listed at once, for picking several. */
const MOST_OPTIONS = 1000;

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
		throw nodeError(context.getNode(), error, 0, {}, '');
	}
}

async function load(
	context: ILoadOptionsFunctions,
	name: PickerName,
): Promise<INodePropertyOptions[]> {
	const picker = PICKERS[name];
	const transport = await transportFor(context);
	const path = await pathOf(context, transport, name);
	const call = async (request: AmiqusRequest) => await transport.call(request);
	const list = async (request: AmiqusRequest) => await fetchList(transport, request, MOST_OPTIONS);
	const request: AmiqusRequest = { method: 'GET', path, query: picker.query };
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
	const path = await pathOf(context, transport, name);
	const atAmiqus = picker.search && filter ? { [picker.search]: filter } : {};
	const here = picker.search ? '' : (filter ?? '').toLowerCase();
	const onTop = firstPage === 1 && picker.first ? [picker.first] : [];
	for (let page = firstPage; ; page += 1) {
		const paging = pagingOf(picker, page);
		const { body } = await transport.call({
			method: 'GET',
			path,
			query: { ...picker.query, ...atAmiqus, ...paging },
		});
		const { data = [], total_pages: pages = 1 } = isObject(body) ? body : {};
		const listed = (data as IDataObject[]).map((entry) => itemOf(picker, entry));
		const results = [...(page === firstPage ? onTop : []), ...listed].filter((entry) =>
			entry.name.toLowerCase().includes(here),
		);
		const more = page < Number(pages);
		// A page without a match would look like the end of the list: go on to the first one that has any.
		if (results.length > 0 || !more) {
			return { results, ...(more ? { paginationToken: String(page + 1) } : {}) };
		}
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
	const connection = await connect(context, authenticationOf(context));
	return new Transport({
		connection,
		gate: gateFor(connection.credential),
		run: new RunControl(systemClock),
		slots: new Slots(PICKER_SLOTS),
	});
}

/** Where the list of a picker is, which may depend on what is chosen in another. */
async function pathOf(
	context: ILoadOptionsFunctions,
	transport: Transport,
	name: PickerName,
): Promise<ApiPath> {
	const { path, via } = PICKERS[name];
	if (typeof path === 'string') return path;
	const parent = chosen(context, name, transport.parts.connection.origin);
	if (!via) return path(parent);
	const { body } = await transport.call({ method: 'GET', path: via.path(parent) });
	return path(via.id(body as IDataObject));
}

/** The id chosen in the picker that this one follows. */
function chosen(context: ILoadOptionsFunctions, name: PickerName, origin: string): number | string {
	const parent = parentOf(name);
	const id = parent?.read(context.getCurrentNodeParameter(parent.parameter), origin);
	if (id === undefined) throw invalid(`choose the ${parent?.label ?? 'one before it'} first`);
	return id;
}
