const ID = 'rich-text';

const typed = (type: string, properties: object, required: readonly string[]) => ({
	type: 'object',
	required: ['type', ...required],
	properties: { type: { const: type }, ...properties },
});

const list = (items: object) => ({ type: 'array', minItems: 1, items });

const MARK = {
	anyOf: [
		typed('bold', {}, []),
		typed(
			'link',
			{
				attrs: {
					type: 'object',
					required: ['href', 'target'],
					properties: {
						href: { type: 'string' },
						target: { type: 'string' },
						class: { type: ['string', 'null'] },
					},
				},
			},
			['attrs'],
		),
	],
};

const TEXT = typed('text', { text: { type: 'string' }, marks: list(MARK) }, ['text']);

const NODE = { $ref: `${ID}#/$defs/node` };

const ITEM = typed('listItem', { content: list(NODE) }, []);

const START = {
	type: 'object',
	required: ['start'],
	properties: { start: { type: 'integer' } },
};

/** A document as rich-text editors keep it: paragraphs and lists, with bold words and links. */
export const RICH_TEXT_SCHEMA = {
	$id: ID,
	...typed('doc', { content: list(NODE) }, ['content']),
	$defs: {
		node: {
			anyOf: [
				typed('paragraph', { content: list(TEXT) }, ['content']),
				typed('bulletList', { content: list(ITEM) }, ['content']),
				typed('orderedList', { attrs: START, content: list(ITEM) }, ['attrs', 'content']),
			],
		},
	},
};

/** Refers to the document above from another schema. */
export const RICH_TEXT = { $ref: ID };
