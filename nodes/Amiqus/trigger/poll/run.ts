import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';
import { EndOfRunError } from '../../declare/errors';
import type { EventItem } from '../../events/item';
import { shownAs } from '../../events/shown';
import { systemClock } from '../../transport/limits/clock';
import { transportOf, triggerError } from '../shared/amiqus';
import { requireEvents } from '../shared/choice';
import { daysOf } from './daysBefore';
import { pollOptions } from './kinds';
import { readState } from './kept';
import type { Progress } from './list';
import { latest, poll, type Poll, type PollState, type PollWishes } from './poll';
import { sourceOf } from './source';
import type { Time } from './window';

/** What this process remembers of a node that polls. */
interface Memory {
	/** What n8n was given to save after the last poll, as text; where it has something else, that counts. */
	saved: string | undefined;
	state: PollState | undefined;
	readings: Progress['readings'];
	isUnderWay: boolean;
}

/** By workflow and node. */
const memories = new Map<string, Memory>();
/** What n8n has polled through: something new when a workflow is published, and when n8n starts. */
const seen = new WeakSet<IPollFunctions>();

/** n8n waits for the first poll when a workflow is published, and when it starts: so it is kept short. */
const FIRST = { waitMs: 5_000, readMs: 5_000, readWithNewsMs: 5_000 };
/** What first readings may take of each later poll; the others of a minute are for what it finds. */
const LATER = { waitMs: 300_000, readMs: 45_000, readWithNewsMs: 10_000 };
/** How long the rate limit may hold up a first reading, which can go on at the next poll. */
const READING_WAIT_MS = 5_000;

function wishesOf(context: IPollFunctions | IExecuteFunctions): PollWishes {
	const isEvent = (name: string) => pollOptions.some(({ value }) => value === name);
	const chosen = requireEvents(context, isEvent);
	return { chosen, days: daysOf(context, chosen) };
}

/** Asks Amiqus what has happened; null where nothing has. */
export async function runPoll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const wishes = wishesOf(context);
	if (context.getMode() === 'manual') return await showLatest(context, wishes);
	const key = `${context.getWorkflow().id ?? ''} ${context.getNode().id}`;
	const isFirst = !seen.has(context);
	seen.add(context);
	const memory = memories.get(key) ?? {
		saved: undefined,
		state: undefined,
		readings: new Map(),
		isUnderWay: false,
	};
	memories.set(key, memory);
	// n8n's clock does not wait for the last poll.
	if (memory.isUnderWay) return null;
	memory.isUnderWay = true;
	try {
		return await pollOnce(context, wishes, memory, isFirst);
	} catch (error) {
		// The rate limit leaves no room while n8n waits: the next poll begins.
		if (isFirst && error instanceof EndOfRunError) return null;
		throw pollError(context, error);
	} finally {
		memory.isUnderWay = false;
	}
}

/** The machine's clock can be set at any time; only days are told by it. */
function time(): Time {
	const { timeOrigin: began } = performance;
	return { now: began + performance.now(), began, calendar: Date.now() };
}

async function pollOnce(
	context: IPollFunctions,
	wishes: PollWishes,
	memory: Memory,
	isFirst: boolean,
): Promise<INodeExecutionData[][] | null> {
	const { waitMs, readMs, readWithNewsMs } = isFirst ? FIRST : LATER;
	const transport = await transportOf(context, { longestWaitMs: waitMs });
	const slow = await transportOf(context, { longestWaitMs: READING_WAIT_MS });
	const { credential } = transport;
	const data = context.getWorkflowStaticData('node');
	const text = data.polled === undefined ? undefined : JSON.stringify(data.polled);
	const before = text === memory.saved ? memory.state : readState(data.polled);
	if (before?.credential !== credential) memory.readings.clear();
	const began = systemClock.now();
	const progress: Progress = {
		readings: memory.readings,
		source: sourceOf(slow),
		goesOn: (hasNews) => systemClock.now() - began < (hasNews ? readWithNewsMs : readMs),
	};
	const polled = await poll(wishes, sourceOf(transport), before, credential, time(), progress);
	remember(data, memory, text, polled);
	const { items } = polled;
	return items.length === 0 ? null : [items.map((item) => toOutput(context.getNode(), item))];
}

/**
 * n8n saves the node's data just before it makes the execution, so that a process that ends in between would lose the
 * items. So it gets the state before them: another process hands them on again, and handOn() lets through what did not
 * run.
 */
function remember(
	data: IDataObject,
	memory: Memory,
	before: string | undefined,
	{ state, saved }: Poll,
): void {
	const text = JSON.stringify(saved);
	// n8n saves what is assigned: only what differs is worth that.
	if (text !== before) data.polled = saved as unknown as IDataObject;
	Object.assign(memory, { saved: text, state });
}

/** Executions whose events are remembered, so that none of them runs again. */
const MOST_KEYS = 1_000;

/**
 * Hands on what a poll gave, without what an earlier execution has had: a new process of n8n finds the last events
 * again. In the editor it shows the latest event there is.
 */
export async function handOn(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (context.getMode() === 'manual') return await showLatest(context, wishesOf(context));
	const items = context.getInputData();
	const keys = items.map(({ json }) => String(json.event_key ?? json.eventKey));
	try {
		const { new: fresh } = await context.helpers.checkProcessedAndRecord(keys, 'node', {
			mode: 'entries',
			maxEntries: Math.max(MOST_KEYS, 2 * keys.length),
		});
		const isNew = new Set<unknown>(fresh);
		return [items.filter((_, index) => isNew.has(keys[index]))];
	} catch (error) {
		const said = error instanceof Error ? error.message : String(error);
		context.logger.warn(`n8n does not tell which events have run: ${said}`);
		return [items];
	}
}

async function showLatest(
	context: IPollFunctions | IExecuteFunctions,
	wishes: PollWishes,
): Promise<INodeExecutionData[][]> {
	let item: EventItem | undefined;
	try {
		item = await latest(wishes, sourceOf(await transportOf(context)), Date.now());
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

function pollError(context: IPollFunctions | IExecuteFunctions, error: unknown): unknown {
	return triggerError(context.getNode(), error, 'Amiqus could not be asked what has happened');
}
