import { compareValues, sortBy } from '../core/lists.mts';

type Key = string | number | null | undefined;

/** All rows of a table, and the id that the next one gets. */
export interface Snapshot<T> {
	rows: T[];
	nextId: number;
}

/**
 * Rows of one kind in the order of their ids, found by id at once, by other values through
 * declared indexes. Rows change only through `update`, so indexes and cached orders stay true.
 */
export class Table<T extends { id: number }> {
	private ordered: T[] = [];
	private readonly byId = new Map<number, T>();
	private readonly indexes = new Map<string, { key: (row: T) => Key; rows: Map<Key, Set<T>> }>();
	private readonly orders = new Map<string, T[]>();
	private nextId: number;

	constructor(firstId: number) {
		this.nextId = firstId;
	}

	/** Declares an index; rows whose key is null are left out. */
	index(name: string, key: (row: T) => Key): this {
		this.indexes.set(name, { key, rows: new Map() });
		return this;
	}

	get rows(): readonly T[] {
		return this.ordered;
	}

	get size(): number {
		return this.ordered.length;
	}

	get(id: number): T | undefined {
		return this.byId.get(id);
	}

	/** The row of an id that another row refers to; it is there by construction. */
	need(id: number): T {
		const row = this.byId.get(id);
		if (!row) throw new Error(`No row ${id}`);
		return row;
	}

	/** Rows with a value in an index, in the order of their ids. */
	where(name: string, key: Key): T[] {
		const found = this.indexes.get(name)?.rows.get(key);
		return found ? [...found].sort((a, b) => a.id - b.id) : [];
	}

	/** How many rows have a value in an index. */
	count(name: string, key: Key): number {
		return this.indexes.get(name)?.rows.get(key)?.size ?? 0;
	}

	first(name: string, key: Key): T | undefined {
		return this.where(name, key)[0];
	}

	/** Adds a row; its id is given here, once. */
	insert(row: Omit<T, 'id'>): T {
		const created = { id: this.nextId++, ...row } as T;
		this.ordered.push(created);
		this.byId.set(created.id, created);
		this.enter(created);
		this.orders.clear();
		return created;
	}

	update(row: T, change: Partial<T>): T {
		this.leave(row);
		Object.assign(row, change);
		this.enter(row);
		this.orders.clear();
		return row;
	}

	remove(row: T): void {
		if (!this.byId.delete(row.id)) return;
		this.leave(row);
		this.ordered.splice(this.position(row.id), 1);
		this.orders.clear();
	}

	clear(): void {
		this.ordered = [];
		this.byId.clear();
		this.orders.clear();
		for (const { rows } of this.indexes.values()) rows.clear();
	}

	snapshot(): Snapshot<T> {
		return { rows: [...this.ordered], nextId: this.nextId };
	}

	/** Puts other rows in the place of all that are there. */
	restore({ rows, nextId }: Snapshot<T>): void {
		this.clear();
		this.ordered = [...rows];
		for (const row of rows) {
			this.byId.set(row.id, row);
			this.enter(row);
		}
		this.nextId = nextId;
	}

	/** All rows sorted by a value; kept until a row changes. */
	sorted(name: string, value: (row: T) => Key, order: 'asc' | 'desc'): readonly T[] {
		const key = `${name} ${order}`;
		let rows = this.orders.get(key);
		if (!rows) {
			rows = sortBy(this.ordered, value, order);
			this.orders.set(key, rows);
		}
		return rows;
	}

	private position(id: number): number {
		let low = 0;
		let high = this.ordered.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			const row = this.ordered[middle];
			if (row && compareValues(row.id, id) < 0) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	private enter(row: T): void {
		for (const { key, rows } of this.indexes.values()) {
			const value = key(row);
			if (value === null || value === undefined) continue;
			const same = rows.get(value);
			if (same) same.add(row);
			else rows.set(value, new Set([row]));
		}
	}

	private leave(row: T): void {
		for (const { key, rows } of this.indexes.values()) {
			const value = key(row);
			const same = rows.get(value);
			same?.delete(row);
			if (same?.size === 0) rows.delete(value);
		}
	}
}
