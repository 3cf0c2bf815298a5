/** Validation messages by the dotted path of the value they are about. */
export type FieldMessages = { [path: string]: string[] };

/** An answer other than success: thrown anywhere in a handler, sent as it stands. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly body: unknown,
		readonly headers: { [name: string]: string } = {},
	) {
		super(`Answered with ${status}`);
	}
}

/** 401, as Amiqus words it. */
export const unauthenticated = () => new ApiError(401, { error: 'Unauthenticated.' });

/** 403: the person behind the token may not do this. */
export const forbidden = (message = 'This action is unauthorized.') =>
	new ApiError(403, { message });

/** 404 for a thing that is not there. */
export const notFound = (what: string) => new ApiError(404, { error: `${what} not found` });

/** 422 with one message list per dotted path. */
export const unprocessable = (messages: FieldMessages) => new ApiError(422, messages);

/** 422 with a single message about a single value. */
export const invalid = (path: string, message: string) => unprocessable({ [path]: [message] });
