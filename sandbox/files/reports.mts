import { takesAnswer } from '../domain/forms.mts';
import { statusOf } from '../domain/progress.mts';
import { STEP_TYPES } from '../domain/step-types.mts';
import { presentName } from '../present/people.mts';
import { isJsonObject } from '../core/json.mts';
import type { FormField, FormRow, RecordRow } from '../store/types.mts';
import type { World } from '../store/world.mts';
import { samplePdf } from './pdf.mts';

/** A request as a PDF: who, what, and how it came out. */
export function recordPdf(world: World, record: RecordRow): Buffer {
	const steps = record.steps.map((id) => {
		const step = world.steps.need(id);
		const verdict = step.check === null ? '' : ` (${world.checks.need(step.check).status})`;
		const done = step.completed_at ?? 'not completed';
		return `${STEP_TYPES[step.type]?.label ?? step.type}${verdict}: ${done}`;
	});
	return samplePdf([
		`Request ${record.id}`,
		'',
		`Person: ${presentName(record.name).complete_name}`,
		`Status: ${statusOf(world, record)}`,
		`Sent: ${record.created_at}`,
		'',
		...steps,
	]);
}

function answerLine(field: FormField): string {
	const question = isJsonObject(field.label) ? field.label.value : field.label;
	const answer = Array.isArray(field.value) ? field.value.join(', ') : (field.value ?? '-');
	return `${String(question)}: ${typeof answer === 'string' ? answer : ''}`;
}

/** A form with its answers as a PDF. */
export function formPdf(form: FormRow): Buffer {
	const lines = form.fields.flatMap((field) => {
		if (takesAnswer(field)) return [answerLine(field)];
		const isTitle = field.type === 'section' || field.type === 'heading';
		return isTitle && typeof field.label === 'string' ? ['', field.label] : [];
	});
	return samplePdf([form.name, ...lines]);
}
