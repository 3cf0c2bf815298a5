import { createHmac, timingSafeEqual } from 'crypto';

/** Bytes of an HMAC-SHA256. */
const SIGNATURE_BYTES = 32;
const BASE64 = /^[A-Za-z0-9+/]{43}=$/;

/** Whether there is something signed at all, and a signature in the form of Amiqus's. */
export function couldBeAuthentic(rawBody: unknown, signature: unknown): boolean {
	return typeof signature === 'string' && BASE64.test(signature) && Buffer.isBuffer(rawBody);
}

/**
 * Whether Amiqus signed these very bytes: the header holds the base64 of their HMAC-SHA256 with the subscription's
 * secret. Without a secret nothing is authentic.
 */
export function isAuthentic(rawBody: unknown, signature: unknown, secret: unknown): boolean {
	if (typeof secret !== 'string' || secret === '') return false;
	if (typeof signature !== 'string' || !Buffer.isBuffer(rawBody)) return false;
	if (!couldBeAuthentic(rawBody, signature)) return false;
	const given = Buffer.from(signature, 'base64');
	const expected = createHmac('sha256', secret).update(rawBody).digest();
	return given.length === SIGNATURE_BYTES && timingSafeEqual(given, expected);
}
