import { type IDataObject, type IRun, type ITriggerFunctions } from 'n8n-workflow';
import { path } from '../../declare/path';
import type { EventItem } from '../../events/item';
import { shownAs } from '../../events/shown';
import { within } from '../../transport/limits/within';
import { readPage } from '../../transport/listPage';
import type { Transport } from '../../transport/transport';
import { wants, type Wishes } from '../shared/choice';
import type { Memory } from '../subscription/memory';
import { toText } from '../poll/entry';
import type { Subscription } from '../subscription/subscription';
import { sinceThen, untold } from './lists';
import { loggedIn, readLog, type Logged } from '../subscription/log';

/** Entries to a page of the log and the lists. */
const PAGE_SIZE = 100;
/** How far n8n's clock and Amiqus's may lie apart. */
const SKEW_MS = 120_000;
/** How long the next event waits for the execution of the last one, so that n8n is not flooded. */
const LONGEST_TURN_MS = 2_000;
/** Longest key that n8n takes. */
const KEY_LENGTH = 255;

/** What catching up works with. */
export interface Catching {
	context: ITriggerFunctions;
	wishes: Wishes;
	transport: Transport;
	memory: Memory;
	/** The node's saved data. */
	data: IDataObject;
	isEnded: () => boolean;
}

/** A time in which no deliveries were made at all, as it is saved. */
interface Pause {
	/** When it was noticed, in Amiqus's form. */
	to: string;
	/** Whether the subscription was not there any more, and its log with it. */
	isGone?: true;
	/** When it began, where that can be told. */
	from?: string;
	/** Whether the workflow was told of it. */
	isTold?: true;
}

/** Writes down, before a subscription is mended, that there was a pause: nothing tells of it afterwards. */
export function notePause(data: IDataObject, kept: Subscription | undefined, now: number): void {
	if (data.subscriptionId === undefined || kept?.enabled || data.pause) return;
	data.pause = { to: toText(now), ...(kept ? {} : { isGone: true }) };
}

/**
 * Finds out what was missed, before the subscription is mended.
 *
 * @param kept the subscription, where there is one still
 * @returns what hands on all that was missed, to be called when the subscription is as it should be
 */
export async function catchUp(
	catching: Catching,
	kept: Subscription | undefined,
	now: number,
): Promise<() => Promise<void>> {
	const { memory, data } = catching;
	const log = kept ? await logOf(catching, kept.id, now) : [];
	const noted = data.pause as unknown as Pause | undefined;
	const pause = noted && !noted.isTold ? await tellPause(catching, noted, log) : noted;
	const isNew = pause !== noted;
	return async () => {
		await handOnMissed(catching, log);
		if (pause) await handOnListed(catching, pause, isNew);
		if (!catching.isEnded()) memory.caughtUp.settle(log);
	};
}

/** A pause begins after the last delivery in the log before its end; without a log, after the last check. */
function beginOf({ memory, data }: Catching, { to, isGone }: Pause, log: Logged[]) {
	const published = typeof data.since === 'string' ? Date.parse(data.since) : undefined;
	const { seenAt } = memory.caughtUp;
	if (isGone) return seenAt && Math.max(seenAt - SKEW_MS, published ?? 0);
	const times = log.map(({ at }) => at).filter((at) => at <= Date.parse(to));
	const last = Math.max(...times, published ?? 0);
	return last > 0 ? last : undefined;
}

/** Tells the workflow of a pause, which saves it: a process that ends before it is over leaves it to the next. */
async function tellPause(catching: Catching, noted: Pause, log: Logged[]): Promise<Pause> {
	const { data, wishes } = catching;
	const { to } = noted;
	const begin = beginOf(catching, noted, log);
	const from = begin === undefined ? (data.since as string | undefined) : toText(begin);
	const pause: Pause = { ...noted, ...(begin === undefined ? {} : { from }), isTold: true };
	data.pause = { ...pause };
	const events = untold(wishes.chosen, begin !== undefined);
	if (events.length === 0) return pause;
	const key = `events.maybe_missed/${from}/${to}`;
	await handOn(catching, key, {
		event: 'events.maybe_missed',
		resource: 'events',
		triggered_at: to,
		event_key: key,
		...(from === undefined ? {} : { from }),
		to,
		events,
		payload: {},
	});
	return pause;
}

async function logOf({ transport, memory }: Catching, id: number, now: number): Promise<Logged[]> {
	return await readLog(
		async (page) => {
			const query = { page, limit: PAGE_SIZE };
			const request = { method: 'GET', path: path`/webhooks/${id}/deliveries`, query } as const;
			return loggedIn(readPage((await transport.call(request)).body, PAGE_SIZE, page), now);
		},
		(entry) => memory.caughtUp.isFar(entry),
	);
}

async function handOnMissed(catching: Catching, log: Logged[]): Promise<void> {
	const { memory, wishes, isEnded } = catching;
	for (const entry of memory.caughtUp.missedIn(log)) {
		if (isEnded()) return;
		const { item, uuid } = entry;
		if (!wants(wishes, item)) continue;
		// A delivery that n8n took may be lost for Amiqus, which had stopped listening.
		const settle = await memory.taken.claim(uuid, item.event_key);
		if (settle) await handOn(catching, uuid, item);
		settle?.(true);
		memory.caughtUp.handOn(entry);
	}
}

async function handOnListed(catching: Catching, pause: Pause, isNew: boolean): Promise<void> {
	const { transport, wishes, memory, data, isEnded } = catching;
	const { from } = pause;
	const items = from
		? await sinceThen(
				wishes.chosen,
				async (kind, page) => {
					const query = { sort_by: 'updated_at', order_by: 'desc', page, limit: PAGE_SIZE };
					const { body } = await transport.call({ method: 'GET', path: kind.path, query });
					return readPage(body, PAGE_SIZE, page);
				},
				from,
			)
		: [];
	const { events: told } = memory.taken;
	const wanted = items
		.filter((item) => wants(wishes, item) && !told.has(item.event_key))
		// Of a pause that an earlier check began with, the end bounds it: what came later was delivered.
		.filter(({ triggered_at: at = '' }) => isNew || at <= pause.to)
		.sort((a, b) => Date.parse(a.triggered_at ?? '') - Date.parse(b.triggered_at ?? ''));
	for (const [index, item] of wanted.entries()) {
		if (isEnded()) return;
		// With the last one, the end of the pause is saved.
		if (index === wanted.length - 1) delete data.pause;
		await handOn(catching, item.event_key, item);
	}
	delete data.pause;
}

/**
 * Starts the workflow with what was missed, and waits a little for it. n8n starts no second execution with the same key
 * as long as it keeps the first, also when it has been started again.
 */
async function handOn({ context }: Catching, key: string, item: EventItem): Promise<void> {
	const { typeVersion, id } = context.getNode();
	const json = shownAs(typeVersion, { ...item, caught_up: true }) as IDataObject;
	const done = context.helpers.createDeferredPromise<IRun>();
	const unique = `amiqus/${context.getWorkflow().id ?? ''}/${id}/${key}`.slice(0, KEY_LENGTH);
	context.emit([[{ json }]], undefined, done, unique);
	await within(
		LONGEST_TURN_MS,
		done.promise.catch(() => undefined),
	);
}
