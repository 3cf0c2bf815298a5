/**
 * What of the specification the node's fields leave out on purpose. Everything else that can be said in a call can be
 * said with them, and the report names what cannot. What is deprecated or read-only is left out without being named.
 */
export interface LeftOut {
	what: string;
	/** Method and path template. */
	operations: RegExp;
	/** As `placesOf` names it. */
	place: RegExp;
	reason: string;
}

export const LEFT_OUT: LeftOut[] = [
	{
		what: 'the number of a page',
		operations: /^GET /,
		place: /^query\/page$/,
		reason: 'Return All and Limit turn the pages',
	},
	{
		what: 'the CSS class of a link',
		operations: / \/form-templates/,
		place: /\/marks\/\*\[link\]\/attrs\/class$/,
		reason: 'looks are Amiqus’s own; it can be given with Amiqus’s JSON of the text',
	},
];

/** Values that cannot be chosen, on purpose. */
export const VALUES_LEFT_OUT = [
	{
		at: 'POST /cases/{id}/reviews body/status',
		value: 'pending',
		reason: 'deprecated',
	},
	{
		at: 'GET /cases query/status',
		value: 'pending',
		reason: 'deprecated',
	},
	{
		at: 'GET /clients/{id}/files query/source',
		value: 'form',
		reason: 'deprecated for client_form',
	},
];
