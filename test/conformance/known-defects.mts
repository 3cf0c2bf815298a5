import type { ErrorObject } from 'ajv';

/**
 * Where Amiqus's specification contradicts itself, so that no call could meet it. Only the named check,
 * at the named place, is left out; the report says each time that it was.
 */
export interface KnownDefect {
	name: string;
	method: string;
	path: string;
	side: 'request' | 'response';
	reason: string;
	applies(error: ErrorObject): boolean;
}

export const KNOWN_DEFECTS: KnownDefect[] = [
	{
		name: 'alternatives of a new client file overlap',
		method: 'POST',
		path: '/clients/{id}/files',
		side: 'request',
		reason:
			'exactly one of two alternatives must fit, but what fits "Document template" also fits "Basic", which allows further properties',
		applies: ({ keyword, params }) =>
			keyword === 'oneOf' && Array.isArray((params as { passingSchemas?: unknown }).passingSchemas),
	},
];
