/** A list as Amiqus keeps it, with a clock of its own, in which things happen while it is read. */
import type { IDataObject } from 'n8n-workflow';
import { toText } from '../../../nodes/Amiqus/declare/times.ts';
import type { Source } from '../../../nodes/Amiqus/trigger/poll/source.ts';

interface Row {
	id: number;
	name: string;
	status: string;
	created_at: string;
	updated_at: string;
	/** When it last changed, to the millisecond and in order. */
	changed: number;
	created: number;
}

export type Change =
	| { do: 'create'; late: number }
	| { do: 'update' | 'delete'; which: number; late: number }
	| { do: 'status'; which: number; to: string; late: number };

/** Entries of 100 asked for that a page here really has: small pages have many edges. */
const SCALE = 25;

export class Model {
	rows: Row[] = [];
	/** Seconds since the model began. */
	now = 1_000_000;
	/** Counts everything that happens, so that later things can be told from earlier ones. */
	moment = 0;
	calls = 0;
	/** What happens after each page that is read. */
	meanwhile: Change[][] = [];
	/** The call that fails, counted from the next one. */
	failsAt: number | undefined;
	private lastId = 0;

	/** The order among entries of one second, as a database without a second sort key has it. */
	tieOrder: (id: number) => number = () => 0;

	apply(change: Change): void {
		this.moment += 1;
		const at = this.now - change.late;
		if (change.do === 'create') {
			this.lastId += 1;
			this.rows.push({
				id: this.lastId,
				name: `${this.moment}`,
				status: 'pending',
				created_at: toText(at * 1000),
				updated_at: toText(at * 1000),
				changed: this.moment,
				created: this.moment,
			});
			return;
		}
		const row = this.rows[change.which % Math.max(1, this.rows.length)];
		if (!row) return;
		if (change.do === 'delete') {
			this.rows = this.rows.filter((other) => other !== row);
			return;
		}
		if (change.do === 'status') row.status = change.to;
		row.name = `${this.moment}`;
		row.changed = this.moment;
		const updated = toText(at * 1000);
		if (updated > row.updated_at) row.updated_at = updated;
	}

	source: Source = {
		page: async (_, number, limit) => {
			this.calls += 1;
			if (this.failsAt !== undefined) {
				this.failsAt -= 1;
				if (this.failsAt < 0) throw new Error('Amiqus is away');
			}
			const size = Math.floor(limit / SCALE);
			const order = new Map(this.rows.map(({ id }) => [id, this.tieOrder(id)]));
			const sorted = [...this.rows].sort(
				(a, b) =>
					b.updated_at.localeCompare(a.updated_at) ||
					(order.get(a.id) ?? 0) - (order.get(b.id) ?? 0) ||
					a.id - b.id,
			);
			const data = sorted.slice((number - 1) * size, number * size).map(shown);
			const page = {
				data,
				total: sorted.length,
				totalPages: Math.max(1, Math.ceil(sorted.length / size)),
			};
			for (const change of this.meanwhile.shift() ?? []) this.apply(change);
			return page;
		},
		dueToday: async () => [],
		overdue: async () => [],
		upcoming: async () => [],
		files: async () => ({ data: [], total: 0, totalPages: 1 }),
		filesMark: async () => '',
		record: async () => undefined,
	};
}

function shown({ id, name, status, created_at, updated_at }: Row): IDataObject {
	return { object: 'record', id, name, status, created_at, updated_at, client: 1 };
}
