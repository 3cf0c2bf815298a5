export const NULLABLE_TEXT = { type: ['string', 'null'] };
export const DATE = { type: ['string', 'null'], format: 'date' };
export const ID = { type: 'integer' };
export const ORDER = { enum: ['asc', 'desc'] };
export const VISIBILITY = { enum: ['active', 'archived'] };
export const DECISION = { enum: ['pending', 'approved', 'rejected'] };
export const ENABLED = { type: 'boolean' };

/** A number, or false for none; texts in a query. */
export const ID_OR_FALSE = { type: 'string', pattern: '^(\\d+|false)$' };

const TITLES = 'miss ms mrs mr dr sir master mx dame lord lady prof other'.split(' ');

export const nameSchema = (required: readonly string[]) => ({
	type: 'object',
	additionalProperties: false,
	required,
	properties: {
		title: { enum: [...TITLES, null] },
		other_title: { type: ['string', 'null'], maxLength: 20 },
		first_name: { type: 'string', minLength: 1, maxLength: 255 },
		middle_name: { type: ['string', 'null'], maxLength: 255 },
		last_name: { type: 'string', minLength: 1, maxLength: 255 },
	},
	if: { properties: { title: { const: 'other' } }, required: ['title'] },
	then: { required: ['other_title'] },
});
