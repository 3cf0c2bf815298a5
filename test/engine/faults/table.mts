import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Fault } from '../../../sandbox/index.mts';
import { PACKAGE_ROOT } from '../support/index.mts';

/** What comes of an item, and how often its call is sent. */
export interface Expected {
	fate: 'done' | 'error' | 'unknown';
	calls: number;
}

export interface Row {
	fault: string;
	/** By the heading of the column. */
	cells: Array<[string, Expected]>;
}

const cellsOf = (line: string) =>
	line
		.split('|')
		.slice(1, -1)
		.map((cell) => cell.trim());

/** The table under a heading of a document: the name of each row, and its cells by the headings of their columns. */
export function rowsUnder(
	heading: string,
	document = 'docs/reliability.md',
): Array<[string, Array<[string, string]>]> {
	const text = readFileSync(join(PACKAGE_ROOT, document), 'utf8');
	const section = text.split(/^#+ /m).find((part) => part.startsWith(heading));
	const lines = (section ?? '').split('\n').filter((line) => line.startsWith('|'));
	const [head = [], , ...rows] = lines.map(cellsOf);
	if (rows.length === 0) throw new Error(`${document} has no table under "${heading}"`);
	return rows.map(([name = '', ...cells]) => [
		name,
		cells.map((cell, index) => [head[index + 1] ?? '', cell]),
	]);
}

/** A table whose cells say what comes of an item. */
export function tableUnder(heading: string, document?: string): Row[] {
	return rowsUnder(heading, document).map(([fault, cells]) => ({
		fault,
		cells: cells.map(([column, cell]): [string, Expected] => {
			const [, fate, calls] = /^(done|error|unknown) (\d+)$/.exec(cell) ?? [];
			if (!fate) throw new Error(`${fault}: "${cell}" is no outcome`);
			return [column, { fate: fate as Expected['fate'], calls: Number(calls) }];
		}),
	}));
}

/** What the tables say of one fault, in each of the modes that a table is of. */
export function expectedOf(
	modes: Readonly<Record<string, { table: string }>>,
	fault: string,
	document?: string,
): Array<{ mode: string; column: string; cell: Expected }> {
	return Object.entries(modes).flatMap(([mode, { table }]) => {
		const row = tableUnder(table, document).find((one) => one.fault === fault);
		return (row?.cells ?? []).map(([column, cell]) => ({ mode, column, cell }));
	});
}

const status = (code: number, more: Partial<Fault> = {}): Fault => ({
	kind: 'status',
	status: code,
	...more,
});

const refusedFor = (wait: string): Fault => ({
	kind: 'answer',
	status: 429,
	headers: { 'retry-after': wait },
	processed: false,
});

/** The faults by their names in the table. */
export const FAULTS: Record<string, Fault> = {
	'401 once': status(401),
	'401 twice': status(401, { times: 2 }),
	'403': status(403),
	'404': status(404, { body: { error: 'Not found.' } }),
	'410': status(410),
	'413': status(413),
	'422 with a map of fields': status(422, { body: { email: ['Not one we like.'] } }),
	'422 with a list': status(422, { body: { errors: ['Not one we like.'] } }),
	'423': status(423),
	'429': status(429, { retryAfter: 1 }),
	'429 with a garbled Retry-After': refusedFor('garbage'),
	'429 with a negative Retry-After': refusedFor('-5'),
	'500 before it is processed': status(500),
	'500 after it is processed': status(500, { processed: true }),
	'502 with a page of HTML': { kind: 'html' },
	'503': status(503),
	'503 with Retry-After': status(503, { retryAfter: 1 }),
	'503 with a garbled Retry-After': {
		kind: 'answer',
		status: 503,
		headers: { 'retry-after': '-5 garbage' },
	},
	'504': status(504),
	'Reset before it is read': { kind: 'reset-before' },
	'Reset after it is processed': { kind: 'reset-after' },
	'Half an answer': { kind: 'half-answer' },
	'No answer': { kind: 'stall' },
	'Slow answer': { kind: 'slow-body', delayMs: 300 },
	'Answer that never ends': { kind: 'slow-body', delayMs: 9_000 },
	'Invalid JSON': { kind: 'invalid-json' },
	'Success with a page of HTML': { kind: 'html', status: 200, processed: true },
	'Empty answer': { kind: 'empty' },
	'A thing with another ID': {
		kind: 'answer',
		change: (json) => (json === undefined ? json : { ...(json as object), id: 999 }),
	},
	'A thing without an ID': { kind: 'answer', change: () => ({}) },
	'A list in its place': { kind: 'answer', change: (json) => [json] },
	'Null in its place': { kind: 'answer', change: () => null },
	'Sent on to another address': {
		kind: 'answer',
		status: 302,
		headers: { location: '/' },
		processed: false,
	},
	'More than 32 MB, packed': {
		kind: 'answer',
		headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
		bytes: gzipSync(Buffer.alloc(33 * 1024 * 1024)),
	},
};

/** A call that is carried out and whose answer is lost, and what meets it then. */
export interface Sequel {
	/** What its next sendings are answered. */
	again?: Fault;
	/** What other calls meet. */
	others?: Fault;
	isOAuth?: true;
}

/** What comes after a lost answer, by the names in the table. */
export const SEQUELS: Record<string, Sequel> = {
	'Lost, then 401': { again: status(401, { times: 2 }) },
	'Lost, then 403': { again: status(403) },
	'Lost, then 422': { again: status(422, { body: { email: ['Taken.'] } }) },
	'Lost, then 423': { again: status(423) },
	'Lost, then sent on': {
		again: { kind: 'answer', status: 302, headers: { location: '/' }, processed: false },
	},
	'Lost, then the grant is gone': {
		again: status(401, { times: 9 }),
		others: status(400, {
			match: { path: /\/oauth\/token$/ },
			body: { error: 'invalid_grant' },
			// The first one signs in.
			after: 1,
			times: 9,
		}),
		isOAuth: true,
	},
	'Lost, then a Date a day behind': {
		others: {
			match: { method: 'GET', path: /\/clients$/ },
			kind: 'answer',
			headers: { date: new Date(Date.now() - 86_400_000).toUTCString() },
			times: 9,
		},
	},
};
