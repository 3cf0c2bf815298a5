import { buffer } from 'node:stream/consumers';
import { isJsonObject } from '../core/json.mts';
import { openContent } from '../files/content.mts';
import { type Snapshot, Table } from './table.mts';
import type { World } from './world.mts';

type Row = { id: number };

/** A world as JSON holds it. */
export interface SavedWorld {
	tables: { [name: string]: Snapshot<Row> };
	assigneeId: number;
	creditsRunOut: boolean;
}

const tablesOf = (world: World) =>
	Object.entries(world as unknown as { [name: string]: unknown }).filter(
		(entry): entry is [string, Table<Row>] => entry[1] instanceof Table,
	);

/** Files with their bytes, wherever those are; what is made up while it is read stays so. */
async function savedAttachments(world: World): Promise<Snapshot<Row>> {
	const { rows, nextId } = world.attachments.snapshot();
	const whole = rows.map(async (row) => {
		if (row.content.kind === 'generated') return row;
		const bytes = await buffer(openContent(row.content));
		return { ...row, content: { kind: 'base64', text: bytes.toString('base64') } };
	});
	return { rows: await Promise.all(whole), nextId };
}

/** All that a world holds, as values that JSON can hold. */
export async function saveWorld(world: World): Promise<SavedWorld> {
	const tables = tablesOf(world).map(([name, table]) => [name, table.snapshot()] as const);
	return {
		tables: { ...Object.fromEntries(tables), attachments: await savedAttachments(world) },
		assigneeId: world.assigneeId,
		creditsRunOut: world.creditsRunOut,
	};
}

const isSnapshot = (value: unknown): value is Snapshot<Row> =>
	isJsonObject(value) &&
	Number.isInteger(value.nextId) &&
	Array.isArray(value.rows) &&
	value.rows.every(
		(row, index, rows) =>
			isJsonObject(row) &&
			Number.isInteger(row.id) &&
			Number(row.id) < Number(value.nextId) &&
			(index === 0 || Number(row.id) > Number((rows[index - 1] as Row).id)),
	);

/** Whether a value is what `saveWorld` made of a world such as this one. */
export function isSavedWorld(world: World, value: unknown): value is SavedWorld {
	if (!isJsonObject(value) || !isJsonObject(value.tables)) return false;
	const { tables } = value;
	const names = tablesOf(world).map(([name]) => name);
	return (
		Number.isInteger(value.assigneeId) &&
		typeof value.creditsRunOut === 'boolean' &&
		Object.keys(tables).length === names.length &&
		names.every((name) => isSnapshot(tables[name]))
	);
}

function withBytes(row: Row & { content?: { kind: string; text?: string } }): Row {
	const { content } = row;
	if (content?.kind !== 'base64') return row;
	const bytes = Buffer.from(content.text ?? '', 'base64');
	return { ...row, content: { kind: 'memory', bytes } } as Row;
}

/** Puts a saved world in the place of what is there. */
export function loadWorld(world: World, saved: SavedWorld): void {
	for (const [name, table] of tablesOf(world)) {
		const snapshot = saved.tables[name];
		if (!snapshot) continue;
		const { rows, nextId } = snapshot;
		table.restore(name === 'attachments' ? { rows: rows.map(withBytes), nextId } : snapshot);
	}
	world.assigneeId = saved.assigneeId;
	world.creditsRunOut = saved.creditsRunOut;
}
