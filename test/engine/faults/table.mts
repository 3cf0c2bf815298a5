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

/** The table under a heading of a document. */
export function tableUnder(heading: string, document = 'docs/reliability.md'): Row[] {
	const text = readFileSync(join(PACKAGE_ROOT, document), 'utf8');
	const section = text.split(/^#+ /m).find((part) => part.startsWith(heading));
	const lines = (section ?? '').split('\n').filter((line) => line.startsWith('|'));
	const [head = [], , ...rows] = lines.map(cellsOf);
	if (rows.length === 0) throw new Error(`${document} has no table under "${heading}"`);
	return rows.map(([fault = '', ...cells]) => ({
		fault,
		cells: cells.map((cell, index): [string, Expected] => {
			const [, fate, calls] = /^(done|error|unknown) (\d)$/.exec(cell) ?? [];
			if (!fate) throw new Error(`${document}, ${fault}: "${cell}" is no outcome`);
			return [head[index + 1] ?? '', { fate: fate as Expected['fate'], calls: Number(calls) }];
		}),
	}));
}

const status = (code: number, more: Partial<Fault> = {}): Fault => ({
	kind: 'status',
	status: code,
	...more,
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
