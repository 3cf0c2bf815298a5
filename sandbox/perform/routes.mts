import { isOpen } from '../domain/progress.mts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Answer, html, redirect } from '../core/answer.mts';
import type { App } from '../core/app.mts';
import { wrap, type Incoming, type Services } from '../core/dispatch.mts';
import { addBytes } from '../domain/attachments.mts';
import { completeStep, confirmDeclaration, type Outcome, OUTCOMES } from '../domain/completion.mts';
import { type Answers, takesAnswer } from '../domain/forms.mts';
import { proposeCorrection } from '../domain/corrections.mts';

import { needsPerson } from '../domain/step-types.mts';
import type { World } from '../store/world.mts';
import type { AttachmentRow, CorrectionRow, FormRow, RecordRow, StepRow } from '../store/types.mts';
import { closedPage, declarationPage, donePage, stepPage, unknownPage } from './pages.mts';

/** What a person sent with a step: texts by name, and the files they chose. */
interface Sent {
	texts: URLSearchParams;
	files: Map<string, AttachmentRow[]>;
}

const MOST_BYTES = 20 * 1024 * 1024;

async function readMultipart(app: App, request: FastifyRequest): Promise<Sent> {
	const sent: Sent = { texts: new URLSearchParams(), files: new Map() };
	for await (const part of request.parts({ limits: { fileSize: MOST_BYTES, files: 20 } })) {
		if (part.type === 'field') {
			sent.texts.append(part.fieldname, String(part.value));
			continue;
		}
		const bytes = await part.toBuffer();
		// A file input that was left empty arrives as a file without a name.
		if (part.filename === '') continue;
		const attachment = addBytes(app.world, part.filename, part.mimetype, bytes);
		sent.files.set(part.fieldname, [...(sent.files.get(part.fieldname) ?? []), attachment]);
	}
	return sent;
}

async function readSent(app: App, request: FastifyRequest): Promise<Sent> {
	if (request.isMultipart()) return await readMultipart(app, request);
	const text = typeof request.body === 'string' ? request.body : '';
	return { texts: new URLSearchParams(text), files: new Map() };
}

function readAnswers(form: FormRow, sent: Sent): Answers {
	const answers: Answers = {};
	for (const field of form.fields) {
		if (!takesAnswer(field)) continue;
		const name = `field-${field.id}`;
		const texts = sent.texts.getAll(name).filter(Boolean);
		if (field.type === 'checkbox') answers[field.id] = texts;
		else if (field.type === 'document') {
			answers[field.id] = (sent.files.get(name) ?? []).map(({ id }) => id);
		} else answers[field.id] = texts[0] ?? null;
	}
	return answers;
}

const isOutcome = (text: string | null): text is Outcome =>
	OUTCOMES.some((outcome) => outcome === text);

/** The step the person is at: the first that waits for them. */
function currentStep(app: App, record: RecordRow): StepRow | undefined {
	return record.steps
		.map((id) => app.world.steps.need(id))
		.find((step) => step.completed_at === null && needsPerson(step));
}

function find(app: App, request: FastifyRequest): RecordRow | undefined {
	const { key } = request.params as { key: string };
	return app.world.records.first('key', key);
}

function show(app: App, { request }: Incoming): Answer {
	const record = find(app, request);
	if (!record) return html(unknownPage(), 404);
	const { world } = app;
	if (record.finished_at !== null) return html(donePage(world, record));
	if (!isOpen(world, record)) return html(closedPage(world, record));
	const step = currentStep(app, record);
	return html(step ? stepPage(world, record, step) : declarationPage(world, record));
}

/** Takes those names over that differ from what is known. */
function propose(world: World, record: RecordRow, texts: URLSearchParams): void {
	const names: CorrectionRow['correction'] = {};
	const first = texts.get('first_name')?.trim();
	const middle = texts.get('middle_name')?.trim() || null;
	const last = texts.get('last_name')?.trim();
	if (first && first !== record.name.first_name) names.first_name = first;
	if (middle !== record.name.middle_name) names.middle_name = middle;
	if (last && last !== record.name.last_name) names.last_name = last;
	if (Object.keys(names).length > 0) proposeCorrection(world, record, names);
}

async function take(app: App, { request }: Incoming): Promise<Answer> {
	const record = find(app, request);
	if (!record) return html(unknownPage(), 404);
	const back = redirect(`/i/${record.key}`);
	if (!isOpen(app.world, record)) return back;
	const { world } = app;
	const sent = await readSent(app, request);
	if (sent.texts.get('declaration') === 'true') {
		confirmDeclaration(world, record);
		return back;
	}
	if (sent.texts.get('correction') === 'true') {
		propose(world, record, sent.texts);
		return back;
	}
	const step = record.steps
		.map((id) => world.steps.need(id))
		.find(({ id }) => String(id) === sent.texts.get('step'));
	if (!step || step.completed_at !== null) return back;
	const form = step.form === null ? undefined : world.forms.first('reference', step.form);
	const outcome = sent.texts.get('outcome');
	const files = sent.files.get('files') ?? [];
	completeStep(world, record, step, {
		...(isOutcome(outcome) ? { outcome } : {}),
		...(form ? { answers: readAnswers(form, sent) } : {}),
		...(files.length > 0 ? { attachments: files } : {}),
	});
	return back;
}

/** Adds the pages where a person completes a request. */
export function addPerformPages(server: FastifyInstance, services: Services): void {
	const { app } = services;
	server.get(
		'/i/:key',
		wrap(services, 'GET /i/{key}', (incoming) => show(app, incoming)),
	);
	server.post(
		'/i/:key',
		wrap(services, 'POST /i/{key}', (incoming) => take(app, incoming)),
	);
}
