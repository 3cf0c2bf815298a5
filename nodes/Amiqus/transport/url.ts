import { AmiqusError } from '../declare/errors';
import type { AmiqusRequest, Query } from '../declare/request';

const BASE_PATHS = { rest: '/api/v2', sdk: '/sdk/v1' } as const;
const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a host name means this machine itself. */
export function isLoopback(hostname: string): boolean {
	return LOOPBACK_HOSTS.has(hostname);
}

/** Every call of a run asks for the origin of the same address. */
let lastRead: { text: string; origin: string } | undefined;

/**
 * The origin that a credential's Base URL names, which is the only one its token is ever sent to.
 *
 * @throws AmiqusError when it is not https (plain http is taken for loopback only) or has a path
 */
export function originOf(baseUrl: unknown): string {
	const text = typeof baseUrl === 'string' ? baseUrl.trim() : '';
	if (text === lastRead?.text) return lastRead.origin;
	if (!URL.canParse(text)) throw unusable('is not a web address');
	const url = new URL(text);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
		throw unusable('must begin with https://');
	}
	if (url.username || url.password || url.pathname !== '/' || url.search || url.hash) {
		throw unusable('must be an address without a path');
	}
	lastRead = { text, origin: url.origin };
	return url.origin;
}

/** Whether an address, or one relative to a base, is on an origin. */
export function isOn(origin: string, url = '', baseUrl?: string): boolean {
	// What follows the first slash cannot change whose address it is, and reading the rest takes time in every call.
	return url.startsWith(`${origin}/`) || new URL(url, baseUrl).origin === origin;
}

/**
 * Whether two addresses are one, which whoever keeps them may write otherwise: the host in small letters, without the
 * usual port or a slash at the end, signs encoded or not. Capitals in a path count.
 */
export function isSameAddress(one: unknown, other: string): boolean {
	return one === other || placeOf(String(one)) === placeOf(other);
}

function placeOf(address: string): string {
	if (!URL.canParse(address)) return address;
	const { origin, pathname, search } = new URL(address);
	return origin + decoded(pathname).replace(/\/+$/, '') + decoded(search);
}

function decoded(text: string): string {
	try {
		return decodeURI(text);
	} catch {
		return text;
	}
}

function unusable(problem: string): AmiqusError {
	return new AmiqusError(`The Base URL of the Amiqus credential ${problem}`, {
		advice: 'Open the credential and set the Base URL to https://id.amiqus.co.',
	});
}

/** Serialises query parameters the way Amiqus reads them: lists joined by commas, booleans as words. */
export function queryString(query: Query = {}): string {
	const parts: string[] = [];
	for (const [name, value] of Object.entries(query)) {
		if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
		const values = Array.isArray(value) ? value : [value];
		parts.push(`${name}=${values.map((part) => encodeURIComponent(String(part))).join(',')}`);
	}
	return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** The full address of a request at an origin. */
export function urlOf(origin: string, request: AmiqusRequest): string {
	return `${origin}${BASE_PATHS[request.api ?? 'rest']}${request.path}${queryString(request.query)}`;
}
