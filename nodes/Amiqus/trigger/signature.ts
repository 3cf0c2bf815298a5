import { createHmac, timingSafeEqual } from 'crypto';

/** Bytes of an HMAC-SHA256. */
const SIGNATURE_BYTES = 32;
const BASE64 = /^[A-Za-z0-9+/]{43}=$/;

/**
 * Whether Amiqus signed these very bytes: the header holds the base64 of their HMAC-SHA256 with the subscription's
 * secret. Without a secret nothing is authentic.
 */
export function isAuthentic(rawBody: unknown, signature: unknown, secret: unknown): boolean {
	if (typeof secret !== 'string' || secret === '') return false;
	if (typeof signature !== 'string' || !BASE64.test(signature)) return false;
	if (!Buffer.isBuffer(rawBody)) return false;
	const given = Buffer.from(signature, 'base64');
	const expected = createHmac('sha256', secret).update(rawBody).digest();
	return given.length === SIGNATURE_BYTES && timingSafeEqual(given, expected);
}
