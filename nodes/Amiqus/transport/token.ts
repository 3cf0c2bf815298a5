import { isObject } from '../declare/json';

/**
 * A token as it was pasted, without what is pasted along with it: spaces, line breaks and invisible marks anywhere, the
 * word Bearer. What is sent of them is less than was pasted, and what is sent has to be known to be kept secret.
 */
export function plainToken(pasted: unknown): string {
	return String(pasted ?? '')
		.replace(/\p{Cf}+/gu, '')
		.trim()
		.replace(/^Bearer\s+/i, '')
		.replace(/\s+/g, '');
}

/**
 * Until when a token is valid, in milliseconds since 1970, where it tells: a JSON Web Token (RFC 7519) does in `exp`, and
 * anybody may read that. Undefined for any other.
 */
export function validUntil(token: string): number | undefined {
	const [, payload] = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token) ?? [];
	if (payload === undefined) return undefined;
	try {
		const told: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
		const { exp } = isObject(told) ? told : {};
		return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : undefined;
	} catch {
		return undefined;
	}
}
