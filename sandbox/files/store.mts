import { createHash } from 'node:crypto';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { FileSource } from './content.mts';

/** Uploads up to this size stay in memory. */
const IN_MEMORY = 1024 * 1024;

export interface Received {
	size: number;
	/** SHA-256 in hexadecimal. */
	checksum: string;
	content: FileSource;
	/** The first kilobyte. */
	head: Buffer;
}

/** Keeps the bytes of uploads: small ones in memory, others in a folder that goes when it closes. */
export class FileStore {
	private folder: Promise<string> | undefined;
	private files = 0;

	/** Reads a stream to its end, piece by piece, whatever its size. */
	async receive(stream: AsyncIterable<Buffer>): Promise<Received> {
		const hash = createHash('sha256');
		const pieces: Buffer[] = [];
		let spill: { path: string; stream: WriteStream } | undefined;
		let size = 0;
		let head = Buffer.alloc(0);
		for await (const piece of stream) {
			hash.update(piece);
			size += piece.length;
			if (head.length < 1024) head = Buffer.concat([head, piece]).subarray(0, 1024);
			if (!spill && size > IN_MEMORY) {
				spill = await this.spillFile();
				for (const earlier of pieces.splice(0)) spill.stream.write(earlier);
			}
			if (!spill) pieces.push(piece);
			else if (!spill.stream.write(piece)) await once(spill.stream, 'drain');
		}
		if (spill) {
			spill.stream.end();
			await finished(spill.stream);
		}
		const content: FileSource = spill
			? { kind: 'disk', path: spill.path }
			: { kind: 'memory', bytes: Buffer.concat(pieces) };
		return { size, checksum: hash.digest('hex'), content, head };
	}

	/** Size and checksum of what a stream holds. */
	async measure(stream: AsyncIterable<Buffer>): Promise<Pick<Received, 'size' | 'checksum'>> {
		const hash = createHash('sha256');
		let size = 0;
		for await (const piece of stream) {
			hash.update(piece);
			size += piece.length;
		}
		return { size, checksum: hash.digest('hex') };
	}

	/** Removes all temporary files. */
	async close(): Promise<void> {
		if (this.folder) await rm(await this.folder, { recursive: true, force: true });
	}

	private async spillFile(): Promise<{ path: string; stream: WriteStream }> {
		this.folder ??= mkdtemp(join(tmpdir(), 'amiqus-sandbox-'));
		this.files += 1;
		const path = join(await this.folder, String(this.files));
		return { path, stream: createWriteStream(path) };
	}
}
