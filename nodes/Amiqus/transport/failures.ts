import { isObject } from '../declare/json';
import type { Attempt } from './types';

/** Failures of TLS, all of which come before anything is sent: n8n opens a connection for each call. */
const TLS = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO|HOSTNAME_)/;

/** Other failures before a connection stood. */
const NOT_CONNECTED: ReadonlySet<string> = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'ENETUNREACH',
	'EHOSTUNREACH',
	'EADDRNOTAVAIL',
]);

/** Node's words for a connection that closed while TLS was being agreed on; its code is an ordinary ECONNRESET. */
const TLS_CUT = 'before secure TLS connection was established';

/** How n8n's proxy agent speaks of a proxy that connects nobody; it gives no code. */
const PROXY_CUT = 'CONNECT response';

/** How a failure is told whose code is lost, and how Node calls it: of a broken connection n8n before 2.32 keeps words only. */
const WORDS: ReadonlyArray<readonly [words: RegExp, code?: string]> = [
	[/\b(?:ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST|ENET|EADDR)[A-Z]*\b/],
	[/\bsocket hang up\b/, 'ECONNRESET'],
	[/\btimeout of \d+ ?ms exceeded\b/, 'ECONNABORTED'],
];

/** What n8n calls its refusal to call an address that its own settings forbid. */
const FORBIDDEN = /^SsrfBlocked/;

/** What is wrong with the credential, seen by a call that could therefore not be made. */
export interface CredentialFailure {
	kind: 'credential';
	/** n8n's own words. */
	said: string;
}

/** One link of an error's chain of causes, as n8n 2.41 and axios make them. */
interface Link {
	name?: unknown;
	message?: unknown;
	/** What n8n has replaced by words of its own. */
	messages?: unknown;
	code?: unknown;
	httpCode?: unknown;
	syscall?: unknown;
	status?: unknown;
	cause?: unknown;
	config?: unknown;
	response?: unknown;
}

function linksOf(error: unknown): Link[] {
	const links: Link[] = [];
	for (let link = error; isObject(link) && links.length < 5; link = link.cause) links.push(link);
	return links;
}

function wordsIn(links: Link[]): string {
	return links
		.flatMap(({ message, messages }) => [message, ...(Array.isArray(messages) ? messages : [])])
		.join('\n');
}

function codeIn(words: string): string | undefined {
	for (const [pattern, code] of WORDS) {
		const said = pattern.exec(words)?.[0];
		if (said !== undefined) return code ?? said;
	}
	return undefined;
}

/**
 * What an exchange that n8n threw at us came to: n8n throws 401s, cut answers, network failures, and whatever went
 * wrong with the credential.
 *
 * @param url where the call went: n8n renews OAuth2 tokens in between, and that may fail in the same ways
 * @param signed whether the credential has done its part, so that what failed then was the call
 */
export function failedAttempt(
	error: unknown,
	url: string,
	signed = false,
): Attempt | CredentialFailure {
	const links = linksOf(error);
	const words = wordsIn(links);
	const code = links.map((link) => link.code).find(isCode) ?? codeIn(words);
	const calledUrl = links.map(({ config }) => isObject(config) && config.url).find(Boolean);
	const response = links.map((link) => link.response).find(isObject);
	const said = String(links[0]?.message ?? '');

	const ofRenewal =
		code === 'EAUTH' || code === 'ESTATUS' || (calledUrl !== undefined && calledUrl !== url);
	if (ofRenewal) {
		const status = Number(links.find((link) => link.code === 'ESTATUS')?.status ?? 0);
		const refused = code === 'EAUTH' || (status >= 300 && status < 500 && status !== 429);
		return refused
			? { kind: 'credential', said }
			: { kind: 'network', code: 'RENEWAL', sent: false };
	}
	if (response) {
		const { status, headers } = response;
		// The answer's head came, its body was cut. What a refusal says is lost, but not that it was one.
		if (Number(status) >= 300) return readAnswer({ statusCode: status, headers });
		return { kind: 'network', code: 'CUT', sent: true };
	}
	if (links.some(({ httpCode }) => httpCode === '401')) return readAnswer({ statusCode: 401 });
	if (code === undefined) {
		if (said.includes(PROXY_CUT)) return { kind: 'network', code: 'PROXY', sent: false };
		return signed && !links.some(({ name }) => FORBIDDEN.test(String(name)))
			? { kind: 'network', code: 'UNNAMED', sent: true }
			: { kind: 'credential', said };
	}
	const sent = !(
		NOT_CONNECTED.has(code) ||
		TLS.test(code) ||
		/\bconnect E[A-Z]/.test(words) ||
		words.includes(TLS_CUT) ||
		links.some(({ syscall }) => syscall === 'connect')
	);
	return { kind: 'network', code, sent };
}

function isCode(code: unknown): code is string {
	return typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code);
}

/** Brings n8n's full response into our shape. */
export function readAnswer(response: unknown): Attempt & { kind: 'answer' } {
	const { statusCode, headers, body } = isObject(response) ? response : {};
	return {
		kind: 'answer',
		status: Number(statusCode),
		headers: Object.fromEntries(
			Object.entries(isObject(headers) ? headers : {}).map(([name, value]) => [
				name.toLowerCase(),
				String(value),
			]),
		),
		body,
	};
}
