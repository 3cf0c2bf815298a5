import type { Hop } from '../types';
import { isLoopback } from '../url';

/** Most times that a file is said to be somewhere else. */
export const MOST_HOPS = 3;

/** Names that lead nowhere but into a network of one's own. */
const LOCAL_NAME =
	/^[^.]*$|(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/;

/** IPv4 addresses that are nobody's on the internet, as the first address and the length of what they share. */
const NOT_PUBLIC: ReadonlyArray<readonly [string, number]> = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['224.0.0.0', 3],
];

/**
 * Where an answer says that a file is.
 *
 * @param origin where the credential's Amiqus is
 * @returns a text that says why nobody is asked there, where that is so
 */
export function nextHop(location: string, from: Hop, origin: string): Hop | string {
	if (!URL.canParse(location, from.url)) return 'what Amiqus names is no address';
	const url = new URL(location, from.url);
	if (from.own && url.origin === origin) return { url: url.href, own: true };
	const hop = { url: url.href, own: false };
	const loopback = isLoopback(url.hostname) && isLoopback(new URL(origin).hostname);
	if (url.protocol !== 'https:' && !(loopback && url.protocol === 'http:')) {
		return 'it does not begin with https://';
	}
	if (url.username !== '' || url.password !== '') return 'there is a user name in it';
	return loopback || isPublic(url.hostname) ? hop : 'it is in a local or private network';
}

/** Whether a host, as a URL holds it, can be somebody's on the internet; what a name leads to is not looked up. */
export function isPublic(hostname: string): boolean {
	if (hostname.startsWith('[')) return isPublicV6(hostname.slice(1, -1));
	const name = hostname.replace(/\.$/, '');
	if (/^\d+(?:\.\d+){3}$/.test(name)) {
		const address = numberOf(name);
		return NOT_PUBLIC.every(([first, bits]) => {
			const size = 2 ** (32 - bits);
			return Math.floor(address / size) !== Math.floor(numberOf(first) / size);
		});
	}
	return !LOCAL_NAME.test(name);
}

function numberOf(address: string): number {
	return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

/** Only the one block that is given out for the internet, without those parts of it that hold an IPv4 address. */
function isPublicV6(address: string): boolean {
	const [first = 0, second = 0] = address
		.split(':')
		.map((part) => Number.parseInt(part || '0', 16));
	const tunnel = first === 0x2002 || (first === 0x2001 && second === 0);
	return first >= 0x2000 && first < 0x4000 && !tunnel;
}
