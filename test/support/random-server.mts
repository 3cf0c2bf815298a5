/** A service that answers anything with anything: random bytes, statuses, headers and lengths, from a seed. */
import fc from 'fast-check';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/** So many answers are made at a time. */
const BATCH = 500;
/** How long an answer that never ends is kept open, in milliseconds. */
const STALL_MS = 15;

const LONG = 'No, and here is why. '.repeat(1_000);
const text = fc.oneof(
	fc.string(),
	fc.constantFrom('', 'Quillfeather', 'x'.repeat(10_000), '2026-01-01T00:00:00Z'),
);
const NAMES = [
	...['id', 'data', 'total', 'total_pages', 'object', 'status', 'type', 'steps', 'name', 'email'],
	...['errors', 'message', 'url', 'events', 'secret', 'created_at', 'updated_at', 'access_token'],
	...['refresh_token', 'expires_in', 'deliveries', 'attempts', 'response', 'is_enabled', 'client'],
];
const key = fc.oneof(
	{ weight: 9, arbitrary: fc.constantFrom(...NAMES) },
	{ weight: 1, arbitrary: text },
);
const number = fc.oneof(fc.integer({ min: -2, max: 300 }), fc.double(), fc.constant(1e9));
const thing = fc.object({
	key,
	values: [text, number, fc.boolean(), fc.constant(null)],
	maxDepth: 3,
	maxKeys: 12,
});
const list = fc.record(
	{
		data: fc.oneof(fc.array(thing, { maxLength: 5 }), thing),
		total: number,
		total_pages: number,
	},
	{ requiredKeys: [] },
);
/** A thing with an id. */
const numbered = (value: object) => fc.nat(99_999).map((id) => ({ ...value, id }));
const listOf = (data: object[]) =>
	Buffer.from(JSON.stringify({ data, total: data.length, total_pages: 1 }));
const json = fc.oneof(thing, list, fc.array(thing, { maxLength: 3 }), text, number);

const HEADER = fc.oneof(
	fc.tuple(
		fc.constantFrom(
			...['Date', 'Age', 'Content-Type', 'Content-Encoding', 'Content-Disposition', 'Link'],
			...['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset', 'Retry-After'],
			...['Set-Cookie', 'WWW-Authenticate', 'Trailer', 'Connection', 'ETag', 'Upgrade'],
		),
		fc.constantFrom(
			...['', '0', '-1', '1', '60', '1e99', 'NaN', 'soon', 'gzip', 'br', 'text/html', 'h2c'],
			...['application/json', 'Fri, 31 Dec 9999 23:59:59 GMT', 'attachment; filename="../x"'],
		),
	),
	fc.tuple(
		fc.constant('Location'),
		fc.constantFrom('/', '/api/v2/clients', '//', 'javascript:0', '', 'http://169.254.169.254/'),
	),
	fc.tuple(fc.stringMatching(/^[A-Za-z-]{1,20}$/), fc.stringMatching(/^[ -~]{0,200}$/)),
	fc.tuple(fc.string({ maxLength: 5 }), fc.string({ maxLength: 50 })),
);

const body = fc.oneof(
	{ weight: 6, arbitrary: json.map((value) => Buffer.from(JSON.stringify(value) ?? '')) },
	{ weight: 3, arbitrary: fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)) },
	{ weight: 1, arbitrary: json.map((value) => gzipSync(JSON.stringify(value) ?? '')) },
	{ weight: 1, arbitrary: fc.nat(300_000).map((length) => Buffer.alloc(length, '[')) },
	{ weight: 1, arbitrary: fc.constant(Buffer.from(JSON.stringify({ message: LONG }))) },
	// What was asked, sent back with its credential.
	{ weight: 1, arbitrary: fc.constant<'the request'>('the request') },
);

const wild = fc.record({
	status: fc.oneof(
		{ weight: 5, arbitrary: fc.constantFrom(200, 200, 201, 202, 204, 206) },
		{
			weight: 5,
			arbitrary: fc.constantFrom(301, 302, 304, 400, 401, 403, 404, 405, 409, 422, 423, 429),
		},
		{ weight: 2, arbitrary: fc.constantFrom(500, 502, 503, 504) },
		{ weight: 1, arbitrary: fc.nat(1_999) },
	),
	headers: fc.array(HEADER, { maxLength: 6 }),
	body,
	length: fc.oneof(
		{ weight: 6, arbitrary: fc.constant('as it is' as const) },
		fc.constantFrom('too short', 'too long', 'negative', 'no number', 'none', 'chunks'),
	),
	/** Bytes that are no HTTP at all. */
	raw: fc.option(fc.uint8Array({ maxLength: 500 }), { freq: 12 }),
	end: fc.constantFrom('end', 'end', 'end', 'end', 'reset', 'stall'),
});

/** What could be Amiqus's, so that what comes after it is tried, too. */
const likely = fc.record({
	status: fc.constantFrom(200, 200, 200, 201),
	headers: fc.constant<Array<[string, string]>>([['Content-Type', 'application/json']]),
	body: fc.oneof(
		fc.array(thing.chain(numbered), { maxLength: 5 }).map((data) => listOf(data)),
		thing.map((value) => ({ whatWasAskedFor: value })),
		json.map((value) => Buffer.from(JSON.stringify(value) ?? '')),
	),
	length: fc.constant('as it is' as const),
	raw: fc.constant(null),
	end: fc.constant('end' as const),
});

/** A refusal that quotes the request, its credential included. */
const quoting = fc.record({
	status: fc.constantFrom(400, 403, 404, 409, 422),
	headers: fc.constant<Array<[string, string]>>([['Content-Type', 'application/json']]),
	body: fc.constant<'the request'>('the request'),
	length: fc.constant('as it is' as const),
	raw: fc.constant(null),
	end: fc.constant('end' as const),
});

const answer = fc.oneof(
	{ weight: 6, arbitrary: wild },
	{ weight: 4, arbitrary: likely },
	{ weight: 1, arbitrary: quoting },
);
type Answer = typeof answer extends fc.Arbitrary<infer T> ? T : never;

const CHUNKS = '5\r\nhello\r\nzz\r\n';

function contentOf({ body: made }: Answer, { url = '', headers }: IncomingMessage): Buffer {
	if (Buffer.isBuffer(made)) return made;
	if (made === 'the request') {
		const message = `${url} with ${headers.authorization}`;
		return Buffer.from(JSON.stringify({ message, headers }));
	}
	const id = Number(/\d+(?=\D*$)/.exec(url)?.[0] ?? 7);
	return Buffer.from(JSON.stringify({ ...made.whatWasAskedFor, id }));
}

function bytesOf(made: Answer, request: IncomingMessage): Buffer {
	if (made.raw) return Buffer.from(made.raw);
	const content = contentOf(made, request);
	const lengths = {
		'as it is': [`Content-Length: ${content.length}`],
		'too short': [`Content-Length: ${content.length >> 1}`],
		'too long': [`Content-Length: ${content.length + 100}`],
		negative: ['Content-Length: -1'],
		'no number': ['Content-Length: many'],
		none: [],
		chunks: ['Transfer-Encoding: chunked'],
	};
	const head = [
		`HTTP/1.1 ${made.status} Whatever`,
		...made.headers.map(([name, value]) => `${name}: ${value}`),
		...lengths[made.length],
		'\r\n',
	].join('\r\n');
	const start = made.length === 'chunks' ? CHUNKS : '';
	return Buffer.concat([Buffer.from(head + start), content]);
}

export interface RandomServer {
	/** Its origin: the Base URL of a credential. */
	url: string;
	/** How many calls came in so far. */
	readonly calls: number;
	close(): Promise<void>;
}

/** Starts one on a free port, or on the one that is given. */
export async function startRandomServer(seed: number, port = 0): Promise<RandomServer> {
	let calls = 0;
	let batch: Answer[] = [];
	const respond = async (request: IncomingMessage, socket: Socket) => {
		if (calls % BATCH === 0) batch = fc.sample(answer, { numRuns: BATCH, seed: seed + calls });
		const made = batch[calls % BATCH];
		if (!made) throw new Error('There is no answer');
		calls += 1;
		request.resume();
		socket.on('error', () => undefined);
		socket.write(bytesOf(made, request));
		if (made.end === 'stall') await sleep(STALL_MS);
		if (made.end === 'end') socket.end();
		else socket.destroy();
	};
	const server = createServer((request) => void respond(request, request.socket));
	server.on('clientError', (_error, socket) => socket.destroy());
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		get calls() {
			return calls;
		},
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
