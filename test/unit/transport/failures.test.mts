import { failedAttempt } from '../../../nodes/Amiqus/transport/failures';

const URL = 'https://amiqus.test/api/v2/clients';
const TOKEN_URL = 'https://amiqus.test/oauth/token';

/** An error as n8n 2.41 throws it: its own, around axios's, around Node's. */
function thrown(
	axios: { code?: string; url?: string; status?: number; headers?: object; message?: string },
	socket?: { code: string; syscall?: string; message?: string },
	httpCode?: string,
) {
	const inner = socket && Object.assign(new Error(socket.message ?? 'socket'), socket);
	const { status, headers, url = URL, code, message = 'axios' } = axios;
	const middle = Object.assign(new Error(message, { cause: inner }), {
		code,
		config: { url, headers: { Authorization: 'Bearer secret' } },
		...(status === undefined ? {} : { response: { status, headers, data: {} } }),
	});
	return Object.assign(new Error('n8n', { cause: middle }), { httpCode: httpCode ?? code });
}

describe('what n8n throws', () => {
	it.each([
		['refused', { code: 'ECONNREFUSED' }, { code: 'ECONNREFUSED', syscall: 'connect' }],
		['unknown address', { code: 'ENOTFOUND' }, { code: 'ENOTFOUND', syscall: 'getaddrinfo' }],
		['connecting took too long', { code: 'ETIMEDOUT' }, { code: 'ETIMEDOUT', syscall: 'connect' }],
		['reset while connecting', { code: 'ECONNRESET' }, { code: 'ECONNRESET', syscall: 'connect' }],
		['self-signed', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, undefined],
		['unknown issuer', { code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' }, undefined],
		['no TLS there', { code: 'EPROTO' }, { code: 'EPROTO', syscall: 'write' }],
		[
			'cut in the handshake',
			{ code: 'ECONNRESET' },
			{
				code: 'ECONNRESET',
				message: 'Client network socket disconnected before secure TLS connection was established',
			},
		],
	])('was not sent: %s', (_, axios, socket) => {
		expect(failedAttempt(thrown(axios, socket), URL)).toMatchObject({
			kind: 'network',
			sent: false,
		});
	});

	it.each([
		['reset while reading', { code: 'ECONNRESET' }, { code: 'ECONNRESET', syscall: 'read' }],
		['hung up', { code: 'ECONNRESET' }, { code: 'ECONNRESET', message: 'socket hang up' }],
		['no answer in time', { code: 'ECONNABORTED' }, undefined],
		['not HTTP', { code: 'HPE_INVALID_CONSTANT' }, { code: 'HPE_INVALID_CONSTANT' }],
		['cut success', { code: 'ERR_BAD_RESPONSE', status: 201 }, undefined],
	])('may have been processed: %s', (_, axios, socket) => {
		expect(failedAttempt(thrown(axios, socket), URL)).toMatchObject({
			kind: 'network',
			sent: true,
		});
	});

	it('is an answer where its head came: refusals cut short, and 401', () => {
		const cut = thrown({ code: 'ERR_BAD_RESPONSE', status: 429, headers: { 'Retry-After': '3' } });
		expect(failedAttempt(cut, URL)).toMatchObject({
			kind: 'answer',
			status: 429,
			headers: { 'retry-after': '3' },
		});
		const denied = thrown({ code: 'ERR_BAD_REQUEST', status: 401 }, undefined, '401');
		expect(failedAttempt(denied, URL)).toMatchObject({ kind: 'answer', status: 401 });
	});

	it.each([
		['server error', { code: 'ERR_BAD_RESPONSE', status: 500, url: TOKEN_URL }],
		['reset', { code: 'ECONNRESET', url: TOKEN_URL }],
	])('was not sent when the token could not be renewed: %s', (_, axios) => {
		expect(failedAttempt(thrown(axios), URL)).toEqual({
			kind: 'network',
			code: 'RENEWAL',
			sent: false,
		});
	});

	it.each([
		['Amiqus refuses the renewal', Object.assign(new Error('no'), { code: 'EAUTH' })],
		['n8n says so', new Error('The credential needs to be reconnected.')],
		[
			'a strange answer',
			Object.assign(new Error('HTTP status 404'), { code: 'ESTATUS', status: 404 }),
		],
	])('is about the credential: %s', (_, cause) => {
		expect(failedAttempt(new Error('n8n', { cause }), URL)).toMatchObject({ kind: 'credential' });
	});

	it.each([
		['read ECONNRESET', 'ECONNRESET', true],
		['socket hang up', 'ECONNRESET', true],
		['timeout of 300ms exceeded', 'ECONNABORTED', true],
		['connect ETIMEDOUT 10.0.0.1:443', 'ETIMEDOUT', false],
		['getaddrinfo ENOTFOUND amiqus.example', 'ENOTFOUND', false],
	])('is read from the words that an older n8n has kept: %s', (words, code, sent) => {
		const error = Object.assign(new Error('The connection was closed'), { messages: [words] });
		expect(failedAttempt(error, URL)).toEqual({ kind: 'network', code, sent });
	});

	it('may have been sent where a signed call failed for no reason that is known', () => {
		const error = new Error('Something new');
		expect(failedAttempt(error, URL, true)).toEqual({
			kind: 'network',
			code: 'UNNAMED',
			sent: true,
		});
		expect(failedAttempt(error, URL, false)).toMatchObject({ kind: 'credential' });
	});

	it('was not sent where n8n may not call that address', () => {
		const cause = Object.assign(new Error('The request was blocked'), {
			name: 'SsrfBlockedIpError',
		});
		expect(failedAttempt(new Error('n8n', { cause }), URL, true)).toMatchObject({
			kind: 'credential',
		});
	});
});
