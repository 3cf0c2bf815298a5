/** Eighteen months of documents, in a list as the specification describes it. */
import type { IDataObject } from 'n8n-workflow';
import type { EventItem } from '../../../nodes/Amiqus/events/item.ts';
import type { Page } from '../../../nodes/Amiqus/transport/listPage.ts';
import { personsOf, readExpiring } from '../../../nodes/Amiqus/trigger/poll/expiring.ts';
import { poll, type PollState } from '../../../nodes/Amiqus/trigger/poll/poll.ts';
import { Model } from './poll-model.mts';

const DAY_MS = 86_400_000;
const BEGIN = Date.parse('2026-01-01T00:00:00Z');
const MONTHS_18 = 548;
const PAGE = 10;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** Numbers that are the same in every run. */
function drawn(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

interface Row extends IDataObject {
	expires_at: string | null;
	updated_at: string;
}

class Documents {
	rows: Row[] = [];
	calls = 0;
	private lastId = 0;
	private last: { of: Row[]; sorted: Row[] } = { of: [], sorted: [] };

	/** @param lead whether what never expires stands before the others */
	constructor(private readonly lead: boolean) {}

	add(
		now: number,
		expires: string | null,
		source: IDataObject = { id: 7, type: 'client' },
	): number {
		this.lastId += 1;
		const at = new Date(now).toISOString();
		const row = { object: 'file', id: this.lastId, source, expires_at: expires, updated_at: at };
		this.rows.push({ ...row, created_by: { id: 1, type: 'team_member' } });
		return this.lastId;
	}

	/** Sorted once for as long as nothing changes. */
	private sorted(): Row[] {
		const { rows, last } = this;
		if (last.of === rows && last.sorted.length === rows.length) return last.sorted;
		const nothing = this.lead ? '' : '~';
		const key = ({ expires_at: at }: Row) => at ?? nothing;
		const sorted = [...rows].sort((a, b) => (key(a) < key(b) ? -1 : Number(key(a) > key(b))));
		this.last = { of: rows, sorted };
		return sorted;
	}

	files = async (number: number, withSources = false): Promise<Page> => {
		this.calls += 1;
		const sorted = this.sorted();
		const data = sorted.slice((number - 1) * PAGE, number * PAGE);
		return {
			data: withSources ? data.map((row) => ({ ...row, source: expanded(row.source) })) : data,
			total: sorted.length,
			totalPages: Math.max(1, Math.ceil(sorted.length / PAGE)),
		};
	};

	filesMark = async () => {
		this.calls += 1;
		return `${this.rows.length} ${this.rows.at(-1)?.updated_at}`;
	};

	record = async (id: number) => {
		this.calls += 1;
		return { id, client: id + 1000 };
	};
}

function expanded(source: unknown): IDataObject {
	const { id, type } = source as { id: number; type: string };
	if (type === 'client') return { object: 'client', id };
	if (type === 'check') return { object: 'check', id, record: 5 };
	if (type === 'record_document')
		return { object: 'record_document', id, source: { type: 'record', id: 6 } };
	return { object: type, id, client: 8 };
}

/** A workflow with "Document: Expiring", whose n8n can be stopped and killed. */
class Watch {
	now = BEGIN;
	told: EventItem[] = [];
	private state: PollState | undefined;
	private saved: PollState | undefined;
	private readonly ran = new Set<string>();

	constructor(
		readonly documents: Documents,
		public days: number,
	) {}

	async poll(isKilled = false): Promise<EventItem[]> {
		const { files, filesMark, record } = this.documents;
		const { items, state, saved } = await poll(
			{ chosen: ['file.expiring'], days: { deletion: 0, expiry: this.days } },
			{ ...new Model().source, files, filesMark, record },
			this.state,
			'c',
			{ now: 0, calendar: this.now },
		);
		const isFirst = this.saved === undefined;
		if (isFirst || items.length > 0) this.saved = saved;
		this.state = isKilled ? this.saved : state;
		if (isKilled) return [];
		const fresh = items.filter(({ event_key: key }) => !this.ran.has(key));
		for (const { event_key: key } of fresh) this.ran.add(key);
		this.told.push(...fresh);
		return fresh;
	}

	restart(): void {
		this.state = this.saved;
	}
}

describe('Document: Expiring', () => {
	it.each([true, false])(
		'tells of each document once, on its day, over 18 months with 30 outages (without a date first: %s)',
		async (lead) => {
			const draw = drawn(20_260_301);
			const documents = new Documents(lead);
			const watch = new Watch(documents, 60);
			const expected = new Map<number, string>();
			const add = () => {
				const expires = draw(3) === 0 ? null : watch.now + (draw(700) - 6) * DAY_MS;
				const time = ['T23:59:59Z', 'T00:00:00Z', 'T12:30:00Z'][draw(3)];
				const date = expires === null ? null : dayOf(expires);
				const id = documents.add(watch.now, date && `${date}${time}`);
				if (date) expected.set(id, date);
			};
			for (let made = 0; made < 200; made += 1) add();
			// What had expired before it began is old.
			for (const [id, date] of expected) if (date <= dayOf(watch.now)) expected.delete(id);
			await watch.poll();
			// Apart from each other, each of one to twelve days.
			const outages = new Set(Array.from({ length: 30 }, (_, index) => 10 + 17 * index + draw(5)));
			let isOff = 0;
			const dayTold = new Map<number, string>();
			const off: string[] = [];
			for (let day = 1; day <= MONTHS_18; day += 1) {
				if (outages.has(day)) isOff = 1 + draw(12);
				for (let hour = 0; hour < 24; hour += 6) {
					watch.now = BEGIN + day * DAY_MS + hour * 3_600_000 + 60_000;
					if (draw(4) === 0) add();
					if (isOff > 0) continue;
					if (draw(60) === 0) {
						await watch.poll(true);
						watch.restart();
					}
					const told = await watch.poll();
					for (const { file_id: id } of told) dayTold.set(Number(id), dayOf(watch.now));
				}
				if (isOff > 0) off.push(dayOf(watch.now));
				isOff -= Number(isOff > 0);
			}
			// All that was due while it watched, and at its end nothing else.
			const end = dayOf(watch.now + 60 * DAY_MS);
			const wanted = [...expected].filter(([, date]) => date <= end).map(([id]) => id);
			expect(watch.told.map(({ file_id: id }) => id).sort()).toEqual(wanted.sort());
			expect(wanted.length).toBeGreaterThan(200);
			let late = 0;
			for (const [id, told] of dayTold) {
				const due = dayOf(Date.parse(expected.get(id) ?? '') - 60 * DAY_MS);
				const added = documents.rows[id - 1]?.updated_at.slice(0, 10) ?? '';
				const [, earliest = ''] = [due, added].sort();
				// On its day; where n8n was off then, on the first day after.
				let day = earliest > dayOf(BEGIN) ? earliest : dayOf(BEGIN);
				late += Number(off.includes(day));
				while (off.includes(day)) day = dayOf(Date.parse(day) + DAY_MS);
				expect([id, told]).toEqual([id, day]);
			}
			expect(late).toBeGreaterThan(outages.size);
		},
	);

	it('takes one call while nothing is new, and few to find the page', async () => {
		const documents = new Documents(true);
		const watch = new Watch(documents, 30);
		for (let made = 0; made < 2_000; made += 1)
			documents.add(BEGIN, made % 2 ? null : `${dayOf(BEGIN + (made - 1_000) * DAY_MS)}T23:59:59Z`);
		await watch.poll();
		// The first page, eight halvings of 200, four pages of documents and one that tells of changes.
		expect(documents.calls).toBeLessThanOrEqual(15);
		documents.calls = 0;
		for (let polls = 1; polls < 10; polls += 1) {
			watch.now += 60_000;
			expect(await watch.poll()).toEqual([]);
			expect(documents.calls).toBe(polls);
		}
		watch.now += 60_000;
		documents.add(watch.now, `${dayOf(BEGIN + 3 * DAY_MS)}T23:59:59Z`);
		expect(await watch.poll()).toMatchObject([{ event: 'file.expiring', file_id: 2_001 }]);
	});

	it('tells at once of what more Days Before Expiry take in, in the same hour', async () => {
		const documents = new Documents(false);
		documents.add(BEGIN, '2026-01-21T23:59:59Z');
		const watch = new Watch(documents, 10);
		expect(await watch.poll()).toEqual([]);
		watch.days = 30;
		expect(await watch.poll()).toMatchObject([{ event: 'file.expiring', file_id: 1 }]);
		expect(await watch.poll()).toEqual([]);
	});

	it('tells of the others where a date is none', async () => {
		const documents = new Documents(false);
		for (const date of ['2026-01-05', '2026-01-32', '2026-02-00', 'soon'])
			documents.add(BEGIN, date);
		expect(await new Watch(documents, 60).poll()).toMatchObject([{ file_id: 1 }]);
	});

	it('tells again of a document with another expiry date, and of none that has none left', async () => {
		const documents = new Documents(false);
		const watch = new Watch(documents, 10);
		await watch.poll();
		const id = documents.add(BEGIN, '2026-01-08T23:59:59Z');
		const [first] = await watch.poll();
		expect(first).toEqual({
			event: 'file.expiring',
			resource: 'file',
			subject: 'client',
			client_id: 7,
			file_id: id,
			triggered_at: '2025-12-29T00:00:00Z',
			event_key: `file.expiring/${id}/2026-01-08`,
			payload: documents.rows[0],
		});
		const change = async (expires: string | null) => {
			watch.now += 60_000;
			const at = new Date(watch.now).toISOString();
			documents.rows = documents.rows.map((row) => ({
				...row,
				expires_at: expires,
				updated_at: at,
			}));
			return (await watch.poll()).map(({ event_key: key }) => key);
		};
		expect(await change('2026-01-09T23:59:59Z')).toEqual([`file.expiring/${id}/2026-01-09`]);
		expect(await change(null)).toEqual([]);
		expect(await change('2026-01-09T00:00:00Z')).toEqual([]);
	});

	it.each([
		['client', 7, 0],
		['client_document', 8, 1],
		['client_form', 8, 1],
		['check', 1005, 2],
		['record_document', 1006, 2],
	])('finds the person through the source %s', async (type, person, calls) => {
		const documents = new Documents(true);
		documents.add(BEGIN, '2026-02-01T00:00:00Z', { id: 7, type });
		const found = await readExpiring(documents, '2026-01-01', '2026-03-01');
		documents.calls = 0;
		expect([...(await personsOf(documents, found)).values()]).toEqual([person]);
		expect(documents.calls).toBe(calls);
	});

	it('finds the person who handed it in, and says nothing where Amiqus tells no person', async () => {
		const documents = new Documents(true);
		const id = documents.add(BEGIN, '2026-02-01T00:00:00Z', { id: 7, type: 'record_document' });
		const silent = { ...documents, record: async () => undefined };
		const found = await readExpiring(documents, '2026-01-01', '2026-03-01');
		expect([...(await personsOf(silent, found))]).toEqual([[String(id), undefined]]);
		const byPerson = found.map((one) => ({
			...one,
			json: { ...one.json, created_by: { id: 9, type: 'client' } },
		}));
		expect([...(await personsOf(silent, byPerson))]).toEqual([[String(id), 9]]);
	});
});
