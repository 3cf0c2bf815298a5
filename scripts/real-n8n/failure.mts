/** Something a person can act on: shown as a sentence, without a stack. */
export class Failure extends Error {
	override name = 'Failure';
}

/** The message of anything thrown, and of what caused it: a fetch says no more than that it failed. */
export function messageOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const { message, cause } = error;
	return cause instanceof Error ? `${message} (${messageOf(cause)})` : message;
}
