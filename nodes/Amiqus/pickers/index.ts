import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { nodeError } from '../engine/itemErrors';
import { invalid } from '../resources/field';
import { parentOf, searchMethodOf, type PickerName } from '../resources/fields/pickers';
import { stepTypeName } from '../resources/record/stepFields';
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
	/** The list; for one that follows another picker, given the id chosen there. */
	path: ApiPath | ((parent: number | string) => ApiPath);
	/** The query parameter that searches at Amiqus; without one, the entries loaded are searched here. */
	search?: string;
	query?: Record<string, string | boolean>;
	/** What people know an entry by. */
	label: (entry: IDataObject) => string;
	/** What is chosen; the id unless said otherwise. */
	value?: (entry: IDataObject) => string | number;
}

const newestFirst = { sort_by: 'updated_at', order_by: 'desc' };

const formTemplates = {
	path: path`/form-templates`,
	query: { enabled: true },
	label: named,
};

const PICKERS: Record<PickerName, Picker> = {
	case: {
		path: path`/cases`,
		search: 'search',
		query: newestFirst,
		label: (entry) => [text(entry.name), text(entry.reference)].filter(Boolean).join(' – '),
	},
	caseItem: {
		path: (id) => path`/cases/${id}/items`,
		query: { expand: 'entity' },
		label: ({ entity }) => (isObject(entity) ? requestLabel(entity as IDataObject) : ''),
	},
	client: { path: path`/clients`, search: 'search', query: newestFirst, label: personLabel },
	document: { path: path`/documents`, query: { enabled: true }, label: named },
	documentTemplate: { path: path`/templates/documents`, query: { enabled: true }, label: named },
	formTemplate: { ...formTemplates, value: (entry) => text(entry.reference) },
	formTemplateNumber: formTemplates,
	record: {
		path: path`/records`,
		query: { ...newestFirst, expand: 'client' },
		label: requestLabel,
	},
	recordTemplate: { path: path`/templates/records`, query: { enabled: true }, label: named },
	step: {
		path: (id) => path`/records/${id}/steps`,
		label: (entry) =>
			`${stepTypeName(entry.type)} #${text(entry.id)}${entry.completed_at ? ' (complete)' : ''}`,
	},
	webhook: { path: path`/webhooks`, label: (entry) => text(entry.url) },
};

/** Text of a property, nothing where it is none. */
function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function nameOf(entry: IDataObject): string {
	return isObject(entry.name) ? text(entry.name.full_name) || text(entry.name.name) : '';
}

function personLabel(entry: IDataObject): string {
	return [nameOf(entry), text(entry.email)].filter(Boolean).join(' – ');
}

function named(entry: IDataObject): string {
	return text(entry.name);
}

function requestLabel(entry: IDataObject): string {
	const person = isObject(entry.client) ? personLabel(entry.client as IDataObject) : nameOf(entry);
	return [`#${text(entry.id)}`, person, entry.status ? `(${text(entry.status)})` : '']
		.filter(Boolean)
		.join(' ');
}

/** The searches behind "From List" of every picker. */
export const listSearch = Object.fromEntries(
	(Object.keys(PICKERS) as PickerName[]).map((name) => [
		searchMethodOf(name),
		async function (this: ILoadOptionsFunctions, filter?: string, paginationToken?: string) {
			try {
				return await search(this, name, filter, Number(paginationToken ?? 1));
			} catch (error) {
				throw nodeError(this.getNode(), error, 0, {}, '');
			}
		},
	]),
);

async function search(
	context: ILoadOptionsFunctions,
	name: PickerName,
	filter: string | undefined,
	firstPage: number,
): Promise<INodeListSearchResult> {
	const picker = PICKERS[name];
	const apiPath =
		typeof picker.path === 'string' ? picker.path : picker.path(chosen(context, name));
	const connection = await connect(context, authenticationOf(context));
	const transport = new Transport({
		connection,
		gate: gateFor(connection.credential),
		run: new RunControl(systemClock),
		slots: new Slots(1),
	});
	const atAmiqus = picker.search && filter ? { [picker.search]: filter } : {};
	const here = picker.search ? '' : (filter ?? '').toLowerCase();
	for (let page = firstPage; ; page += 1) {
		const { body } = await transport.call({
			method: 'GET',
			path: apiPath,
			query: { ...picker.query, ...atAmiqus, page, limit: PICKER_PAGE },
		});
		const { data = [], total_pages: pages = 1 } = isObject(body) ? body : {};
		const results = (data as IDataObject[])
			.map((entry) => ({
				name: picker.label(entry),
				value: picker.value?.(entry) ?? (entry.id as number),
			}))
			.filter((entry) => entry.name.toLowerCase().includes(here));
		const more = page < Number(pages);
		// A page without a match would look like the end of the list: go on to the first one that has any.
		if (results.length > 0 || !more) {
			return { results, ...(more ? { paginationToken: String(page + 1) } : {}) };
		}
	}
}

/** The id chosen in the picker that this one follows. */
function chosen(context: ILoadOptionsFunctions, name: PickerName): number | string {
	const parent = parentOf(name);
	const id = parent && parent.read(context.getCurrentNodeParameter(parent.parameter));
	if (id === undefined) throw invalid(`choose the ${parent?.label ?? 'one before it'} first`);
	return id;
}
