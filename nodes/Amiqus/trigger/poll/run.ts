import {
	NodeOperationError,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';
import { incomplete, nothingNew, readPage } from '../../transport/listPage';
import { fetchList } from '../../transport/paging';
import { path } from '../../declare/path';
import type { Transport } from '../../transport/transport';
import { transportOf, triggerError } from '../shared/amiqus';
import { requireEvents } from '../shared/choice';
import type { EventItem } from '../../events/item';
import { shownAs } from '../../events/shown';
import { pollOptions } from './kinds';
import { MOST_PAGES } from './pass';
import { latest, poll, type PollState, type Source } from './poll';
import type { Time } from './window';

/** Polls that are under way, by workflow and node: n8n's clock does not wait for the last one. */
const underWay = new Set<string>();

/** Asks Amiqus what has happened; null where nothing has. */
export async function runPoll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const chosen = requireEvents(context, (name) => pollOptions.some(({ value }) => value === name));
	if (context.getMode() === 'manual') return await showLatest(context, chosen);
	const key = `${context.getWorkflow().id ?? ''} ${context.getNode().id}`;
	if (underWay.has(key)) return null;
	underWay.add(key);
	try {
		return await pollOnce(context, chosen);
	} catch (error) {
		throw pollError(context, error);
	} finally {
		underWay.delete(key);
	}
}

/** The machine's clock can be set at any time; only days are told by it. */
function time(): Time {
	const { timeOrigin: began } = performance;
	return { now: began + performance.now(), began, calendar: Date.now() };
}

async function pollOnce(
	context: IPollFunctions,
	chosen: string[],
): Promise<INodeExecutionData[][] | null> {
	const transport = await transportOf(context);
	const data = context.getWorkflowStaticData('node');
	const before = data.polled as PollState | undefined;
	const { credential } = transport;
	const { items, state } = await poll(chosen, sourceOf(transport), before, credential, time());
	// n8n saves what is assigned: only what differs is worth that.
	if (JSON.stringify(state) !== JSON.stringify(before))
		data.polled = state as unknown as IDataObject;
	return items.length === 0 ? null : [items.map((item) => toOutput(context.getNode(), item))];
}

async function showLatest(
	context: IPollFunctions,
	chosen: string[],
): Promise<INodeExecutionData[][]> {
	let item: EventItem | undefined;
	try {
		item = await latest(chosen, sourceOf(await transportOf(context)));
	} catch (error) {
		throw pollError(context, error);
	}
	if (item) return [[toOutput(context.getNode(), item)]];
	throw new NodeOperationError(context.getNode(), 'Nothing like this has happened in Amiqus yet', {
		description: 'Make it happen once in Amiqus, or choose other events, and try again.',
	});
}

function toOutput({ typeVersion }: INode, item: EventItem): INodeExecutionData {
	// The first version took what an event is known by for a delivery's ID.
	const former = typeVersion > 1 ? item : { ...item, delivery_id: item.event_key };
	return { json: shownAs(typeVersion, former) as IDataObject };
}

function pollError(context: IPollFunctions, error: unknown): unknown {
	return triggerError(context.getNode(), error, 'Amiqus could not be asked what has happened');
}

/** Amiqus's lists. */
function sourceOf(transport: Transport): Source {
	const persons = { method: 'GET', path: path`/clients` } as const;
	return {
		page: async (kind, number, limit) => {
			const query = { sort_by: 'updated_at', order_by: 'desc', page: number, limit };
			const { body } = await transport.call({ method: 'GET', path: kind.path, query });
			return readPage(body, limit, number);
		},
		dueToday: async () =>
			await fetchList(transport, { ...persons, query: { deletion_date: 'today' } }),
		overdue: async (after) => {
			const found: IDataObject[] = [];
			const known = new Set<unknown>();
			for (let number = 1; ; number += 1) {
				const sorted = { sort_by: 'deletion_date', order_by: 'desc', page: number, limit: 100 };
				const query = { deletion_date: 'overdue', ...sorted };
				const { body } = await transport.call({ ...persons, query });
				const { data, total, totalPages } = readPage(body, 100, number);
				const fresh = data.filter(({ id }) => !known.has(id));
				for (const { id } of fresh) known.add(id);
				found.push(...fresh);
				const last = data.at(-1)?.deletion_date;
				if (typeof last === 'string' && last <= after) return found;
				if (number >= totalPages) {
					if (known.size < total) throw incomplete(known.size, total);
					return found;
				}
				if (fresh.length === 0 || number >= MOST_PAGES) throw nothingNew(number, totalPages);
			}
		},
	};
}
