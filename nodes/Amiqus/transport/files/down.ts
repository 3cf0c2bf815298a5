import type { Connection } from '../connection';
import { AmiqusError } from '../../declare/errors';
import { wordsOf } from '../errors';
import { fileNameIn, mimeTypeIn } from './name';
import { MOST_HOPS, nextHop } from './hops';
import { passageOf } from './stream';
import { isFileStream } from '../body';
import { delayAfter, RETRY } from '../retryPolicy';
import { urlOf } from '../url';
import type { Transport } from '../transport';
import type { AmiqusRequest, FileStream } from '../../declare/request';
import type { Attempt, Hop } from '../types';

/** How long to wait before asking again whether a scan is over: first, and at most, in milliseconds. */
const SCAN_PAUSE = { first: 1_000, most: 10_000 } as const;

/** What the other side says of a file before its bytes. */
export interface FileHead {
	fileName: string | undefined;
	mimeType: string | undefined;
}

/** A file to fetch, and what to do with it. */
export interface DownloadOrder<T> {
	request: AmiqusRequest;
	/** What errors call the file. */
	label: string;
	/** How many bytes Amiqus says it has, where it does. */
	size?: number;
	/** What kind of file it has to be, where it can only be one. */
	mimeType?: string;
	/** How long to wait for its virus scan; 0 where there is no point in waiting. */
	scanWaitMs: number;
	/** Runs a transfer when there is room for it. */
	room: <R>(transfer: () => Promise<R>) => Promise<R>;
	/** Keeps the bytes. It may be called again when they broke off, and keeps nothing then. */
	store: (stream: FileStream, head: FileHead) => Promise<T>;
}

/** A file that was stored. */
export interface Downloaded<T> {
	stored: T;
	bytes: number;
}

type Transfer<T> = Downloaded<T> | { broken: string };

/**
 * Fetches a file and has it stored. A transfer that breaks off begins anew; a file still being scanned is waited for.
 *
 * @throws AmiqusError that names the file
 */
export async function download<T>(
	transport: Transport,
	order: DownloadOrder<T>,
): Promise<Downloaded<T>> {
	const { clock } = transport.run;
	const scannedBy = clock.now() + order.scanWaitMs;
	let scanPause: number = SCAN_PAUSE.first;
	let tries = 0;
	for (;;) {
		let pauseMs: number;
		try {
			const transfer = await order.room(async () => await transferOnce(transport, order));
			if ('stored' in transfer) return transfer;
			tries += 1;
			const delay = delayAfter(tries, 0, undefined, () => clock.random());
			if (delay === undefined) throw brokenOff(order.label, transfer.broken);
			transport.tell('a download begins again', order.request, { waitMs: delay });
			pauseMs = delay;
		} catch (error) {
			const left = scannedBy - clock.now();
			if (!(error instanceof AmiqusError) || error.status !== 423 || left <= 0) {
				throw named(error, order);
			}
			pauseMs = Math.min(scanPause, left);
			transport.tell('a virus scan is waited for', order.request, { status: 423, waitMs: pauseMs });
			scanPause = Math.min(scanPause * 2, SCAN_PAUSE.most);
		}
		await transport.run.sleep(pauseMs);
	}
}

async function transferOnce<T>(
	transport: Transport,
	order: DownloadOrder<T>,
): Promise<Transfer<T>> {
	const answer = await transport.repeat(
		order.request,
		async (connection) => await open(connection, order),
		(opened) => (isFileStream(opened.body) ? { ...opened, body: opened.body } : undefined),
	);
	if (!isFileStream(answer.body)) return { broken: 'there was no file in the answer' };
	const { status, headers, body } = answer;
	if (status === 206) {
		body.destroy();
		return { broken: 'only a part of it came' };
	}
	const length = lengthIn(headers);
	if (length !== undefined && order.size !== undefined && length !== order.size) {
		body.destroy();
		return { broken: `Amiqus offered ${length} bytes of a file that it says has ${order.size}` };
	}
	const head = {
		fileName: fileNameIn(headers['content-disposition']),
		mimeType: mimeTypeIn(headers['content-type']),
	};
	if (order.mimeType !== undefined && (head.mimeType ?? order.mimeType) !== order.mimeType) {
		body.destroy();
		return { broken: `it was of the kind ${head.mimeType}` };
	}
	// Documents may be empty, but nothing that is all of one kind is.
	const least = order.mimeType === undefined ? 0 : 1;
	const passage = passageOf(body, length ?? order.size, transport.timeoutSeconds * 1000, least);
	try {
		return { stored: await order.store(passage.stream, head), bytes: passage.bytes };
	} catch (error) {
		passage.stream.destroy();
		body.destroy();
		transport.run.throwIfEnded();
		if (passage.broken === undefined) throw notStored(order.label, error);
		return { broken: `${passage.broken} after ${passage.bytes} bytes` };
	}
}

/** Limits are told by Amiqus alone. */
const OF_AMIQUS = /^(?:x-ratelimit-|retry-after$)/;

/**
 * Begins one exchange whose answer is a file. Where Amiqus says that it lies elsewhere, that is asked for it, hop by hop.
 *
 * @throws AmiqusError when it is said to lie where nobody is asked
 */
async function open(
	connection: Connection,
	{ request, label }: Pick<DownloadOrder<unknown>, 'request' | 'label'>,
): Promise<Attempt> {
	const options = {
		// Compressed, the length that Amiqus names would not be that of the file.
		headers: { Accept: '*/*', 'Accept-Encoding': 'identity' },
	};
	const { origin } = connection;
	let at: Hop = { url: urlOf(origin, request), own: true };
	let attempt = await connection.open(request, options, at);
	const limits = attempt.kind === 'answer' ? headersOf(attempt.headers, true) : {};
	for (let hops = 0; ; hops += 1) {
		const location = locationIn(attempt);
		if (location === undefined) break;
		const next = hops < MOST_HOPS ? nextHop(location, at, origin) : 'it was sent on three times';
		if (typeof next === 'string') throw notFollowed(label, next);
		at = next;
		attempt = await connection.open(request, options, at);
	}
	return at.own ? attempt : elsewhere(attempt, limits);
}

function locationIn(attempt: Attempt): string | undefined {
	const isRedirect =
		attempt.kind === 'answer' && [301, 302, 303, 307, 308].includes(attempt.status);
	return isRedirect ? attempt.headers.location : undefined;
}

/** What somebody else answered: no refusal of Amiqus's, and nothing about its limits. */
function elsewhere(attempt: Attempt, limits: Record<string, string>): Attempt {
	if (attempt.kind === 'network') return attempt;
	const headers = { ...headersOf(attempt.headers, false), ...limits };
	return attempt.status < 300
		? { ...attempt, headers }
		: { kind: 'answer', status: 502, headers, body: undefined };
}

/** The headers that tell of Amiqus's limits, or the others. */
function headersOf(headers: Record<string, string>, limits: boolean): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).filter(([name]) => OF_AMIQUS.test(name) === limits),
	);
}

function notFollowed(label: string, why: string): AmiqusError {
	return new AmiqusError(
		`‘${label}’ is said to lie at another address, and nobody is asked there: ${why}`,
		{
			advice:
				'Amiqus sends to addresses that begin with https:// only. A proxy between n8n and Amiqus may send calls elsewhere: look at the Base URL in the credential.',
		},
	);
}

/** The length of the file, unless it was compressed on the way all the same. */
function lengthIn(headers: Record<string, string>): number | undefined {
	const length = headers['content-length'];
	return length !== undefined && /^\d+$/.test(length) && headers['content-encoding'] === undefined
		? Number(length)
		: undefined;
}

function brokenOff(label: string, how: string): AmiqusError {
	return new AmiqusError(`‘${label}’ did not arrive whole in ${RETRY.maxAttempts} tries: ${how}`, {
		advice: 'Nothing was stored of it. Run it again when the connection to Amiqus is better.',
	});
}

function notStored(label: string, error: unknown): AmiqusError {
	return new AmiqusError(`n8n could not store ‘${label}’`, {
		advice: `n8n says: ${wordsOf(error)}. Look at the disk or the storage that this n8n keeps binary data in.`,
	});
}

/** The same error, with the name of the file. */
function named<T>(error: unknown, { label, scanWaitMs }: DownloadOrder<T>): unknown {
	if (!(error instanceof AmiqusError) || error.message.includes(`‘${label}’`)) return error;
	if (error.status !== 423 || scanWaitMs === 0)
		return error.reworded(`‘${label}’: ${error.message}`);
	const seconds = Math.round(scanWaitMs / 1000);
	return error.reworded(
		`‘${label}’: Amiqus has not finished the virus scan after ${seconds} seconds`,
		'Run it again later, or allow more time with Wait for Virus Scan (Seconds). A file that cannot be scanned stays locked.',
	);
}
