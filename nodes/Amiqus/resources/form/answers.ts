import { idIn, isObject, type IDataObject } from '../../declare/json';
import { view } from '../../declare/output';

type Field = Record<string, unknown>;

/**
 * A form as its answers by question. The questions of a section stand together under its label; what holds text only is
 * left out. A question that is not answered is null, files are their ids, and a question asked twice gets a number.
 */
export function answersOf(form: IDataObject): IDataObject {
	const fields = Array.isArray(form.fields) ? form.fields.filter(isObject) : [];
	const byId = new Map(fields.map((field) => [String(field.id), field]));
	const inside = new Set(fields.flatMap(contentsOf));
	const answers = new Map<string, unknown>();
	for (const field of fields) {
		if (!inside.has(String(field.id))) add(answers, field, byId, new Set());
	}
	return asObject(answers);
}

function add(answers: Answers, field: Field, byId: Map<string, Field>, around: Set<Field>): void {
	if (around.has(field)) return;
	if (field.type === 'section') {
		const label = labelOf(field);
		// The outermost section has no label: its questions stand by themselves.
		const section: Answers = label === '' ? answers : new Map<string, unknown>();
		for (const id of contentsOf(field)) {
			const inner = byId.get(id);
			if (inner) add(section, inner, byId, new Set([...around, field]));
		}
		if (label !== '') answers.set(unused(answers, label), section);
	} else if (field.type !== 'heading' && field.type !== 'rich_text') {
		answers.set(unused(answers, labelOf(field)), field.value ?? null);
	}
}

type Answers = Map<string, unknown>;

function contentsOf(field: Field): string[] {
	return field.type === 'section' && Array.isArray(field.fields) ? field.fields.map(String) : [];
}

function labelOf({ label }: Field): string {
	const text = isObject(label) ? label.value : label;
	return typeof text === 'string' ? text.trim() : '';
}

function unused(answers: Answers, label: string): string {
	if (!answers.has(label)) return label;
	for (let number = 2; ; number += 1) {
		if (!answers.has(`${label} (${number})`)) return `${label} (${number})`;
	}
}

function asObject(answers: Answers): IDataObject {
	// fromEntries, so that a question named like something every object has is an answer all the same.
	return Object.fromEntries(
		[...answers].map(([label, value]) => [label, value instanceof Map ? asObject(value) : value]),
	) as IDataObject;
}

/** A form in short: what it is, whose it is, and its answers. */
export const simplifyForm = view(
	{
		id: 'Number of the form',
		reference: 'UUID by which other operations take the form',
		name: 'Name of its template',
		type: 'Who fills it in: requested (the person) or internal (your team)',
		client: 'ID of the person it is about',
		record: 'ID of the request that it is part of',
		answers:
			'Answers by question, those of a section under its label; null where a question is not answered, IDs where it takes files',
		created_at: 'When it was made',
		updated_at: 'When it was last changed',
		completed_at: 'When it was handed in; not there while it is open',
	},
	(form) =>
		({
			id: form.id,
			reference: form.reference,
			name: form.name,
			type: form.type,
			client: idIn(form.client),
			record: idIn(form.record),
			answers: answersOf(form),
			created_at: form.created_at,
			updated_at: form.updated_at,
			completed_at: form.completed_at,
		}) as IDataObject,
);
