export type FaultKind =
	| 'status'
	| 'reset-before'
	| 'reset-after'
	| 'half-answer'
	| 'stall'
	| 'slow-body'
	| 'invalid-json'
	| 'html'
	| 'empty'
	| 'answer';

/** What is known of a request whose answer is changed. */
export interface Asked {
	method: string;
	/** Path and query. */
	url: string;
	headers: { [name: string]: string | string[] | undefined };
	/** Counts the requests that met the fault, from 1. */
	nth: number;
}

export interface Fault {
	match?: { method?: string; path?: RegExp };
	kind: FaultKind;
	/** Of the answer: 500 where the kind is status, 502 for html, else the real one. */
	status?: number;
	/** Of an answer: what its real status becomes. */
	changeStatus?: (real: number) => number;
	/** JSON body of a status fault; a message by default. */
	body?: unknown;
	/** Of an answer: headers to add to the real ones, or to leave out where they are undefined. */
	headers?: { [name: string]: string | undefined };
	/** Of an answer: JSON to send in the place of the real one. */
	change?: (json: unknown, asked: Asked) => unknown;
	/** Of an answer: a body to send as it is, in the place of JSON. */
	bytes?: Uint8Array;
	/** How many matching requests are hit; 1 unless told. */
	times?: number;
	/** How many matching requests pass unharmed first. */
	after?: number;
	/** Seconds, sent as Retry-After. */
	retryAfter?: number;
	/** Whether the request takes effect before it is spoiled; each kind has its own habit. */
	processed?: boolean;
	/** How long a stall or a slow body lasts; a stall has no end unless told. */
	delayMs?: number;
}

/** Kinds that spoil an answer which was really worked out. */
const AFTER_PROCESSING = new Set<FaultKind>([
	'reset-after',
	'half-answer',
	'stall',
	'slow-body',
	'invalid-json',
	'empty',
	'answer',
]);

/** A fault that is planned, and what has come of it. */
export interface Planned {
	id: number;
	fault: Fault;
	seen: number;
	hits: number;
}

/** What is to go wrong, and how often it has. */
export class Faults {
	private planned: Planned[] = [];
	private last = 0;

	/** Plans a fault; the returned function takes it back. */
	add(fault: Fault): () => void {
		const entry = { id: (this.last += 1), fault, seen: 0, hits: 0 };
		this.planned.push(entry);
		return () => this.remove(entry);
	}

	remove(entry: Planned): void {
		this.planned = this.planned.filter((other) => other !== entry);
	}

	/** Takes all planned faults back. */
	clear(): void {
		this.planned = [];
	}

	/** All that are planned, oldest first. */
	get list(): readonly Planned[] {
		return this.planned;
	}

	/** How many requests were spoiled so far by faults still planned. */
	get hits(): number {
		return this.planned.reduce((sum, { hits }) => sum + hits, 0);
	}

	/** The fault that this request meets, if any, and how many have met it; counts it. */
	next(method: string, path: string): { fault: Fault; nth: number } | undefined {
		for (const entry of this.planned) {
			const { match, times = 1, after = 0 } = entry.fault;
			if (match?.method && match.method !== method) continue;
			if (match?.path && !match.path.test(path)) continue;
			entry.seen += 1;
			if (entry.seen <= after || entry.hits >= times) continue;
			entry.hits += 1;
			return { fault: entry.fault, nth: entry.hits };
		}
		return undefined;
	}
}

/** Whether the request takes effect although its answer is spoiled. */
export const takesEffect = (fault: Fault) => fault.processed ?? AFTER_PROCESSING.has(fault.kind);
