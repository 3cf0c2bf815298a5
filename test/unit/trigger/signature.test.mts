import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { isAuthentic } from '../../../nodes/Amiqus/trigger/signature.ts';

const sign = (body: Buffer, secret: string) =>
	createHmac('sha256', secret).update(body).digest('base64');

describe('signature', () => {
	it('accepts what Amiqus signed, whatever the bytes', () => {
		fc.assert(
			fc.property(fc.uint8Array(), fc.string({ minLength: 1 }), (bytes, secret) => {
				const body = Buffer.from(bytes);
				expect(isAuthentic(body, sign(body, secret), secret)).toBe(true);
			}),
		);
	});

	it('refuses another secret, a changed byte, a cut body and a changed signature', () => {
		const change = fc.record({ at: fc.nat(), by: fc.integer({ min: 1, max: 255 }) });
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 1 }), change, (bytes, { at, by }) => {
				const body = Buffer.from(bytes);
				const signature = sign(body, 'secret');
				const altered = Buffer.from(body);
				altered[at % body.length] = ((altered[at % body.length] ?? 0) + by) % 256;
				const forged = Buffer.from(signature, 'base64');
				forged[at % 32] = ((forged[at % 32] ?? 0) + by) % 256;
				expect(isAuthentic(body, sign(body, 'other'), 'secret')).toBe(false);
				expect(isAuthentic(altered, signature, 'secret')).toBe(false);
				expect(isAuthentic(body.subarray(1), signature, 'secret')).toBe(false);
				expect(isAuthentic(body, forged.toString('base64'), 'secret')).toBe(false);
			}),
		);
	});

	it.each([
		['no header', undefined],
		['an empty one', ''],
		['a repeated one', ['a', 'b']],
		['hex', createHmac('sha256', 'secret').update('{}').digest('hex')],
		['no base64', '*'.repeat(44)],
		['a shorter digest', createHmac('sha1', 'secret').update('{}').digest('base64')],
		['trailing text', `${sign(Buffer.from('{}'), 'secret')} `],
	])('refuses %s', (_, signature) => {
		expect(isAuthentic(Buffer.from('{}'), signature, 'secret')).toBe(false);
	});

	it('refuses everything without a secret or without the bytes', () => {
		const body = Buffer.from('{}');
		expect(isAuthentic(body, sign(body, ''), '')).toBe(false);
		expect(isAuthentic(body, sign(body, 'undefined'), undefined)).toBe(false);
		expect(isAuthentic(undefined, sign(Buffer.alloc(0), 'secret'), 'secret')).toBe(false);
		expect(isAuthentic('{}', sign(body, 'secret'), 'secret')).toBe(false);
	});
});
