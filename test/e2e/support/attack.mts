/** Deliveries to a webhook that nobody should take for Amiqus's, each with the answers it may get. */
import { randomUUID } from 'node:crypto';
import { request, type OutgoingHttpHeaders } from 'node:http';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { bodyOf, sign } from '../../engine/fixtures/webhooks.mts';
import { SEED } from '../../support/seed.mts';

interface Forgery {
	kind: string;
	body: Buffer;
	headers: OutgoingHttpHeaders;
	method?: string;
	/** Leaves off after so many bytes. */
	breaksOffAt?: number;
	/** The answers it may get: 404 is the node's, the others are n8n's own. 0 is none. */
	expected: number[];
}

export interface Answer {
	kind: string;
	status: number;
	expected: number[];
}

/** More than n8n takes, which is 16 MiB. */
const OVERSIZE = 17 * 1024 * 1024;
const AT_ONCE = 5;
/** What n8n says while it is too busy to look anything up; Amiqus, and whoever forges, come again. */
const BUSY = 503;
/** How long an answer is waited for on a busy machine, and what stands for none within it. */
const PATIENCE_MS = 60_000;
const UNANSWERED = -1;

/** A delivery as Amiqus makes it. */
function genuine(): Buffer {
	return Buffer.from(bodyOf('client.created', { client: { id: 1_001 } }));
}

/** Random bytes, others for another forgery. */
function randomBytes(count: number): Buffer {
	drawn += 1;
	const any = fc.uint8Array({ minLength: count, maxLength: count });
	return Buffer.from(fc.sample(any, { seed: SEED + drawn, numRuns: 1 })[0] ?? []);
}
let drawn = 0;

function signed(body: Buffer, secret: string, headers: OutgoingHttpHeaders = {}) {
	return {
		'content-type': 'application/json',
		'x-aqid-signature': sign(body, secret),
		'x-aqid-delivery-id': randomUUID(),
		'x-aqid-delivery-attempt': '1',
		...headers,
	};
}

type Maker = (secret: string) => Omit<Forgery, 'kind'>;

/** A body that is not the one that was signed. */
const otherBody = (change: (body: Buffer) => Buffer, expected: number[]): Maker => {
	return (secret) => {
		const body = genuine();
		return { body: change(body), headers: signed(body, secret), expected };
	};
};

/** A genuine body with headers of its own, all else as it should be. */
const otherHeaders = (headers: (signature: string) => OutgoingHttpHeaders): Maker => {
	return (secret) => {
		const body = genuine();
		return {
			body,
			headers: signed(body, secret, headers(sign(body, secret))),
			expected: [404],
		};
	};
};

/** A forgery with something in a header's place. */
const signatureIs = (change: (signature: string) => string): Maker =>
	otherHeaders((signature) => ({ 'x-aqid-signature': change(signature) }));

const FORGERIES: Record<string, Maker> = {
	'signed with a guessed secret': () => {
		const body = genuine();
		return { body, headers: signed(body, randomBytes(32).toString('hex')), expected: [404] };
	},
	"replayed with another webhook's secret": () => {
		const body = genuine();
		return { body, headers: signed(body, 'the secret of another webhook'), expected: [404] };
	},
	'signed with nothing': () => {
		const body = genuine();
		return { body, headers: signed(body, ''), expected: [404] };
	},
	'without a signature': signatureIs(() => ''),
	'signed in hexadecimal': signatureIs((one) => Buffer.from(one, 'base64').toString('hex')),
	'with half a signature': signatureIs((one) => one.slice(0, 20)),
	'with two signatures': signatureIs((one) => `${one}, ${one}`),
	'with a signature of zeros': signatureIs(() => Buffer.alloc(32).toString('base64')),
	'with an endless signature': signatureIs((one) => one.repeat(100)),
	'altered in one byte': otherBody(
		(body) => Buffer.from(body.toString().replace(/"id":(\d)/, '"id":9$1')),
		[404],
	),
	'altered in a space': otherBody((body) => Buffer.concat([body, Buffer.from(' ')]), [404]),
	'of another event': otherBody(
		(body) => Buffer.from(body.toString().replace('client.created', 'client.deleted')),
		[404],
	),
	'truncated, and no JSON any more': otherBody((body) => body.subarray(0, -7), [422]),
	'truncated to nothing': otherBody(() => Buffer.alloc(0), [404]),
	'of random bytes': otherBody(() => randomBytes(300), [404, 422]),
	'that breaks off': (secret) => {
		const body = genuine();
		return { body, headers: signed(body, secret), breaksOffAt: 40, expected: [0, 400] };
	},
	'as plain text': (secret) => {
		const body = genuine();
		const headers = signed(genuine(), secret, { 'content-type': 'text/plain' });
		return { body, headers, expected: [404] };
	},
	'as a form': (secret) => {
		const body = Buffer.from('trigger=client.created');
		const type = { 'content-type': 'application/x-www-form-urlencoded' };
		return { body, headers: signed(genuine(), secret, type), expected: [404] };
	},
	'in parts': (secret) => {
		const text = '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n';
		const type = { 'content-type': 'multipart/form-data; boundary=x' };
		return {
			body: Buffer.from(text),
			headers: signed(Buffer.from(text), secret, type),
			expected: [404],
		};
	},
	'packed, and not what was signed': (secret) => {
		const headers = signed(genuine(), secret, { 'content-encoding': 'gzip' });
		return { body: gzipSync(genuine()), headers, expected: [404] };
	},
	'with another method': (secret) => {
		const body = genuine();
		return { body, headers: signed(body, secret), method: 'PUT', expected: [404] };
	},
};

const OVERSIZED: Maker = (secret) => {
	const body = Buffer.alloc(OVERSIZE, ' ');
	// n8n reads no further and says so in one of these ways, or ends the connection while the rest is on its way.
	return { body, headers: signed(body, secret), expected: [413, 500, 0] };
};

/** Sends so many forgeries of all kinds, a few of them oversized, and answers what came back. */
export async function attack(url: string, secret: string, count: number): Promise<Answer[]> {
	const kinds = Object.entries(FORGERIES);
	const forgeries = Array.from({ length: count }, (_, index): Forgery => {
		if (index % 250 === 249) return { kind: 'oversized', ...OVERSIZED(secret) };
		const [kind, make] = kinds[index % kinds.length] as (typeof kinds)[number];
		return { kind, ...make(secret) };
	});
	const answers: Answer[] = [];
	const lane = async () => {
		for (let next = forgeries.shift(); next; next = forgeries.shift()) {
			const { kind, expected } = next;
			let status = BUSY;
			while (status === BUSY) status = await send(url, next);
			answers.push({ kind, expected, status });
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, lane));
	return answers;
}

/** What was answered otherwise than expected, in words. */
export function unexpected(answers: Answer[]): string[] {
	return answers
		.filter(({ status, expected }) => !expected.includes(status))
		.map(({ kind, status }) => `${kind}: ${status}`);
}

/** Posts a forgery and answers the status; 0 where the connection ended without one. */
function send(url: string, { body, headers, method = 'POST', breaksOffAt }: Forgery) {
	return new Promise<number>((resolve) => {
		const length = { 'content-length': body.length };
		const sent = request(url, { method, headers: { ...headers, ...length }, agent: false });
		sent.on('response', (response) => {
			response.resume();
			resolve(response.statusCode ?? 0);
		});
		sent.on('error', () => resolve(0));
		sent.on('close', () => resolve(0));
		sent.setTimeout(PATIENCE_MS, () => resolve(UNANSWERED));
		if (breaksOffAt === undefined) sent.end(body);
		else sent.write(body.subarray(0, breaksOffAt), () => setTimeout(() => sent.destroy(), 20));
	});
}
