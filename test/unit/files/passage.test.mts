import { PassThrough, Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { passageOf } from '../../../nodes/Amiqus/transport/files/stream';

const sink = () => new Writable({ write: (_chunk, _encoding, done) => done() });
const from = (...chunks: Array<string | Error>) =>
	Readable.from(
		(function* () {
			for (const chunk of chunks) {
				if (chunk instanceof Error) throw chunk;
				yield Buffer.from(chunk);
			}
		})(),
		{ objectMode: false },
	);

test('A file of the right size passes', async () => {
	for (const size of [6, undefined]) {
		const passage = passageOf(from('abc', 'def'), size, 10_000);
		await pipeline(passage.stream, sink());
		expect([passage.bytes, passage.broken]).toEqual([6, undefined]);
	}
});

test.each([
	['shorter', from('abc'), 'it ended too early'],
	['longer', from('abcdef', 'ghi'), 'there are more bytes than it has'],
	['cut off', from('abc', new Error('reset')), 'reset'],
])('A file that is %s breaks off', async (_, source, how) => {
	const passage = passageOf(source, 6, 10_000);
	await expect(pipeline(passage.stream, sink())).rejects.toThrow();
	expect(passage.broken).toBe(how);
});

test('A file that stops coming breaks off', async () => {
	const source = new PassThrough();
	source.write('abc');
	const passage = passageOf(source, 6, 20);
	await expect(pipeline(passage.stream, sink())).rejects.toThrow();
	expect(passage.broken).toBe('nothing came for too long');
});

test('A file that nobody can take in is not broken', async () => {
	const source = from('abc', 'def');
	const passage = passageOf(source, 6, 10_000);
	const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) });
	await expect(pipeline(passage.stream, full)).rejects.toThrow('disk full');
	expect(passage.broken).toBeUndefined();
	expect(source.destroyed).toBe(true);
});
