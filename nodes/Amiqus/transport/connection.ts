import type {
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';
import { AmiqusError } from './errors';
import { isObject } from './json';
import { originOf, urlOf } from './url';
import type { AmiqusRequest, Attempt, Exchange } from './types';

export type RequestContext =
	| IExecuteFunctions
	| ILoadOptionsFunctions
	| IHookFunctions
	| IPollFunctions;

export type Authentication = 'accessToken' | 'oAuth2';

/** The credential type behind each value of the node's `authentication` parameter. */
export const CREDENTIAL_TYPES: Record<Authentication, string> = {
	accessToken: 'amiqusApi',
	oAuth2: 'amiqusOAuth2Api',
};

/** How long one attempt may go without an answer, in seconds, unless the user sets another. n8n's own is 300. */
export const DEFAULT_TIMEOUT_SECONDS = 60;

/** A way to Amiqus: one origin, one credential. */
export interface Connection {
	/** Names the credential, for everything that is shared by all who use it. */
	readonly credential: string;
	readonly origin: string;
	exchange: Exchange;
	/** Makes one exchange with options of the caller's own (streams in or out); errors are n8n's. */
	send(request: AmiqusRequest, extra: Partial<IHttpRequestOptions>): Promise<unknown>;
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
	const data = await context.getCredentials(type);
	const origin = originOf(data.baseUrl);
	const { id = '', name = '' } = context.getNode().credentials?.[type] ?? {};
	// A token credential is decrypted once for the run; n8n reads OAuth2 ones itself, because they change when refreshed.
	const additional =
		authentication === 'accessToken'
			? { credentialsDecrypted: { id: id ?? '', name, type, data } }
			: undefined;

	const send = async (
		request: AmiqusRequest,
		{ headers, ...extra }: Partial<IHttpRequestOptions>,
	): Promise<unknown> => {
		// Fresh options every time: n8n writes into them.
		const options: IHttpRequestOptions = {
			url: urlOf(origin, request),
			method: request.method,
			headers: { Accept: 'application/json', ...headers },
			returnFullResponse: true,
			timeout: timeoutSeconds * 1000,
			sendCredentialsOnCrossOriginRedirect: false,
			disableFollowRedirect: request.method !== 'GET',
			...(request.body === undefined
				? {}
				: { body: request.body as IHttpRequestOptions['body'], json: true }),
			// n8n refreshes an OAuth2 token only where the 401 is thrown to it.
			ignoreHttpStatusErrors: { ignore: true, except: [401] },
			...extra,
		};
		if (request.bearer !== undefined) {
			options.headers = { ...options.headers, Authorization: `Bearer ${request.bearer}` };
			return await context.helpers.httpRequest(options);
		}
		return await context.helpers.httpRequestWithAuthentication.call(
			context,
			type,
			options,
			additional,
		);
	};

	return {
		credential: `${origin} ${type} ${id ?? ''}`,
		origin,
		send,
		exchange: async (request) => {
			try {
				return readAnswer(await send(request, {}));
			} catch (error) {
				return failedAttempt(error, authentication);
			}
		},
	};
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

/**
 * What an exchange that n8n threw at us came to. A 401 is an answer; an error with a network code is a network
 * failure; the rest happened before anything was sent.
 *
 * @throws AmiqusError for failures before the call
 */
export function failedAttempt(error: unknown, authentication: Authentication): Attempt {
	for (
		let cause: unknown = error, depth = 0;
		isErrorLike(cause) && depth < 5;
		cause = cause.cause, depth += 1
	) {
		const { httpCode, code } = cause;
		if (httpCode === '401') return { kind: 'answer', status: 401, headers: {}, body: undefined };
		if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code))
			return { kind: 'network', code };
	}
	throw new AmiqusError(
		authentication === 'oAuth2'
			? 'The Amiqus credential has to be connected again'
			: 'The Amiqus credential cannot be used',
		{
			advice:
				authentication === 'oAuth2'
					? 'Amiqus did not renew its token. Open the credential in n8n and connect it again.'
					: 'Open the credential in n8n and save a valid access token.',
		},
	);
}

function isErrorLike(
	value: unknown,
): value is { httpCode?: unknown; code?: unknown; cause?: unknown } {
	return typeof value === 'object' && value !== null;
}
