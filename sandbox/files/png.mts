import { crc32, deflateSync } from 'node:zlib';

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const framed = Buffer.alloc(body.length + 8);
	framed.writeUInt32BE(data.length, 0);
	body.copy(framed, 4);
	framed.writeUInt32BE(crc32(body), body.length + 4);
	return framed;
}

function drawCrossedOut(width: number, height: number): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header[8] = 8; // bits per sample; the zeros after it: greyscale, deflate, no interlacing
	const lines = Buffer.alloc((width + 1) * height);
	for (let y = 0; y < height; y += 1) {
		for (let x = 0; x < width; x += 1) {
			const across = (x * height) / width;
			const frame = x < 3 || y < 3 || x >= width - 3 || y >= height - 3;
			const cross = Math.abs(across - y) < 2 || Math.abs(height - across - y) < 2;
			lines[y * (width + 1) + 1 + x] = frame || cross ? 0x70 : 0xdc;
		}
	}
	return Buffer.concat([
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk('IHDR', header),
		chunk('IDAT', deflateSync(lines)),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

let crossedOut: Buffer | undefined;

/** A grey picture with a crossed-out frame: what takes the place of a redacted file. It is drawn once. */
export function crossedOutPng(): Buffer {
	crossedOut ??= drawCrossedOut(320, 200);
	return crossedOut;
}
