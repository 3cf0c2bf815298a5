import type { Exchange } from '../core/exchanges.mts';

/** How many calls are kept, and how much of each body. */
const MOST_CALLS = 500;
const MOST_TEXT = 64 * 1024;

/** A call as it is kept: without the token, in the place of which stands whose it was. */
export interface Entry {
	id: number;
	/** By the sandbox's clock. */
	at: string;
	method: string;
	url: string;
	/** The role of whose token it bore; null where it bore none that is known. */
	by: string | null;
	status: number;
	request: string | null;
	response: string | null;
	fault: string | null;
}

const short = (text: string | undefined) =>
	text === undefined ? null : text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;

/** The calls of late, for people to look at. */
export class Journal {
	private entries: Entry[] = [];
	private last = 0;

	/** `roleOf` says what a token's owner may do. */
	constructor(
		private readonly now: () => string,
		private readonly roleOf: (token: string) => string | undefined,
	) {}

	/** Newest last. */
	get calls(): readonly Entry[] {
		return this.entries;
	}

	get(id: number): Entry | undefined {
		return this.entries.find((entry) => entry.id === id);
	}

	clear(): void {
		this.entries = [];
	}

	add(exchange: Exchange): void {
		const { method, url, path, headers, body, status, responseBody, fault } = exchange;
		const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
		// Codes, secrets and tokens are nothing for a journal; neither are whole pages.
		const secret = path.startsWith('/oauth/');
		const isPage = path.startsWith('/i/');
		this.entries.push({
			id: (this.last += 1),
			at: this.now(),
			method,
			url: secret ? path : url,
			by: (token === undefined ? undefined : this.roleOf(token)) ?? null,
			status,
			request: secret ? null : short(body),
			response: secret || isPage ? null : short(responseBody),
			fault: fault ?? null,
		});
		if (this.entries.length > MOST_CALLS) this.entries.shift();
	}
}
