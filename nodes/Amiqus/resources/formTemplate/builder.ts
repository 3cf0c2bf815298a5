import { isObject, type JsonObject, type JsonValue } from '../../declare/json';
import { invalid, InvalidParameterError, type Values } from '../../declare/field';
import { FIELD_TYPES, type builderFields } from './builderFields';

/** Most fields that Amiqus takes in a form, sections counted. */
const MOST_FIELDS = 200;

type Row = Values<typeof builderFields>;
type Section = { id: string; type: 'section'; label: string; fields: string[] };

/**
 * The fields of a form template from rows added one by one. They get ids by their position; a section holds the rows
 * after it up to the next one; one without a label is around everything.
 */
export function buildFields(rows: Row[]): JsonObject[] {
	const outermost: Section = { id: '1', type: 'section', label: '', fields: [] };
	const built: JsonObject[] = [outermost];
	let current = outermost;
	for (const [index, row] of rows.entries()) {
		const id = idAt(index);
		if (row.type === 'section') {
			if (current !== outermost) refuseEmpty(current);
			current = { id, type: 'section', label: row.label, fields: [] };
			outermost.fields.push(id);
			built.push(current);
		} else {
			current.fields.push(id);
			built.push({ id, type: row.type, ...contentOf(row), ...showIf(rows, index) });
		}
	}
	refuseEmpty(current);
	return checkFields(built);
}

function idAt(index: number): string {
	return String(index + 2);
}

function at(index: number, label: string, problem: string): InvalidParameterError {
	return new InvalidParameterError([`Field ${index + 1}`, label], problem);
}

function refuseEmpty({ id, fields }: Section): void {
	if (fields.length > 0) return;
	throw id === '1'
		? invalid('is empty: add at least one field')
		: at(Number(id) - 2, 'Type', 'is a section with no field below it');
}

function contentOf(row: Exclude<Row, { type: 'section' }>): JsonObject {
	const required: JsonObject = row.required ? { validation: ['required'] } : {};
	const description: JsonObject = row.helpText === undefined ? {} : { description: row.helpText };
	switch (row.type) {
		case 'rich_text':
			return { json_content: row.content };
		case 'heading':
			return { label: row.label };
		case 'radio':
		case 'checkbox':
			return { label: { value: row.label, options: row.options }, ...description, ...required };
		case 'document':
			return { ...wordingOf(row), ...required };
		case 'text':
		case 'textarea':
			return { label: row.label, ...description, ...required };
	}
}

/** What a request for a document says: the template's words, or those given. */
function wordingOf(row: Row & { type: 'document' }): JsonObject {
	return row.documentFrom === 'template'
		? { template_id: row.template }
		: { label: row.title, description: row.instructions };
}

/** The answers on which a field depends, by the ids of the questions; people name the questions by their label. */
function showIf(rows: Row[], index: number): JsonObject {
	const conditions = rows[index]?.showIf ?? [];
	if (conditions.length === 0) return {};
	const byId = conditions.map(({ question, answer }) => {
		const asked = rows.flatMap(({ type, label }, position) =>
			(type === 'radio' || type === 'checkbox') && label === question ? [position] : [],
		);
		const [position] = asked;
		if (position === undefined || asked.length > 1 || position === index) {
			throw at(index, 'Show If', 'names a question that is not exactly one other choice question');
		}
		const { options, showIf: further } = rows[position] ?? {};
		if (!options?.includes(answer)) {
			throw at(index, 'Show If', 'names an answer that the question does not offer');
		}
		if (further && further.length > 0) {
			throw at(index, 'Show If', 'names a question that is itself shown only for an answer');
		}
		return [idAt(position), answer] as const;
	});
	return { show_if: Object.fromEntries(byId) };
}

/** Checks what Amiqus is known to refuse in the fields of a form, before anything is sent. */
export function checkFields(fields: JsonValue): JsonObject[] {
	if (!Array.isArray(fields) || fields.length < 2) {
		throw invalid('is not a list of a section and at least one field in it');
	}
	if (fields.length > MOST_FIELDS) throw invalid(`holds more than ${MOST_FIELDS} fields`);
	const ids = new Set<unknown>();
	for (const [index, field] of fields.entries()) {
		if (!isObject(field) || !FIELD_TYPES.some(({ value }) => value === field.type)) {
			throw invalid(`field ${index + 1} has no type that Amiqus knows`);
		}
		if (typeof field.id !== 'string' || field.id === '' || ids.has(field.id)) {
			throw invalid(`field ${index + 1} has no ID of its own`);
		}
		ids.add(field.id);
	}
	for (const [index, field] of (fields as JsonObject[]).entries()) {
		const inside = field.type === 'section' ? field.fields : [];
		if (!Array.isArray(inside) || inside.some((id) => !ids.has(id))) {
			throw invalid(`field ${index + 1} is a section of fields that are not there`);
		}
	}
	return fields as JsonObject[];
}
