import type { IncomingHttpHeaders } from 'node:http';
import type { Fault, FaultKind } from './faults.mts';

/** One request and what was answered, as it went over the wire. */
export interface Exchange {
	method: string;
	/** Path and query as they were sent. */
	url: string;
	path: string;
	headers: IncomingHttpHeaders;
	/** The raw body; undefined for uploads, whose bytes are streamed. */
	body: string | undefined;
	status: number;
	responseHeaders: { [name: string]: number | string | string[] | undefined };
	/** Undefined for downloads and for answers without a body. */
	responseBody: string | undefined;
	/** Set where the answer was spoiled on purpose. */
	fault?: FaultKind;
	/** The very fault, as it was planned. */
	met?: Fault;
	/** What would have been answered: the status of what was really done. Nothing where nothing was tried. */
	real?: number;
}

/** What was asked so far, counted and, for those who listen, told in full. */
export class Exchanges {
	total = 0;
	throttled = 0;
	inFlight = 0;
	peakInFlight = 0;
	readonly byStatus = new Map<number, number>();
	/** Counts by operation, e.g. 'POST /clients' or 'GET /clients/{client}'. */
	readonly byRoute = new Map<string, number>();
	private readonly listeners = new Set<(exchange: Exchange) => void>();

	get watched(): boolean {
		return this.listeners.size > 0;
	}

	/** How often an operation was called, refused calls included. */
	count(operation: string): number {
		return this.byRoute.get(operation) ?? 0;
	}

	/** Sets all counts back to zero. */
	reset(): void {
		this.total = 0;
		this.throttled = 0;
		this.peakInFlight = this.inFlight;
		this.byStatus.clear();
		this.byRoute.clear();
	}

	onExchange(listener: (exchange: Exchange) => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	began(operation: string): void {
		this.total += 1;
		this.inFlight += 1;
		this.peakInFlight = Math.max(this.peakInFlight, this.inFlight);
		this.byRoute.set(operation, this.count(operation) + 1);
	}

	ended(status: number): void {
		this.inFlight -= 1;
		if (status === 429) this.throttled += 1;
		this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
	}

	tell(exchange: Exchange): void {
		for (const listener of this.listeners) listener(exchange);
	}
}
