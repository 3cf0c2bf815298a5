import { isObject } from '../../declare/json';
import { path } from '../../declare/path';
import { onlyIf, type Values } from '../../declare/field';
import { choice, text } from '../../declare/fields/basic';
import type { OperationContext } from '../../declare/operation';
import { record } from '../record/fields';
import type { AmiqusRequest } from '../../declare/request';

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
	record: onlyIf({ session: ['record'] }, record),
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

/** A request to the SDK API in the name of the session, whose token is made now where there is none. */
export async function inSession(
	{ record: recordId, token }: Session,
	{ call }: OperationContext,
	request: Omit<AmiqusRequest, 'api' | 'bearer'>,
): Promise<AmiqusRequest> {
	if (token !== undefined) return { ...request, api: 'sdk', bearer: token };
	const { body } = await call(tokenFor(recordId));
	const made = isObject(body) && typeof body.token === 'string' ? body.token : '';
	return { ...request, api: 'sdk', bearer: made };
}

/** The call that makes a token for a request. */
export function tokenFor(recordId: number | undefined): AmiqusRequest {
	return { method: 'POST', path: path`/sdk_token`, body: { record_id: recordId ?? null } };
}

/** Tokens of one request are made and used one after the other. */
export function bySession({ record: recordId }: Session): string | undefined {
	return recordId === undefined ? undefined : `sdk ${recordId}`;
}
