import type { FileStream } from '../../declare/request';

type StreamClass = {
	from(bytes: AsyncIterable<Uint8Array>, options: { objectMode: false }): FileStream;
};

/**
 * A stream of what a generator yields. Any stream leads to the class to make it of, which verified nodes cannot import.
 * (`compose` would do, too, but its inner streams are out of reach, and errors they meet late would end n8n.)
 */
export function streamOf(kin: FileStream, generate: () => AsyncIterable<Uint8Array>): FileStream {
	const Readable = kin.take(0).constructor as unknown as StreamClass;
	const stream = Readable.from(generate(), { objectMode: false });
	// Whoever reads it hears of an error; when nobody does any more, it must not end n8n either.
	stream.on('error', () => undefined);
	return stream;
}

/** What is known of a file while it passes. */
export interface Passage {
	stream: FileStream;
	/** How many bytes have passed. */
	readonly bytes: number;
	/** Why the file did not pass whole, once that is known. */
	readonly broken: string | undefined;
}

/**
 * A pass-through stream with a length check and an idle timeout: lets a file pass and breaks it off, rather than end it
 * as if it were whole, when its source fails, when it is not as long as it should be, or when nothing comes for too
 * long.
 *
 * @param size bytes the file has to have, where that is known
 * @param idleMs longest time without a byte
 * @param least bytes it has in any case
 */
export function passageOf(
	source: FileStream,
	size: number | undefined,
	idleMs: number,
	least = 0,
): Passage {
	let bytes = 0;
	let broken: string | undefined;
	const breakOff = (how: string) => {
		broken = how;
		return new Error(how);
	};
	source.on('error', (error: Error) => {
		if (!stream.destroyed) broken ??= error.message;
	});
	const stream = streamOf(source, async function* () {
		for await (const chunk of source as AsyncIterable<Uint8Array>) {
			bytes += chunk.length;
			if (size !== undefined && bytes > size) throw breakOff('there are more bytes than it has');
			yield chunk;
		}
		if (bytes < Math.max(size ?? 0, least)) throw breakOff('it ended too early');
	});
	breakWhenIdle(source, idleMs, () => bytes);
	return {
		stream,
		get bytes() {
			return bytes;
		},
		get broken() {
			return broken;
		},
	};
}

/** n8n's own timeout ends when an answer begins: a file that stops half-way would be waited for without end. */
function breakWhenIdle(source: FileStream, idleMs: number, progress: () => number): void {
	let seen = progress();
	const look = () => {
		const signal = AbortSignal.timeout(idleMs);
		const decide = () => {
			source.off('close', forget);
			if (source.destroyed || source.readableEnded) return;
			// Bytes that lie ready are not missing: whoever stores them is slow.
			if (progress() === seen && source.readableLength === 0) {
				source.destroy(new Error('nothing came for too long'));
				return;
			}
			seen = progress();
			look();
		};
		const forget = () => signal.removeEventListener('abort', decide);
		signal.addEventListener('abort', decide, { once: true });
		source.once('close', forget);
	};
	look();
}
