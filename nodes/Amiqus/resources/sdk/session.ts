import { AmiqusError } from '../../declare/errors';
import { isObject } from '../../declare/json';
import { path } from '../../declare/path';
import { onlyIf, type Values } from '../../declare/field';
import { choice, text } from '../../declare/fields/basic';
import type { OperationContext } from '../../declare/operation';
import { record } from '../record/fields';
import type { AmiqusRequest } from '../../declare/request';

/** The request that a token is made for, by Amiqus's name for it: for its refusals. */
export const tokenOf = { ...record, body: 'record_id' };

/** What the calls of the SDK API stand on: a token of one request. */
export const sessionFields = {
	session: choice('From', {
		description: 'Where the token comes from that opens the request',
		default: 'record',
		options: [
			{
				name: 'Request',
				value: 'record',
				description: 'A token is made for the request, and not shown',
			},
			{ name: 'SDK Token', value: 'token', description: 'A token made before' },
		],
	}),
	record: onlyIf({ session: ['record'] }, tokenOf),
	token: onlyIf(
		{ session: ['token'] },
		text('SDK Token', {
			description: 'The token, best given by an expression: what is typed in is saved as it is',
			password: true,
			required: true,
		}),
	),
};

type Session = Values<typeof sessionFields>;

/**
 * A request to the SDK API in the name of the session, whose token is made now where there is none.
 *
 * @throws AmiqusError when Amiqus makes none
 */
export async function inSession(
	session: Session,
	context: OperationContext,
	request: Omit<AmiqusRequest, 'api' | 'bearer'>,
): Promise<AmiqusRequest> {
	const bearer =
		session.session === 'token' ? session.token : await newToken(session.record, context);
	return { ...request, api: 'sdk', bearer };
}

async function newToken(recordId: number, { call }: OperationContext): Promise<string> {
	const { body } = await call(tokenFor(recordId));
	const token = isObject(body) ? body.token : undefined;
	if (typeof token === 'string' && token !== '') return token;
	throw new AmiqusError(`Amiqus made no SDK token for request ${recordId}`, {
		advice:
			'Nothing was sent to the SDK API. Look in Amiqus whether the person can still complete the request, then run it again.',
	});
}

/** The call that makes a token for a request. */
export function tokenFor(recordId: number): AmiqusRequest {
	return { method: 'POST', path: path`/sdk_token`, body: { record_id: recordId } };
}

/** Tokens of one request are made and used one after the other. */
export function bySession(session: Session): string | undefined {
	return session.session === 'record' ? `sdk ${session.record}` : undefined;
}
