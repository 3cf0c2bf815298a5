import { isObject } from '../declare/json';

/** What stands in the place of a secret. */
export const HIDDEN = '[hidden]';

/** Shorter texts are words, not secrets: hiding them would hide what an answer says, or change what a result holds. */
const SHORTEST = { anywhere: 8, inResults: 16 } as const;
/** Deeper down nobody looks for what an answer says. */
const DEEPEST = 12;

/** What looks like a credential, whoever it belongs to. */
const SHAPES = [
	/\b(?:proxy-)?authorization(?:["'\s]|%22)*[:=](?:["'\s]|%22)*[^"',;\r\n]+/gi,
	/\bbearer(?:[\s:="'+]|%20|%3a)+[^\s"',;<>]+/gi,
	// A JSON Web Token.
	/\beyJ[\w-]{4,}\.[\w-]+(?:\.[\w-]*)*/g,
];
const HEADER = /^(?:proxy-)?authorization$/i;
const LONG_WORD = /[\w~+=-]{32,}/g;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Hides secrets in texts, and in everything that holds texts. */
export class Secrets {
	private readonly known = new Map<string, string[]>();

	/** Remembers what must never be told, in all the ways in which it may be written. */
	add(...secrets: unknown[]): void {
		for (const secret of secrets) {
			if (typeof secret !== 'string' || secret.length < SHORTEST.anywhere || this.known.has(secret))
				continue;
			this.known.set(secret, writtenIn(secret));
		}
	}

	/** A text without the secrets that are known: for results, which may hold anything else. */
	withoutKnown(text: string, shortest: number = SHORTEST.inResults): string {
		let hidden = text;
		for (const [secret, ways] of this.known) {
			if (secret.length < shortest) continue;
			for (const way of ways) if (hidden.includes(way)) hidden = hidden.replaceAll(way, HIDDEN);
		}
		return hidden;
	}

	/** A text without anything that looks like a credential. */
	without(text: string): string {
		const hidden = SHAPES.reduce(
			(rest, shape) => rest.replace(shape, HIDDEN),
			this.withoutKnown(text, SHORTEST.anywhere),
		);
		return hidden.replace(LONG_WORD, (word) => (looksMadeUp(word) ? HIDDEN : word));
	}

	/** The same JSON without anything in it, names included, that looks like a credential. */
	withoutIn(value: unknown, depth = 0): unknown {
		if (typeof value === 'string') return this.without(value);
		if (typeof value !== 'object' || value === null) return value;
		if (depth >= DEEPEST) return undefined;
		if (Array.isArray(value)) return value.map((inner) => this.withoutIn(inner, depth + 1));
		if (!isObject(value)) return undefined;
		return Object.fromEntries(
			Object.entries(value).map(([key, inner]) => [
				this.without(key),
				HEADER.test(key) ? HIDDEN : this.withoutIn(inner, depth + 1),
			]),
		);
	}
}

/** Whether a long word is one that no person would write: letters and digits, or both cases, mixed. */
function looksMadeUp(word: string): boolean {
	const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(word)).length;
	return kinds >= 2 && !UUID.test(word);
}

/** A secret as it is, in an address, in JSON, in hexadecimal, and in base64, alone or in the middle of something. */
function writtenIn(secret: string): string[] {
	const bytes = Buffer.from(secret);
	const inBase64 = [0, 1, 2].map((before) => {
		const padded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
		// The characters at both ends depend on what stands beside.
		return padded.slice(before === 0 ? 0 : before + 1).replace(/.?=+$/, '');
	});
	const ways = [
		secret,
		encodeURIComponent(secret),
		JSON.stringify(secret).slice(1, -1),
		JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
		bytes.toString('hex'),
		bytes.toString('hex').toUpperCase(),
		...inBase64,
		...inBase64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
	];
	// Longest first: a way that is part of another would leave the rest of that behind.
	return [...new Set(ways)].sort((a, b) => b.length - a.length);
}
