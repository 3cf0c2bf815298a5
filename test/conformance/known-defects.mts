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
	{
		name: 'creator of a client file, expanded, overlaps with the creator as a mere reference',
		operations: ['GET /files', 'GET /clients/{id}/files', 'POST /clients/{id}/files'],
		side: 'response',
		pointer: /\/created_by$/,
		reason: 'the reference (id and type) allows further properties, so a whole person fits it too',
	},
	{
		name: 'request in a case, expanded, overlaps with the request as a mere reference',
		operations: ['GET /cases/{id}/items', 'PATCH /cases/{id}/items'],
		side: 'response',
		pointer: /\/entity$/,
		reason: 'the reference requires nothing and allows further properties; a request has no "type"',
	},
	{
		name: 'submissions of a step overlap',
		operations: ['POST /steps/{id}'],
		side: 'request',
		pointer: /^$/,
		reason: '"Photo ID" requires nothing and allows further properties, so every other one fits it',
	},
	{
		name: 'kinds of an Onfido token overlap',
		operations: ['POST /providers/onfido/token'],
		side: 'response',
		pointer: /^$/,
		reason: 'neither kind requires what sets it apart, and both allow further properties',
	},
];
