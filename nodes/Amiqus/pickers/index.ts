import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { nodeError } from '../engine/itemErrors';
import { authenticationOf, connect } from '../transport/connection';
import { isObject, type IDataObject } from '../transport/json';
import type { ApiPath } from '../transport/path';
import { path } from '../transport/path';
import { gateFor, systemClock } from '../transport/rateGate';
import { RunControl } from '../transport/runControl';
import { Slots } from '../transport/slots';
import { Transport } from '../transport/transport';

/** Entries that a picker shows at a time. */
const PICKER_PAGE = 50;

/** A list to pick from. */
interface Picker {
	path: ApiPath;
	/** The query parameter that searches at Amiqus; without one, the entries loaded are searched here. */
	search?: string;
	query?: Record<string, string | boolean>;
	/** What people know an entry by. */
	label: (entry: IDataObject) => string;
}

const PICKERS = {
	searchClients: {
		path: path`/clients`,
		search: 'search',
		query: { sort_by: 'updated_at', order_by: 'desc' },
		label: personLabel,
	},
	searchRecords: {
		path: path`/records`,
		query: { sort_by: 'updated_at', order_by: 'desc', expand: 'client' },
		label: (entry) =>
			`#${text(entry.id)} ${isObject(entry.client) ? personLabel(entry.client as IDataObject) : ''} (${text(entry.status)})`,
	},
	searchCases: {
		path: path`/cases`,
		search: 'search',
		query: { sort_by: 'updated_at', order_by: 'desc' },
		label: (entry) => [text(entry.name), text(entry.reference)].filter(Boolean).join(' – '),
	},
	searchRecordTemplates: {
		path: path`/templates/records`,
		query: { enabled: true },
		label: (entry) => text(entry.name),
	},
} satisfies Record<string, Picker>;

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function personLabel(entry: IDataObject): string {
	const name = isObject(entry.name) ? text(entry.name.full_name) || text(entry.name.name) : '';
	return [name, text(entry.email)].filter(Boolean).join(' – ');
}

/** The searches behind "From List" of every picker. */
export const listSearch = Object.fromEntries(
	Object.entries<Picker>(PICKERS).map(([name, picker]) => [
		name,
		async function (this: ILoadOptionsFunctions, filter?: string, paginationToken?: string) {
			return await search(this, picker, filter, paginationToken);
		},
	]),
);

async function search(
	context: ILoadOptionsFunctions,
	picker: Picker,
	filter: string | undefined,
	paginationToken: string | undefined,
): Promise<INodeListSearchResult> {
	try {
		const connection = await connect(context, authenticationOf(context));
		const transport = new Transport({
			connection,
			gate: gateFor(connection.credential),
			run: new RunControl(systemClock),
			slots: new Slots(1),
		});
		const page = Number(paginationToken ?? 1);
		const { body } = await transport.call({
			method: 'GET',
			path: picker.path,
			query: {
				...picker.query,
				page,
				limit: PICKER_PAGE,
				...(picker.search && filter ? { [picker.search]: filter } : {}),
			},
		});
		const { data = [], total_pages: pages = 1 } = isObject(body) ? body : {};
		const results = (data as IDataObject[])
			.map((entry) => ({ name: picker.label(entry), value: entry.id as number }))
			.filter(
				({ name }) => picker.search || !filter || name.toLowerCase().includes(filter.toLowerCase()),
			);
		return { results, ...(page < Number(pages) ? { paginationToken: String(page + 1) } : {}) };
	} catch (error) {
		throw nodeError(context.getNode(), error, 0, {}, '');
	}
}
