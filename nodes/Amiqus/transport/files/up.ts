import type { Connection } from '../connection';
import { AmiqusError } from '../../declare/errors';
import { passageOf, streamOf } from './stream';
import { formWithFile, type FormWithFile } from './multipart';
import { readFitting } from '../fitting';
import type { Transport } from '../transport';
import { path } from '../../declare/path';
import type { AmiqusAnswer, AmiqusRequest, FileBody, FileStream } from '../../declare/request';
import type { Attempt } from '../types';
import { TOO_LATE, within } from '../limits/within';

/** A small call that any credential may make. */
const WHO_AM_I: AmiqusRequest = { method: 'GET', path: path`/me` };

/** A form on its way. */
interface FormBody {
	content: FileStream | Uint8Array;
	/** When the last of it was taken to be sent. */
	handedOver: Promise<void>;
	/** Whether it was. */
	readonly whole: boolean;
	/** Why the file could not be read to its end, where it could not. */
	readonly broken: string | undefined;
	close(): void;
}

/**
 * Uploads a file and returns Amiqus's answer. A call that n8n itself cannot send again when its token has expired,
 * because its body is used up: another call has n8n renew the token, then it is made anew.
 *
 * @throws AmiqusError when it is given up
 */
export async function upload(
	transport: Transport,
	request: AmiqusRequest,
	file: FileBody,
): Promise<AmiqusAnswer> {
	const send = async () =>
		await transport.repeat(
			request,
			async (connection) => await sendOnce(connection, request, file),
			(answer) => readFitting(request, answer),
		);
	return await send().catch(async (error: unknown) => {
		if (!(error instanceof AmiqusError) || error.status !== 401) throw error;
		await transport.call(WHO_AM_I);
		return await send();
	});
}

/**
 * Sends a file from where it is kept straight into the connection, once.
 *
 * A 401 is answered like any other status and not thrown: n8n would renew the token and send the same stream again,
 * which is used up.
 */
async function sendOnce(
	{ attempt, timeoutSeconds }: Pick<Connection, 'attempt' | 'timeoutSeconds'>,
	request: AmiqusRequest,
	file: FileBody,
): Promise<Attempt> {
	const form = formWithFile(file.field, file.name, file.mimeType);
	const body = await bodyOf(form, file, timeoutSeconds * 1000);
	try {
		const sending = attempt(request, {
			body: body.content,
			headers: {
				'Content-Type': form.contentType,
				'Content-Length': form.head.length + file.size + form.tail.length,
			},
			ignoreHttpStatusErrors: true,
		});
		// As long as bytes go out, it takes as long as it takes; when they do not, n8n's own timeout ends it.
		const made = await within(timeoutSeconds * 2000, sending, body.handedOver);
		if (made === TOO_LATE) return { kind: 'network', code: 'ETIMEDOUT', sent: true };
		if (body.broken !== undefined) throw notRead(file, body.broken);
		// Amiqus cannot have taken a form whose end never left this machine.
		return made.kind === 'network' && !body.whole ? { ...made, sent: false } : made;
	} catch (error) {
		throw body.broken === undefined ? error : notRead(file, body.broken);
	} finally {
		body.close();
	}
}

async function bodyOf(form: FormWithFile, file: FileBody, idleMs: number): Promise<FormBody> {
	const source = await file.open().catch((error: unknown) => {
		throw notRead(file, error instanceof Error ? error.message : String(error));
	});
	return source instanceof Uint8Array
		? inOnePiece(form, source)
		: streamed(form, source, file.size, idleMs);
}

function inOnePiece({ head, tail }: FormWithFile, file: Uint8Array): FormBody {
	return {
		content: Buffer.concat([head, file, tail]),
		handedOver: Promise.resolve(),
		whole: true,
		broken: undefined,
		close: () => undefined,
	};
}

function streamed(
	{ head, tail }: FormWithFile,
	source: FileStream,
	size: number,
	idleMs: number,
): FormBody {
	const passage = passageOf(source, size, idleMs);
	let whole = false;
	let handOver = () => {};
	const handedOver = new Promise<void>((resolve) => (handOver = resolve));
	const content = streamOf(source, async function* () {
		yield head;
		yield* passage.stream as AsyncIterable<Uint8Array>;
		whole = true;
		handOver();
		yield tail;
	});
	return {
		content,
		handedOver,
		get whole() {
			return whole;
		},
		get broken() {
			return passage.broken;
		},
		close: () => {
			for (const stream of [source, passage.stream, content]) stream.destroy();
		},
	};
}

function notRead({ name }: FileBody, how: string): AmiqusError {
	return new AmiqusError(`n8n could not read ‘${name}’`, {
		advice: `n8n says: ${how.slice(0, 200)}. Look whether the file is still where this n8n keeps binary data.`,
	});
}
