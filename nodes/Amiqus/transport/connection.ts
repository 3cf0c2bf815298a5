import type {
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
	ITriggerFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { CREDENTIAL_TYPES, type Authentication } from '../declare/authentication';
import {
	CUT,
	isFileStream,
	LONGEST_ANSWER,
	LONGEST_REFUSAL,
	parsed,
	textOf,
	TOO_LONG,
} from './body';
import { AmiqusError } from '../declare/errors';
import { failedAttempt, readAnswer, type CredentialFailure } from './failures';
import { Secrets } from './secrets';
import { plainToken, validUntil } from './token';
import { originOf, urlOf } from './url';
import { callOf, tellerFor } from './tell';
import { TOO_LATE, within } from './limits/within';
import { isObject, type IDataObject } from '../declare/json';
import type { AmiqusRequest } from '../declare/request';
import type { Attempt, Exchange, Hop } from './types';

export type RequestContext =
	| IExecuteFunctions
	| ILoadOptionsFunctions
	| IHookFunctions
	| IPollFunctions
	| ITriggerFunctions
	| IWebhookFunctions;

/** How long one attempt may go without an answer, in seconds, unless the user sets another. n8n's own is 300. */
export const DEFAULT_TIMEOUT_SECONDS = 60;

/** So often a call is signed anew in the place of one that could not be, while others renew the token before this process does. */
const MOST_SIGNATURES = 5;

/** How long a refusal may take to say why, in milliseconds. */
const REFUSAL_MS = 10_000;

/** The headers of which somebody is told, those of a file. */
const TEXTS = ['content-disposition', 'content-type'] as const;

/** Where a call is sent, and the token that it was signed with, which n8n chooses. */
interface Sending {
	at: Hop;
	signed: { with?: string };
}

/** A way to Amiqus: one origin, one credential. */
export interface Connection {
	/** Names the credential, for everything that is shared by all who use it. */
	readonly credential: string;
	readonly origin: string;
	readonly authentication: Authentication;
	/** Until when the access token is valid, in milliseconds since 1970, where it tells. */
	readonly validUntil?: number | undefined;
	/** How long one attempt may go without an answer. */
	readonly timeoutSeconds: number;
	exchange: Exchange;
	/** Makes one exchange with options of the caller's own: a stream in, which takes as long as it takes. */
	attempt(request: AmiqusRequest, extra: Partial<IHttpRequestOptions>): Promise<Attempt>;
	/**
	 * Begins one exchange whose answer is a file: the body is a stream, unless it is a refusal.
	 *
	 * @param at where to, when that is not where the request says; the credential goes there only where it is `own`
	 */
	open(request: AmiqusRequest, extra: Partial<IHttpRequestOptions>, at?: Hop): Promise<Attempt>;
}

/** Reads the node's `authentication` parameter. */
export function authenticationOf(context: RequestContext): Authentication {
	const chosen =
		'getExecuteData' in context
			? context.getNodeParameter('authentication', 0, 'accessToken')
			: context.getNodeParameter('authentication', 'accessToken');
	return chosen === 'oAuth2' ? 'oAuth2' : 'accessToken';
}

/**
 * Opens a connection with the node's credential. Reads the credential once; every exchange reuses it.
 *
 * @throws AmiqusError when the credential's Base URL is not one that a token may be sent to
 */
export async function connect(
	context: RequestContext,
	authentication: Authentication,
	timeoutSeconds = DEFAULT_TIMEOUT_SECONDS,
): Promise<Connection> {
	const type = CREDENTIAL_TYPES[authentication];
	const chosen = context.getNode().credentials?.[type];
	if (!chosen) throw notChosen();
	const data = await context.getCredentials(type);
	const origin = originOf(data.baseUrl);
	const { id, name } = chosen;
	// A token credential is decrypted once for the run; n8n reads OAuth2 ones itself, because they change when refreshed.
	const additional =
		authentication === 'accessToken'
			? { credentialsDecrypted: { id: id ?? '', name, type, data } }
			: undefined;

	const secrets = new Secrets();
	const { access_token: accessToken, refresh_token: refreshToken } = isObject(data.oauthTokenData)
		? data.oauthTokenData
		: {};
	const token = plainToken(data.accessToken);
	secrets.add(token, data.clientSecret, accessToken, refreshToken);

	const tell = tellerFor(context);
	const renews = authentication === 'oAuth2';
	let lastUsed: unknown = accessToken;
	const send = async (
		request: AmiqusRequest,
		{ headers, ...extra }: Partial<IHttpRequestOptions>,
		{ at, signed }: Sending,
	): Promise<unknown> => {
		const sent: IDataObject = { Accept: 'application/json', ...headers };
		// Fresh options every time: n8n writes into them.
		const options: IHttpRequestOptions = {
			url: at.url,
			method: request.method,
			headers: sent,
			returnFullResponse: true,
			// n8n bounds no answer, and packed ones grow: each is read as it comes.
			encoding: 'stream',
			timeout: timeoutSeconds * 1000,
			sendCredentialsOnCrossOriginRedirect: false,
			// Amiqus's API answers no call with another address; where a file lies elsewhere, that is asked for anew.
			disableFollowRedirect: true,
			...(request.body === undefined
				? {}
				: { body: request.body as IHttpRequestOptions['body'], json: true }),
			// n8n refreshes an OAuth2 token only where the 401 is thrown to it.
			ignoreHttpStatusErrors: { ignore: true, except: [401] },
			...extra,
		};
		if (request.bearer !== undefined || !at.own) {
			if (at.own) {
				secrets.add(request.bearer);
				sent.Authorization = `Bearer ${request.bearer}`;
			}
			// n8n sets it itself where it adds the credential.
			if ('getExecutionCancelSignal' in context)
				options.abortSignal = context.getExecutionCancelSignal();
			return await context.helpers.httpRequest(options);
		}
		try {
			return await context.helpers.httpRequestWithAuthentication.call(
				context,
				type,
				options,
				additional,
			);
		} finally {
			// n8n has written an OAuth2 token there, which may be newer than the one read before.
			const used = String(sent.Authorization ?? '').replace(/^Bearer /i, '');
			secrets.add(used);
			if (renews && lastUsed !== undefined && used !== '' && used !== lastUsed) {
				tell('the OAuth2 token was renewed', { call: callOf(request) });
			}
			if (used !== '') lastUsed = used;
			signed.with = used;
		}
	};

	const sendOnce = async (
		request: AmiqusRequest,
		extra: Partial<IHttpRequestOptions>,
		sending: Sending,
	): Promise<Attempt | CredentialFailure> => {
		try {
			return readAnswer(await send(request, extra, sending));
		} catch (error) {
			// Of an OAuth2 token n8n may have renewed it after a first call, which is what failed then.
			const signed = !renews && Boolean(sending.signed.with);
			return failedAttempt(error, sending.at.url, signed);
		}
	};

	/** Whether a refused renewal may be due to another n8n process that renews the token at the same time. */
	let mayBeRenewed = renews;

	/** An answer whose body is a stream, except for a refusal's. */
	const open: Connection['open'] = async (request, extra, hop) => {
		const at = hop ?? { url: urlOf(origin, request), own: true };
		const signed: Sending['signed'] = {};
		let made = await sendOnce(request, extra, { at, signed });
		// For each call n8n reads the credential anew, and a call that could not be signed did not reach Amiqus's API.
		for (let left = MOST_SIGNATURES - 1; left > 0; left -= 1) {
			if (made.kind !== 'credential' || !mayBeRenewed || extra.body !== undefined) break;
			const before = signed.with;
			tell('the OAuth2 token was refused, and is read anew', { call: callOf(request) });
			made = await sendOnce(request, extra, { at, signed });
			if (signed.with === before) break;
		}
		if (made.kind === 'credential') {
			mayBeRenewed = false;
			throw unusable(authentication, secrets.without(made.said));
		}
		if (made.kind === 'network') return made;
		// It may fail when nobody reads it any more, which must not end n8n.
		if (isFileStream(made.body)) made.body.on('error', () => undefined);
		return await told(made);
	};

	/** The same answer without a credential in its head, nor, where it is a refusal, in its body. */
	const told = async (answer: Attempt & { kind: 'answer' }): Promise<Attempt> => {
		const { ...headers } = answer.headers;
		for (const name of TEXTS) {
			if (headers[name] !== undefined) headers[name] = secrets.withoutKnown(headers[name]);
		}
		if (answer.status < 300) return { ...answer, headers };
		let { body } = answer;
		if (isFileStream(body)) {
			// What a refusal says may be cut or too long, but that does not change that it is one.
			const text = await textOf(body, LONGEST_REFUSAL, REFUSAL_MS);
			body = typeof text === 'string' ? parsed(text) : undefined;
		}
		return { ...answer, headers, body: secrets.withoutIn(body) };
	};

	const attempt: Connection['attempt'] = async (request, extra) => {
		const made = await open(request, extra);
		if (made.kind === 'network' || !isFileStream(made.body)) return made;
		const text = await textOf(made.body, LONGEST_ANSWER, timeoutSeconds * 2000);
		if (text === TOO_LATE) return { kind: 'network', code: 'ETIMEDOUT', sent: true };
		if (text === CUT) return { kind: 'network', code: 'CUT', sent: true };
		if (text === TOO_LONG) return { ...made, body: undefined, tooLong: true };
		return { ...made, body: parsed(secrets.withoutKnown(text)) };
	};

	return {
		credential: `${origin} ${type} ${id ?? ''}`,
		origin,
		authentication,
		validUntil: validUntil(token),
		timeoutSeconds,
		attempt,
		open,
		exchange: async (request) => {
			const made = await within(timeoutSeconds * 2000, attempt(request, {}));
			return made === TOO_LATE ? { kind: 'network', code: 'ETIMEDOUT', sent: true } : made;
		},
	};
}

function notChosen(): AmiqusError {
	return new AmiqusError('No credential is chosen in this Amiqus node', {
		advice: 'Choose one at the top of the node, or create one there.',
	});
}

function unusable(authentication: Authentication, said: string): AmiqusError {
	return authentication === 'oAuth2'
		? new AmiqusError('The Amiqus credential has to be connected again', {
				advice: 'Amiqus did not renew its token. Open the credential in n8n and connect it again.',
			})
		: new AmiqusError('n8n could not make the call', {
				advice: `n8n says: ${said.slice(0, 200)} Open the credential in n8n and look whether it is complete.`,
			});
}
