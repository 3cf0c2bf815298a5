import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from './answer.mts';
import { takesEffect, type Asked, type Fault } from './faults.mts';
import { toAsciiJson } from './json.mts';

interface Ready {
	status: number;
	headers: { [name: string]: string };
	body: string;
}

function ready(answer: Answer): Ready {
	if (answer.text) {
		return {
			status: answer.status,
			headers: { 'content-type': answer.text.type, ...answer.headers },
			body: answer.text.content,
		};
	}
	const json = answer.json !== undefined;
	return {
		status: answer.status,
		headers: { ...(json ? { 'content-type': 'application/json' } : {}), ...answer.headers },
		body: json ? toAsciiJson(answer.json) : '',
	};
}

const PROXY_PAGE =
	'<!doctype html><html><head><title>Bad gateway</title></head>' +
	'<body><h1>Bad gateway</h1><p>The upstream server did not answer.</p></body></html>';

/** What a fault answers in the place of the real answer. */
function replacement(fault: Fault): Answer | undefined {
	const headers: { [name: string]: string } =
		fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
	if (fault.kind === 'status') {
		const status = fault.status ?? 500;
		return { status, json: fault.body ?? { message: 'Server Error' }, headers };
	}
	if (fault.kind === 'html') {
		return {
			status: fault.status ?? 502,
			text: { type: 'text/html; charset=utf-8', content: PROXY_PAGE },
			headers,
		};
	}
	return undefined;
}

function cut(request: FastifyRequest, reply: FastifyReply): void {
	reply.hijack();
	request.raw.socket.resetAndDestroy();
}

/** Sends what a streamed answer would, or part of it, by hand: for spoiled downloads. */
async function spoilStream(
	request: FastifyRequest,
	reply: FastifyReply,
	stream: NonNullable<Answer['stream']>,
	answer: Answer,
): Promise<void> {
	reply.hijack();
	reply.raw.writeHead(answer.status, {
		...answer.headers,
		'content-type': stream.type,
		'content-length': stream.length,
	});
	const half = Math.floor(stream.length / 2);
	let sent = 0;
	for await (const piece of stream.open() as AsyncIterable<Buffer>) {
		const part = piece.subarray(0, half - sent);
		sent += part.length;
		if (part.length > 0) await new Promise((done) => reply.raw.write(part, done));
		if (sent >= half) break;
	}
	await sleep(20);
	request.raw.socket.resetAndDestroy();
}

async function writeSlowly(reply: FastifyReply, answer: Ready, totalMs: number): Promise<void> {
	reply.hijack();
	const bytes = Buffer.from(answer.body);
	reply.raw.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length });
	const pieces = 10;
	const step = Math.max(1, Math.ceil(bytes.length / pieces));
	for (let start = 0; start < bytes.length; start += step) {
		if (reply.raw.destroyed) return;
		reply.raw.write(bytes.subarray(start, start + step));
		await sleep(totalMs / pieces);
	}
	reply.raw.end();
}

async function streamSlowly(
	reply: FastifyReply,
	answer: Answer,
	{ type, length, open }: NonNullable<Answer['stream']>,
	totalMs: number,
): Promise<void> {
	reply.hijack();
	reply.raw.writeHead(answer.status, {
		...answer.headers,
		'content-type': type,
		'content-length': length,
	});
	for await (const piece of open() as AsyncIterable<Buffer>) {
		if (reply.raw.destroyed) return;
		await new Promise((done) => reply.raw.write(piece, done));
		await sleep((totalMs * piece.length) / Math.max(1, length));
	}
	reply.raw.end();
}

/** Carries a fault out on an answer; true where nothing is left to send. */
async function spoil(
	request: FastifyRequest,
	reply: FastifyReply,
	answer: Answer,
	fault: Fault,
): Promise<boolean> {
	const { socket } = request.raw;
	if (fault.kind === 'reset-before' || fault.kind === 'reset-after') {
		cut(request, reply);
		return true;
	}
	if (fault.kind === 'stall') {
		if (fault.delayMs !== undefined) {
			await sleep(fault.delayMs);
			return false;
		}
		reply.hijack();
		return true;
	}
	if (fault.kind === 'half-answer') {
		if (answer.stream) {
			await spoilStream(request, reply, answer.stream, answer);
			return true;
		}
		const { status, headers, body } = ready(answer);
		reply.hijack();
		reply.raw.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) + 2 });
		reply.raw.write(body.slice(0, Math.ceil(body.length / 2)));
		await sleep(20);
		socket.resetAndDestroy();
		return true;
	}
	if (fault.kind === 'slow-body') {
		const { delayMs = 1000 } = fault;
		if (answer.stream) await streamSlowly(reply, answer, answer.stream, delayMs);
		else await writeSlowly(reply, ready(answer), delayMs);
		return true;
	}
	return false;
}

/** The real answer with what the fault says instead. */
function changed(answer: Answer, fault: Fault, asked: Asked): Answer {
	const { changeStatus, change, bytes, headers = {} } = fault;
	const status = fault.status ?? changeStatus?.(answer.status) ?? answer.status;
	const merged = Object.entries({ ...answer.headers, ...headers });
	const kept = Object.fromEntries(
		merged.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
	);
	const about = { status, headers: kept };
	if (bytes) {
		const open = () => Readable.from([Buffer.from(bytes)], { objectMode: false });
		const type = kept['content-type'] ?? 'application/json';
		return { ...about, stream: { type, length: bytes.length, open } };
	}
	if (!change) return { ...answer, ...about };
	const json = change(answer.json, asked);
	return json === undefined ? about : { ...about, json };
}

/** The answer as a fault that does not cut the connection leaves it. */
function altered(answer: Answer, fault: Fault, asked: Asked): Answer {
	if (fault.kind === 'answer') return changed(answer, fault, asked);
	const instead = replacement(fault);
	if (instead) return instead;
	if (fault.kind === 'empty') {
		const type = 'application/json';
		return { status: fault.status ?? answer.status, text: { type, content: '' } };
	}
	if (fault.kind === 'invalid-json') {
		const { status, headers, body } = ready(answer);
		const content = `${body.slice(0, Math.floor(body.length / 2))}<`;
		return {
			status: fault.status ?? status,
			headers: answer.headers,
			text: { type: headers['content-type'] ?? 'application/json', content },
		};
	}
	return answer;
}

export interface Sent {
	status: number;
	body: string | undefined;
}

/** Sends an answer, spoiled where a fault says so; tells what would have gone out whole. */
export async function send(
	request: FastifyRequest,
	reply: FastifyReply,
	original: Answer,
	met: { fault: Fault; nth: number } | undefined,
): Promise<Sent> {
	let answer = original;
	if (met) {
		const { fault, nth } = met;
		if (await spoil(request, reply, answer, fault)) {
			const body = answer.stream ? undefined : ready(answer).body;
			return { status: answer.status, body };
		}
		const { method, url, headers } = request;
		answer = altered(answer, fault, { method, url, headers, nth });
	}
	if (answer.stream) {
		const { type, length, open } = answer.stream;
		reply
			.code(answer.status)
			.headers({ ...answer.headers, 'content-type': type, 'content-length': length })
			.send(open());
		return { status: answer.status, body: undefined };
	}
	const { status, headers, body } = ready(answer);
	reply
		.code(status)
		.headers(headers)
		.send(body === '' ? undefined : body);
	return { status, body: body === '' ? undefined : body };
}

export { takesEffect };
