/** Something a person can act on: shown as a sentence, without a stack. */
export class Failure extends Error {
	override name = 'Failure';
}

/** The message of anything thrown, and of what caused it: a fetch says no more than that it failed. */
export function messageOf(error: unknown): string {
	if (!isError(error)) return String(error);
	const { message, cause } = error;
	return isError(cause) ? `${message} (${messageOf(cause)})` : message;
}

/** Whether it is an error of any realm: within jest, those of Node.js itself are none of its own. */
function isError(thrown: unknown): thrown is Error {
	return Object.prototype.toString.call(thrown) === '[object Error]';
}
