import type { FormField, FormRow, FormTemplateRow } from '../store/types.mts';
import type { World } from '../store/world.mts';

/** Kinds of field that take an answer. */
const ANSWERED = new Set(['text', 'textarea', 'radio', 'checkbox', 'document']);

export const takesAnswer = (field: FormField) => ANSWERED.has(field.type);

function blank(world: World, field: FormField): FormField {
	if (!takesAnswer(field)) return { ...field };
	const { template_id: templateId, ...rest } = field;
	const template = world.documentTemplates.get(Number(templateId));
	const document = template ? { label: template.name, description: template.description } : {};
	return { ...rest, ...document, flag: false, value: null };
}

/** Makes a form for a person out of a template. */
export function addForm(
	world: World,
	template: FormTemplateRow,
	owner: { client: number; record: number | null },
): FormRow {
	const { name, description, instructions, fields, version } = template;
	const form = world.forms.insert({
		...world.stamps(),
		reference: world.uuid(),
		type: owner.record === null ? 'internal' : 'requested',
		...owner,
		name,
		description,
		instructions,
		fields: fields.map((field) => blank(world, field)),
		version,
		completed_at: null,
		archived_at: null,
	});
	const subject = formSubject(form);
	world.announce(owner.record === null ? 'form.attached' : 'form.sent', subject);
	return form;
}

/** Puts a form for the team's own use among a person's forms, answered or not. */
export function attachForm(
	world: World,
	template: FormTemplateRow,
	client: number,
	answers: Answers = {},
): FormRow {
	const form = addForm(world, template, { client, record: null });
	if (Object.keys(answers).length > 0) answerForm(world, form, answers, false);
	return form;
}

export const formSubject = (form: FormRow) => ({
	form: form.reference,
	client: form.client,
	...(form.record === null ? {} : { record: form.record }),
});

/** Answers by field id: a text, several texts, or the ids of files. */
export type Answers = { [field: string]: string | string[] | number[] | null };

/** Writes answers into a form and, where it is finished, submits it. */
export function answerForm(world: World, form: FormRow, answers: Answers, submit: boolean): void {
	const fields = form.fields.map((field) =>
		takesAnswer(field) && field.id in answers
			? { ...field, value: answers[field.id] ?? null }
			: field,
	);
	const now = world.now();
	world.forms.update(form, {
		fields,
		updated_at: now,
		...(submit ? { completed_at: now } : {}),
	});
	if (submit) world.announce('form.submitted', formSubject(form));
	world.announce('form.updated', formSubject(form));
}
