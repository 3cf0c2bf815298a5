import { RICH_TEXT } from './rich-text.mts';

const TEXT = { type: 'string' };
const NULLABLE = { type: ['string', 'null'] };

const dynamic = {
	show_if: { type: ['object', 'null'], minProperties: 1, additionalProperties: TEXT },
};
const validated = {
	...dynamic,
	validation: { type: ['array', 'null'], items: { enum: ['required'] } },
};

const input = {
	required: ['label'],
	properties: { label: TEXT, description: NULLABLE, ...validated },
};

const choice = {
	required: ['label'],
	properties: {
		label: {
			type: 'object',
			required: ['value', 'options'],
			properties: {
				value: TEXT,
				options: { type: 'array', minItems: 2, uniqueItems: true, items: TEXT },
			},
		},
		description: NULLABLE,
		...validated,
	},
};

const FIELDS: { [type: string]: object } = {
	section: {
		required: ['label', 'fields'],
		properties: { label: TEXT, fields: { type: 'array', minItems: 1, items: TEXT } },
	},
	heading: { required: ['label'], properties: { label: TEXT, ...dynamic } },
	rich_text: { required: ['json_content'], properties: { json_content: RICH_TEXT, ...dynamic } },
	text: input,
	textarea: input,
	radio: choice,
	checkbox: choice,
	document: {
		properties: validated,
		if: { required: ['template_id'] },
		then: { properties: { template_id: { type: 'integer' } } },
		else: { required: ['label', 'description'], properties: { label: TEXT, description: TEXT } },
	},
};

const field = {
	type: 'object',
	required: ['id', 'type'],
	properties: { id: { type: 'string', minLength: 1 }, type: { enum: Object.keys(FIELDS) } },
	allOf: Object.entries(FIELDS).map(([type, then]) => ({
		if: { properties: { type: { const: type } }, required: ['type'] },
		then,
	})),
};

/** What may be said of a form template. */
export const formTemplateProperties = {
	name: { type: 'string', minLength: 1, maxLength: 255 },
	description: { type: ['string', 'null'], maxLength: 255 },
	instructions: { if: { type: 'null' }, else: RICH_TEXT },
	fields: { type: 'array', minItems: 2, maxItems: 200, items: field },
	is_enabled: { type: 'boolean' },
};
