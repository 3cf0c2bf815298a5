import { type FieldMessages, unprocessable } from '../core/errors.mts';
import { isJsonObject } from '../core/json.mts';
import type { FormField } from '../store/types.mts';
import type { World } from '../store/world.mts';

const CHOICES = new Set(['radio', 'checkbox']);

function faults(world: World, fields: readonly FormField[]): FieldMessages {
	const messages: FieldMessages = {};
	const byId = new Map(fields.map((field) => [field.id, field]));
	if (fields[0]?.type !== 'section') {
		messages['fields.0.type'] = ['The first field must be a section.'];
	}
	fields.forEach((field, index) => {
		if (byId.get(field.id) !== field) {
			messages[`fields.${index}.id`] = ['The id is used by another field.'];
		}
		if (Array.isArray(field.fields) && !field.fields.every((id) => byId.has(String(id)))) {
			messages[`fields.${index}.fields`] = ['A section must only list fields that exist.'];
		}
		const conditions = isJsonObject(field.show_if) ? Object.keys(field.show_if) : [];
		if (!conditions.every((id) => CHOICES.has(byId.get(id)?.type ?? ''))) {
			messages[`fields.${index}.show_if`] = ['Only choices can decide what is shown.'];
		}
		const template = field.template_id;
		if (template !== undefined && !world.documentTemplates.get(Number(template))) {
			messages[`fields.${index}.template_id`] = ['The selected template is invalid.'];
		}
	});
	return messages;
}

/** Checks how a form's fields fit together, and leaves out those that are in no section. */
export function planFields(world: World, fields: readonly FormField[]): FormField[] {
	const messages = faults(world, fields);
	if (Object.keys(messages).length > 0) throw unprocessable(messages);
	const listed = new Set(
		fields.flatMap((field) => (Array.isArray(field.fields) ? field.fields.map(String) : [])),
	);
	const kept = fields.filter(({ id, type }) => type === 'section' || listed.has(id));
	if (kept.length < 2) {
		throw unprocessable({ fields: ['A section and a field in it are needed.'] });
	}
	return kept;
}
