import { isPublic } from '../host';
import type { Hop } from '../types';
import { isLoopback } from '../url';

/** Most times that a file is said to be somewhere else. */
export const MOST_HOPS = 3;

/**
 * The redirect policy: where an answer says that a file is.
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
