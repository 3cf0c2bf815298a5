import { appendFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import type { Exchange } from './exchange.mts';

/** Names the folder to record into; unset, nothing is recorded. */
export const RECORD_INTO = 'AMIQUS_RECORD_EXCHANGES';

/** What the sandbox tells about each call, as far as this needs it. */
export interface SandboxExchange {
	method: string;
	url: string;
	headers: IncomingHttpHeaders;
	body: string | undefined;
	status: number;
	responseHeaders: OutgoingHttpHeaders;
	responseBody: string | undefined;
	fault?: string;
}

/** A sandbox that tells who listens of each call. */
export interface Recordable {
	onExchange(listener: (exchange: SandboxExchange) => void): unknown;
}

const recorded = new WeakSet<object>();

/** Why what is sent just now is wrong on purpose; undefined where it is meant to be right. */
let deliberate: string | undefined;

/** Whether what is sent just now comes of filling in the node's fields. */
let filling = false;

/**
 * Records every call to a sandbox, one line of JSON each, where the environment says into which folder.
 * Each process writes a file of its own.
 */
export function record(sandbox: object): void {
	const folder = process.env[RECORD_INTO];
	if (!folder || !isRecordable(sandbox) || recorded.has(sandbox)) return;
	recorded.add(sandbox);
	mkdirSync(folder, { recursive: true });
	const file = join(folder, `exchanges-${process.pid}.ndjson`);
	sandbox.onExchange((exchange) => {
		// A test that looks at the sandbox by itself is not the node: Node's own fetch says so.
		if (exchange.headers['user-agent'] === 'node') return;
		appendFileSync(file, `${JSON.stringify(toRecord(exchange))}\n`);
	});
}

/** Runs something whose requests the specification would refuse, and is meant to. */
export async function outsideSpecification<T>(why: string, run: () => Promise<T>): Promise<T> {
	deliberate = why;
	try {
		return await run();
	} finally {
		deliberate = undefined;
	}
}

/** Runs the node with fields filled in: what it sends counts for what its fields can reach. */
export async function filledIn<T>(run: () => Promise<T>): Promise<T> {
	filling = true;
	try {
		return await run();
	} finally {
		filling = false;
	}
}

/** Everything recorded into a folder. */
export function readRecords(folder: string): Exchange[] {
	return readdirSync(folder)
		.filter((name) => name.endsWith('.ndjson'))
		.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
		.filter(Boolean)
		.map((line) => JSON.parse(line) as Exchange);
}

const isRecordable = (sandbox: object): sandbox is Recordable =>
	'onExchange' in sandbox && typeof sandbox.onExchange === 'function';

function toRecord(exchange: SandboxExchange): Exchange {
	const test = currentTest();
	return {
		method: exchange.method,
		url: exchange.url,
		requestHeaders: flat(exchange.headers),
		...(exchange.body !== undefined && { requestBody: exchange.body }),
		status: exchange.status,
		responseHeaders: flat(exchange.responseHeaders),
		...(exchange.responseBody !== undefined && { responseBody: exchange.responseBody }),
		...(exchange.fault && { fault: exchange.fault }),
		...(deliberate && { deliberate }),
		...(filling && { filledIn: true as const }),
		...(test && { test }),
	};
}

/** Jest's name of the running test, where jest is what runs this. */
function currentTest(): string | undefined {
	return typeof expect === 'undefined' ? undefined : expect.getState().currentTestName;
}

const flat = (headers: IncomingHttpHeaders | OutgoingHttpHeaders) =>
	Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
	);
