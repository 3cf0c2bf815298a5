import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

/** Where the bytes of a file are: in memory, in a temporary file, or made up while they are read. */
export type FileSource =
	| { kind: 'memory'; bytes: Buffer }
	| { kind: 'disk'; path: string }
	| { kind: 'generated'; size: number; seed: number };

const BLOCK = 1024 * 1024;
/** Bytes in a double. */
const PLACE = 8;

/** Bytes that look random and are the same for the same seed. */
function block(seed: number): Buffer {
	const words = new Int32Array(BLOCK / Int32Array.BYTES_PER_ELEMENT);
	let state = (seed | 0) ^ 0x9e3779b9 || 1;
	for (let index = 0; index < words.length; index += 1) {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		words[index] = state;
	}
	return Buffer.from(words.buffer);
}

/** Each block bears its own place, so that one lost or doubled shows in the checksum; the rest of all blocks is one. */
function* generate(size: number, seed: number): Generator<Buffer> {
	const base = block(seed);
	for (let offset = 0; offset < size; offset += BLOCK) {
		const place = Buffer.alloc(PLACE);
		place.writeDoubleLE(offset, 0);
		const length = Math.min(BLOCK, size - offset);
		yield place.subarray(0, length);
		if (length > PLACE) yield base.subarray(PLACE, length);
	}
}

/** Opens a file for reading. */
export function openContent(source: FileSource): Readable {
	switch (source.kind) {
		case 'memory':
			return Readable.from(source.bytes.length === 0 ? [] : [source.bytes], { objectMode: false });
		case 'disk':
			return createReadStream(source.path, { highWaterMark: 256 * 1024 });
		case 'generated':
			return Readable.from(generate(source.size, source.seed), { objectMode: false });
	}
}
