import type {
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';
import { CREDENTIAL_TYPES, type Authentication } from '../declare/authentication';
import { AmiqusError } from './errors';
import { failedAttempt, readAnswer } from './failures';
import { originOf, urlOf } from './url';
import { TOO_LATE, within } from './limits/within';
import type { AmiqusRequest } from '../declare/request';
import type { Attempt, Exchange } from './types';

export type RequestContext =
	| IExecuteFunctions
	| ILoadOptionsFunctions
	| IHookFunctions
	| IPollFunctions;

/** How long one attempt may go without an answer, in seconds, unless the user sets another. n8n's own is 300. */
export const DEFAULT_TIMEOUT_SECONDS = 60;

/** A way to Amiqus: one origin, one credential. */
export interface Connection {
	/** Names the credential, for everything that is shared by all who use it. */
	readonly credential: string;
	readonly origin: string;
	readonly authentication: Authentication;
	/** How long one attempt may go without an answer. */
	readonly timeoutSeconds: number;
	exchange: Exchange;
	/** Makes one exchange with options of the caller's own: streams in or out, which take as long as they take. */
	attempt(request: AmiqusRequest, extra: Partial<IHttpRequestOptions>): Promise<Attempt>;
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
			// Amiqus's API answers no call with another address; only a file may lie elsewhere.
			disableFollowRedirect: true,
			...(request.body === undefined
				? {}
				: { body: request.body as IHttpRequestOptions['body'], json: true }),
			// n8n refreshes an OAuth2 token only where the 401 is thrown to it.
			ignoreHttpStatusErrors: { ignore: true, except: [401] },
			...extra,
		};
		if (request.bearer !== undefined) {
			options.headers = { ...options.headers, Authorization: `Bearer ${request.bearer}` };
			// n8n sets it itself where it adds the credential.
			if ('getExecutionCancelSignal' in context)
				options.abortSignal = context.getExecutionCancelSignal();
			return await context.helpers.httpRequest(options);
		}
		return await context.helpers.httpRequestWithAuthentication.call(
			context,
			type,
			options,
			additional,
		);
	};

	const attempt: Connection['attempt'] = async (request, extra) => {
		try {
			return readAnswer(await send(request, extra));
		} catch (error) {
			const failed = failedAttempt(error, urlOf(origin, request));
			if (failed.kind === 'credential') throw unusable(authentication, failed.said);
			return failed;
		}
	};

	return {
		credential: `${origin} ${type} ${id ?? ''}`,
		origin,
		authentication,
		timeoutSeconds,
		attempt,
		exchange: async (request) => {
			const made = await within(timeoutSeconds * 2000, attempt(request, {}));
			return made === TOO_LATE ? { kind: 'network', code: 'ETIMEDOUT', sent: true } : made;
		},
	};
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
