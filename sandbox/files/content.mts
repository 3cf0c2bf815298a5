import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

/** Where the bytes of a file are: in memory, in a temporary file, or made up while they are read. */
export type FileSource =
	| { kind: 'memory'; bytes: Buffer }
	| { kind: 'disk'; path: string }
	| { kind: 'generated'; size: number; seed: number };

const BLOCK = 64 * 1024;

/** Bytes that look random and are the same for the same seed. */
function block(seed: number): Buffer {
	const bytes = Buffer.alloc(BLOCK);
	let state = (seed | 0) ^ 0x9e3779b9 || 1;
	for (let offset = 0; offset < BLOCK; offset += 4) {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		bytes.writeInt32LE(state, offset);
	}
	return bytes;
}

function* generate(size: number, seed: number): Generator<Buffer> {
	const base = block(seed);
	for (let offset = 0; offset < size; offset += BLOCK) {
		const piece = Buffer.from(base.subarray(0, Math.min(BLOCK, size - offset)));
		// Each block bears its own place, so that one lost or doubled shows in the checksum.
		if (piece.length >= 8) piece.writeDoubleLE(offset, 0);
		yield piece;
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
