import type { IDataObject } from '../../declare/json';
import type { EventItem } from '../../events/item';
import { eventKey } from '../../events/key';
import { afterOf, dateIn, dayOf, due, isDay, looksBack, type Dated, type DueState } from './due';
import { personsOf, readExpiring, type Documents, type Expiring } from './expiring';
import { itemOf } from './item';
import { DUE, EXPIRING } from './kinds';

/** Where persons with a day of deletion come from. */
export interface Persons {
	/** The persons whose day of deletion is today. */
	dueToday(): Promise<IDataObject[]>;
	/** The persons whose day of deletion was before today and after a date. */
	overdue(after: string): Promise<IDataObject[]>;
	/** The persons whose day of deletion is after today and not after a date. */
	upcoming(until: string): Promise<IDataObject[]>;
}

/** What polls remember of documents. */
export interface ExpiringState extends DueState {
	/** How the documents were at the last look; nothing where the next poll has to look again. */
	mark?: string;
}

interface Told<S> {
	items: EventItem[];
	state: S;
}

/** The persons who became due for deletion, so many days before. */
export async function pollDue(
	source: Persons,
	before: DueState | undefined,
	now: number,
	days: number,
): Promise<Told<DueState>> {
	const persons = await source.dueToday();
	const upcoming = days > 0 ? await source.upcoming(dayOf(now, days)) : [];
	const ahead = new Set(upcoming.map(({ id }) => String(id)));
	persons.push(...upcoming);
	if (looksBack(before, now)) persons.push(...(await source.overdue(afterOf(before, now))));
	const { due: fresh, state } = due(before, persons.flatMap(datedPerson), now, ({ id }) =>
		ahead.has(id),
	);
	return { items: fresh.map(({ json }) => dueItem(json, days)), state };
}

function datedPerson(json: IDataObject): Dated[] {
	const date = dateIn(json.deletion_date);
	return date === undefined || !isDay(date) ? [] : [{ id: String(json.id), date, json }];
}

/**
 * The documents that became due, so many days before they expire. A call tells whether there is anything new to look
 * for; once an hour it is looked for in any case.
 */
export async function pollExpiring(
	source: Documents,
	before: ExpiringState | undefined,
	now: number,
	days: number,
): Promise<Told<ExpiringState>> {
	// Other days take in other documents.
	const mark = `${days} ${await source.filesMark()}`;
	if (before?.mark === mark && !looksBack(before, now)) return { items: [], state: before };
	const found = await readExpiring(source, afterOf(before, now), dayOf(now, days));
	const { due: fresh, state } = due(before, found, now, ({ date }) => date > dayOf(now));
	const persons = await personsOf(source, fresh);
	const isMissing = ({ id }: Dated) => !persons.has(id);
	const told = Object.entries(state.told).filter(
		([id]) => !fresh.some((one) => one.id === id && isMissing(one)),
	);
	return {
		items: fresh
			.filter((one) => !isMissing(one))
			.map((one) => expiringItem(one, persons.get(one.id), days)),
		state: {
			...state,
			told: Object.fromEntries(told),
			...(fresh.some(isMissing) ? {} : { mark }),
		},
	};
}

/** For trying out: the persons and documents that are due now, told or not. */
export async function dueNow(
	chosen: readonly string[],
	source: Persons & Documents,
	now: number,
	days: Days,
): Promise<EventItem[]> {
	const persons = chosen.includes(DUE) ? await source.dueToday() : [];
	const documents = chosen.includes(EXPIRING)
		? await readExpiring(source, afterOf(undefined, now), dayOf(now, days.expiry))
		: [];
	const last = documents.sort((a, b) => (a.date < b.date ? -1 : 1)).slice(-1);
	const known = await personsOf(source, last);
	return [
		...persons.map((json) => dueItem(json, 0)),
		...last.map((one) => expiringItem(one, known.get(one.id), days.expiry)),
	];
}

/** How many days before something is due the workflow is to run. */
export interface Days {
	deletion: number;
	expiry: number;
}

/** The item of a person whose day of deletion has come, or comes in so many days. */
function dueItem(json: IDataObject, days: number): EventItem {
	const date = dateIn(json.deletion_date) ?? '';
	const item = itemOf('client', DUE, json, midnight(date, 0));
	return { ...item, triggered_at: midnight(date, -days) };
}

/** The item of a document that expires in so many days. */
function expiringItem(
	{ date, json }: Expiring,
	client: number | undefined,
	days: number,
): EventItem {
	const file = { file_id: Number(json.id) };
	return {
		event: EXPIRING,
		resource: 'file',
		subject: 'client',
		...(client === undefined ? {} : { client_id: client }),
		...file,
		triggered_at: midnight(date, -days),
		event_key: eventKey(EXPIRING, file, date),
		payload: json,
	};
}

function midnight(date: string, days: number): string {
	return `${dayOf(Date.parse(date), days)}T00:00:00Z`;
}
