import { type IDataObject, type IRun, type ITriggerFunctions } from 'n8n-workflow';
import { path } from '../../declare/path';
import type { EventItem } from '../../events/item';
import { shownAs } from '../../events/shown';
import { within } from '../../transport/limits/within';
import { readPage } from '../../transport/listPage';
import type { Transport } from '../../transport/transport';
import { wants, type Wishes } from '../shared/choice';
import type { Memory } from '../subscription/memory';
import { timeOf, toText } from '../../declare/times';
import type { Subscription } from '../subscription/subscription';
import { sinceThen, untold } from './lists';
import { loggedIn, readLog, type Log, type Logged } from '../subscription/log';

/** Entries to a page of the log and the lists. */
const PAGE_SIZE = 100;
/** How far n8n's clock and Amiqus's may lie apart. */
const SKEW_MS = 120_000;
/** How long the next event waits for the execution of the last one, so that n8n is not flooded. */
const LONGEST_TURN_MS = 2_000;
/** How far back lists are asked where nobody knows since when the webhook has been gone: a long weekend. */
const LONGEST_GUESS_MS = 72 * 3_600_000;
/** Longest key that n8n takes. */
const KEY_LENGTH = 255;

const NO_LOG: Log = { entries: [], isCut: false };

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
	/** When it was there for the last time, as far as n8n has saved that, in milliseconds. */
	seenAt?: number;
	/** When it began, where that can be told; or from when on lists are asked, where it is a guess. */
	from?: string;
	isGuess?: true;
	/** Whether the workflow was told of it. */
	isTold?: true;
}

/** Writes down, before a subscription is mended, that there was a pause: nothing tells of it afterwards. */
export function notePause(data: IDataObject, kept: Subscription | undefined, now: number): void {
	if (data.subscriptionId === undefined || kept?.enabled || data.pause) return;
	const { seenAt } = data;
	const gone = { isGone: true, ...(typeof seenAt === 'number' ? { seenAt } : {}) };
	data.pause = { to: toText(now), ...(kept ? {} : gone) };
}

/** Writes down that the webhook is there, which tells when it was there last; n8n saves that at its start at least. */
export function noteThere(data: IDataObject, now: number): void {
	data.seenAt = now;
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
	const { entries: log, isCut } = kept ? await logOf(catching, kept.id, now) : NO_LOG;
	const noted = data.pause as unknown as Pause | undefined;
	const pause = noted && !noted.isTold ? await tellPause(catching, noted, log) : noted;
	const isNew = pause !== noted;
	return async () => {
		if (isCut) await tellCut(catching, log);
		await handOnMissed(catching, log);
		if (pause) await handOnListed(catching, pause, isNew);
		if (!catching.isEnded()) memory.caughtUp.settle(log);
	};
}

/** When a pause began. */
interface Beginning {
	/** In milliseconds; undefined where nobody knows. */
	at: number | undefined;
	/** From when on lists are asked. */
	asked: number | undefined;
	/** Whether deliveries may have been made after it. */
	isGuess: boolean;
}

/**
 * A pause begins after the last delivery in the log before its end; without a log, after the last check. A process that
 * made none knows since when the webhook may have been gone, and asks for no more than some days of that.
 */
function beginOf(
	{ memory, data }: Catching,
	{ to, isGone, seenAt: saved = 0 }: Pause,
	log: Logged[],
): Beginning {
	const published = publishedAt(data);
	const { seenAt } = memory.caughtUp;
	const certain = (at: number) => {
		const known = at > 0 ? at : undefined;
		return { at: known, asked: known, isGuess: false };
	};
	const until = Date.parse(to);
	if (!isGone)
		return certain(Math.max(published, ...log.map(({ at }) => at).filter((at) => at <= until)));
	// Where this process takes no deliveries, as the main process beside one for webhooks, it does not know which were made.
	if (seenAt)
		return { ...certain(Math.max(seenAt - SKEW_MS, published)), isGuess: memory.taken.isEmpty };
	const at = Math.max(saved - SKEW_MS, published);
	if (at <= 0) return { at: undefined, asked: undefined, isGuess: true };
	return { at, asked: Math.max(at, until - LONGEST_GUESS_MS), isGuess: true };
}

/** When the workflow was published, in milliseconds; 0 where nobody knows. */
function publishedAt({ since }: IDataObject): number {
	const at = timeOf(since);
	return Number.isNaN(at) ? 0 : at;
}

/** Tells the workflow of a pause, which saves it: a process that ends before it is over leaves it to the next. */
async function tellPause(catching: Catching, noted: Pause, log: Logged[]): Promise<Pause> {
	const { data, wishes } = catching;
	const { to } = noted;
	const { at, asked, isGuess } = beginOf(catching, noted, log);
	const from = at === undefined ? undefined : toText(at);
	const pause: Pause = {
		...noted,
		...(asked === undefined ? {} : { from: toText(asked) }),
		...(isGuess ? { isGuess } : {}),
		isTold: true,
	};
	data.pause = { ...pause };
	await tellMissed(catching, { from, to }, untold(wishes.chosen, at !== undefined && at === asked));
	return pause;
}

/** Names events that may be missing of a time, where there are any. */
async function tellMissed(
	catching: Catching,
	{ from, to }: { from: string | undefined; to: string },
	events: string[],
): Promise<void> {
	if (events.length === 0) return;
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
}

/** Says that a log was too long to be read to where it is settled. */
async function tellCut(catching: Catching, log: Logged[]): Promise<void> {
	const { data, wishes, context } = catching;
	const from = typeof data.since === 'string' ? data.since : undefined;
	const times = log.map(({ at }) => at).sort((a, b) => a - b);
	// The one at the log's other end was read to find its order out.
	const to = toText(times[Math.min(PAGE_SIZE, times.length - 1)] ?? Date.now());
	context.logger.warn(`Amiqus's log of deliveries is too long to be read beyond ${to}`);
	await tellMissed(catching, { from, to }, untold(wishes.chosen, false));
}

async function logOf({ transport, memory }: Catching, id: number, now: number): Promise<Log> {
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
	const { memory, wishes, data, isEnded } = catching;
	// A webhook that was left over when the workflow was last unpublished has a log of the time since then.
	const earliest = publishedAt(data) - SKEW_MS;
	for (const entry of memory.caughtUp.missedIn(log)) {
		if (isEnded()) return;
		const { item, uuid, at } = entry;
		if (at < earliest || !wants(wishes, item)) continue;
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
		await handOn(catching, item.event_key, pause.isGuess ? { ...item, inferred: true } : item);
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
