import type { FileStream } from '../declare/request';
import { TOO_LATE, within } from './limits/within';

/** Longest answers that are taken, in bytes as unpacked: of those that are no files, and of refusals. */
export const LONGEST_ANSWER = 32 * 1024 * 1024;
export const LONGEST_REFUSAL = 1024 * 1024;

/** That an answer is longer than any that is taken. */
export const TOO_LONG = Symbol('too long');
/** That an answer broke off. */
export const CUT = Symbol('cut');

/** Whether an answer's body is a stream. */
export function isFileStream(value: unknown): value is FileStream {
	return typeof value === 'object' && value !== null && 'take' in value && 'destroy' in value;
}

const UTF8 = new TextDecoder();

/**
 * What a stream says, as text, with no more of it in memory than is taken.
 *
 * @param mostMs how long it may take
 */
export async function textOf(
	source: FileStream,
	mostBytes: number,
	mostMs: number,
): Promise<string | typeof TOO_LONG | typeof TOO_LATE | typeof CUT> {
	const text = await within(mostMs, readAll(source, mostBytes));
	if (typeof text !== 'string') source.destroy();
	return text;
}

/** By its events: going through its chunks one by one with `for await` costs each call measurably more. */
async function readAll(
	source: FileStream,
	mostBytes: number,
): Promise<string | typeof TOO_LONG | typeof CUT> {
	return await new Promise((resolve) => {
		const chunks: Uint8Array[] = [];
		let bytes = 0;
		source.on('data', (chunk: Uint8Array) => {
			bytes += chunk.length;
			if (bytes <= mostBytes) {
				chunks.push(chunk);
				return;
			}
			resolve(TOO_LONG);
			source.destroy();
		});
		source.once('end', () => resolve(UTF8.decode(Buffer.concat(chunks))));
		source.once('error', () => resolve(CUT));
		source.once('close', () => resolve(CUT));
		if (source.destroyed) resolve(CUT);
	});
}

/** Names with which a thing could no longer be written out as a text, or would take over another's properties. */
const NOT_NAMES: ReadonlySet<string> = new Set(['toString', 'valueOf', '__proto__']);
/** Where one of them may stand, also with its letters written as codes, which nobody does to letters. */
const SUSPICIOUS = /"(?:toString|valueOf|__proto__)"|\\u00[4-7]/;

/** JSON where it is that, without names that nothing of Amiqus's has; else the text. */
export function parsed(text: string): unknown {
	try {
		if (!SUSPICIOUS.test(text)) return JSON.parse(text);
		const isFine = (name: string) => !NOT_NAMES.has(name);
		return JSON.parse(text, (name, value: unknown) => (isFine(name) ? value : undefined));
	} catch {
		return text;
	}
}
