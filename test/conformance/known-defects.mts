/**
 * Where Amiqus's specification contradicts itself, so that no call could meet it: of two alternatives
 * exactly one must fit, and whatever fits the one fits the other too. Read with every alternative closed
 * to properties it does not name, all of these make sense, and that reading is still held to.
 *
 * Only what is named here is left out, and the report says each time that it was.
 */
export interface KnownDefect {
	name: string;
	/** Method and path template. */
	operations: string[];
	side: 'request' | 'response';
	/** Where in the body the alternatives are. */
	pointer: RegExp;
	reason: string;
}

export const KNOWN_DEFECTS: KnownDefect[] = [
	{
		name: 'alternatives of a new client file overlap',
		operations: ['POST /clients/{id}/files'],
		side: 'request',
		pointer: /^$/,
		reason: 'what fits "Document template" also fits "Basic", which does not refuse a template',
	},
];
