import fc from 'fast-check';
import { readPage } from '../../../nodes/Amiqus/transport/listPage';
import { fetchList } from '../../../nodes/Amiqus/transport/paging';
import { path } from '../../../nodes/Amiqus/declare/path';
import type { AmiqusRequest } from '../../../nodes/Amiqus/declare/request';
import { answer, transportTo } from '../support/amiqus.mts';
import { randomFrom, VirtualClock } from '../support/virtual-clock.mts';

interface Row {
	object: string;
	id: number;
}

const request: AmiqusRequest = { method: 'GET', path: path`/clients`, query: { search: 'a' } };

/** A list that changes while it is read. */
class Table {
	rows: Row[];
	asked: number[] = [];
	limits = new Set<number>();
	private nextId: number;

	constructor(size: number) {
		this.rows = Array.from({ length: size }, (_, index) => ({ object: 'client', id: index + 1 }));
		this.nextId = size + 1;
	}

	append() {
		this.rows.push({ object: 'client', id: this.nextId++ });
	}

	prepend() {
		this.rows.unshift({ object: 'client', id: this.nextId++ });
	}

	remove(at: number) {
		this.rows.splice(at % this.rows.length, 1);
	}

	answer({ query = {} }: AmiqusRequest) {
		const page = Number(query.page);
		const limit = Number(query.limit);
		this.asked.push(page);
		this.limits.add(limit);
		return answer(200, {
			object: 'paginated_list',
			data: this.rows.slice((page - 1) * limit, page * limit),
			total: this.rows.length,
			total_pages: Math.max(1, Math.ceil(this.rows.length / limit)),
			current_page: page,
			links: { next: 'https://elsewhere.test/steal?page=2' },
		});
	}
}

/** Reads a table in virtual time; `meanwhile` is called before each answer but the first. */
async function read(
	table: Table,
	options: { limit?: number; seed?: number; atOnce?: number; meanwhile?: (nth: number) => void },
) {
	const clock = new VirtualClock(randomFrom(options.seed ?? 1));
	const { transport, sent } = transportTo(clock, async (call, nth) => {
		await clock.sleep(1 + clock.random() * 50);
		if (nth > 1) options.meanwhile?.(nth);
		const answered = table.answer(call);
		await clock.sleep(1 + clock.random() * 50);
		return answered;
	});
	const caller = {
		call: async (call: AmiqusRequest) => await transport.call(call),
		atOnce: options.atOnce ?? 8,
	};
	const entries = await clock.run(fetchList(caller, request, options.limit));
	return { ids: entries.map(({ id }) => Number(id)), sent };
}

const ids = (table: Table) => table.rows.map(({ id }) => id);

describe('reading a list', () => {
	it('gives all entries in order, whatever their number', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 0, max: 950 }),
				fc.integer({ min: 1, max: 20 }),
				fc.integer(),
				async (size, atOnce, seed) => {
					const table = new Table(size);
					const { ids: got } = await read(table, { atOnce, seed });
					expect(got).toEqual(ids(table));
				},
			),
			{ numRuns: 50 },
		);
	});

	it('gives exactly the first entries with a limit, and asks for no page it does not need', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 0, max: 950 }),
				fc.integer({ min: 1, max: 700 }),
				async (size, limit) => {
					const table = new Table(size);
					const { ids: got } = await read(table, { limit });
					expect(got).toEqual(ids(table).slice(0, limit));
					const needed = Math.max(1, Math.ceil(Math.min(size, limit) / Math.min(limit, 100)));
					expect(table.asked).toHaveLength(needed);
				},
			),
			{ numRuns: 100 },
		);
	});

	it('asks for the smallest page that does when the limit is small', async () => {
		const table = new Table(500);
		await read(table, { limit: 7 });
		expect([...table.limits]).toEqual([7]);
		expect(table.asked).toEqual([1]);
	});

	it('keeps the other parameters on every page and follows no link', async () => {
		const { sent } = await read(new Table(350), {});
		expect(sent.map(({ query, path: to }) => [query?.search, to])).toEqual(
			sent.map(() => ['a', '/clients']),
		);
	});

	const change = fc.constantFrom('append', 'prepend', 'remove');

	it('loses and doubles nothing that stays, when entries come and go meanwhile', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 101, max: 900 }),
				fc.integer(),
				fc.array(fc.tuple(fc.integer({ min: 2, max: 25 }), change, fc.nat()), {
					minLength: 1,
					maxLength: 3,
				}),
				async (size, seed, changes) => {
					// An entry deleted between two that are added leaves the same totals as adding one.
					const deleted = changes.filter(([, kind]) => kind === 'remove').length;
					fc.pre(!(deleted === 1 && changes.length === 3));
					// So does one that is deleted and one that is added with no answer in between.
					const at = (nth: number) => changes.filter(([when]) => when === nth);
					fc.pre(
						changes.every(
							([nth]) => new Set(at(nth).map(([, kind]) => kind === 'remove')).size === 1,
						),
					);
					const table = new Table(size);
					const before = new Set(ids(table));
					const { ids: got } = await read(table, {
						seed,
						meanwhile: (nth) => {
							for (const [at, kind, where] of changes) {
								if (at !== nth) continue;
								if (kind === 'remove') table.remove(where);
								else table[kind]();
							}
						},
					});
					expect(new Set(got).size).toBe(got.length);
					const stayed = ids(table).filter((id) => before.has(id));
					const gotSet = new Set(got);
					expect(stayed.filter((id) => !gotSet.has(id))).toEqual([]);
					const order = new Map(ids(table).map((id, index) => [id, index]));
					const known = got.filter((id) => order.has(id)).map((id) => order.get(id) ?? 0);
					expect(known).toEqual([...known].sort((a, b) => a - b));
				},
			),
			{ numRuns: 100 },
		);
	});

	it('gives as many as the limit when entries are put in front meanwhile', async () => {
		const table = new Table(400);
		const { ids: got } = await read(table, { limit: 200, meanwhile: () => table.prepend() });
		expect(got).toHaveLength(200);
		expect(new Set(got).size).toBe(200);
	});

	it('ends although the list never stands still', async () => {
		const table = new Table(800);
		const { ids: got, sent } = await read(table, {
			meanwhile: (nth) => (nth % 3 === 0 ? table.remove(nth) : table.prepend()),
		});
		expect(new Set(got).size).toBe(got.length);
		const gotSet = new Set(got);
		expect(ids(table).filter((id) => id <= 800 && !gotSet.has(id))).toEqual([]);
		// What an earlier reading came upon stands where it stood there.
		const first = got.filter((id) => id <= 800);
		expect(first).toEqual([...first].sort((a, b) => a - b));
		// Four readings of nine pages, the last of them twice.
		expect(sent.length).toBeLessThanOrEqual(40);
	});

	it('fails as a whole when one page cannot be had, and asks for no further page', async () => {
		const clock = new VirtualClock();
		const table = new Table(2000);
		const { transport, sent } = transportTo(clock, async (call) => {
			await clock.sleep(10);
			return Number(call.query?.page) === 3 ? answer(403, { message: 'No.' }) : table.answer(call);
		});
		const caller = { call: async (call: AmiqusRequest) => await transport.call(call), atOnce: 4 };
		await expect(clock.run(fetchList(caller, request))).rejects.toMatchObject({ status: 403 });
		expect(sent.length).toBeLessThan(8);
	});

	it.each([[[]], [null], [{ data: 'x' }], [{ data: ['x'] }]])(
		'does not take %j for a list',
		async (body) => {
			const clock = new VirtualClock();
			const { transport } = transportTo(clock, () => answer(200, body));
			const caller = { call: async (call: AmiqusRequest) => await transport.call(call), atOnce: 4 };
			await expect(clock.run(fetchList(caller, request))).rejects.toThrow();
		},
	);

	it('gives entries without an id as they come', async () => {
		const clock = new VirtualClock();
		const { transport } = transportTo(clock, ({ query }) =>
			answer(200, {
				data: [{ type: 'a' }, { type: 'a' }],
				total: 4,
				total_pages: 2,
				page: query?.page,
			}),
		);
		const caller = { call: async (call: AmiqusRequest) => await transport.call(call), atOnce: 4 };
		expect(await clock.run(fetchList(caller, request))).toHaveLength(4);
	});
});

it('tells from any page how many there are, of whatever size they are', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 400 }),
			fc.integer({ min: 1, max: 100 }),
			fc.boolean(),
			(total, size, tells) => {
				const pages = Math.ceil(total / size);
				for (let number = 1; number <= pages; number += 1) {
					const length = Math.min(size, total - (number - 1) * size);
					const data = Array.from({ length }, (_, index) => ({ id: index + 1 }));
					const body = { data, total, ...(tells ? { total_pages: pages } : {}) };
					const { totalPages } = readPage(body, 100, number);
					if (number < pages) expect(totalPages).toBe(pages);
					// The last page cannot tell its size, and where it is not told is only the last once the next is empty.
					else if (tells) expect(totalPages).toBeLessThanOrEqual(pages);
				}
			},
		),
	);
});
