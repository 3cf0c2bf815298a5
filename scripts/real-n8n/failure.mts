/** Something a person can act on: shown as a sentence, without a stack. */
export class Failure extends Error {
	override name = 'Failure';
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
