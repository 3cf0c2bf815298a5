import { isOpen } from './progress.mts';
import type {
	AttachmentRow,
	CheckRow,
	CheckStatus,
	FormRow,
	RecordDocumentRow,
	RecordRow,
	StepRow,
} from '../store/types.mts';
import type { World } from '../store/world.mts';
import { addBytes, addFile } from './attachments.mts';
import { answerForm, type Answers, takesAnswer } from './forms.mts';
import { photoIdResponse } from './photo-id.mts';
import { afterProgress, changeRecord } from './records.mts';
import { samplePdf } from '../files/pdf.mts';

/** How a check may come out. */
export type Outcome = Exclude<CheckStatus, 'pending'>;

export const OUTCOMES: readonly Outcome[] = [
	'accepted',
	'refer',
	'rejected',
	'submitted',
	'failed',
	'paused',
];

export interface StepResult {
	outcome?: Outcome;
	answers?: Answers;
	/** What the person uploads; a small PDF where nothing is given. */
	attachments?: AttachmentRow[];
}

const SETTLED = new Set<CheckStatus>(['accepted', 'refer', 'rejected']);

/** Gives a check its result; a photo ID check then has details, too. */
function setVerdict(world: World, record: RecordRow, check: CheckRow, status: CheckStatus): void {
	const details =
		check.type === 'photo_id' && check.response === null && SETTLED.has(status)
			? {
					response: photoIdResponse(
						world,
						record,
						world.steps.need(check.step),
						check,
						status === 'accepted',
					),
				}
			: {};
	world.checks.update(check, { status, ...details, updated_at: world.now() });
	if (check.type === 'watchlist') {
		world.announce('watchlist.updated', { record: record.id, client: record.client });
	}
}

function completeCheck(
	world: World,
	record: RecordRow,
	step: StepRow,
	outcome: Outcome | undefined,
): boolean {
	const check = world.checks.need(step.check ?? -1);
	const preset = step.preferences?.state;
	const automatic =
		typeof preset === 'string' && preset !== 'pending' ? (preset as Outcome) : undefined;
	const status = outcome ?? automatic ?? 'accepted';
	setVerdict(world, record, check, status);
	return status !== 'paused';
}

/** Uploads of the person, put among their files. */
function receive(
	world: World,
	record: RecordRow,
	document: RecordDocumentRow,
	attachments: readonly AttachmentRow[],
): number[] {
	return attachments.map((attachment) => {
		addFile(world, attachment, {
			client: record.client,
			type: 'received',
			source: { id: document.id, type: 'record_document' },
			source_type: document.type,
			created_by: { id: record.client, type: 'client' },
		});
		return attachment.id;
	});
}

function completeDocument(
	world: World,
	record: RecordRow,
	step: StepRow,
	given: readonly AttachmentRow[] | undefined,
): void {
	const document = world.recordDocuments.need(step.document ?? -1);
	const now = world.now();
	const sample = () => [
		addBytes(
			world,
			`${document.name ?? 'document'}.pdf`,
			'application/pdf',
			samplePdf([document.name ?? 'Document']),
		),
	];
	if (document.type === 'requested') {
		const attachments = receive(world, record, document, given ?? sample());
		world.recordDocuments.update(document, { attachments, name: document.name });
	} else if (document.config?.require_return === true) {
		const returned = world.recordDocuments.insert({
			...world.stamps(),
			record: record.id,
			type: 'returned',
			name: document.name,
			status: 'complete',
			config: null,
			source: { type: 'record_document', id: document.id },
			attachments: [],
			completed_at: now,
		});
		const attachments = receive(world, record, returned, given ?? sample());
		world.recordDocuments.update(returned, { attachments });
	}
	world.recordDocuments.update(document, {
		status: 'complete',
		completed_at: now,
		updated_at: now,
	});
}

function sampleAnswers(world: World, { fields }: FormRow): Answers {
	const answers: Answers = {};
	for (const field of fields) {
		if (!takesAnswer(field)) continue;
		if (field.type === 'document') {
			const bytes = samplePdf([String(field.label)]);
			answers[field.id] = [addBytes(world, 'upload.pdf', 'application/pdf', bytes).id];
		} else if (field.type === 'radio' || field.type === 'checkbox') {
			const { options } = field.label as { options: string[] };
			const first = options[0] ?? '';
			answers[field.id] = field.type === 'radio' ? first : [first];
		} else answers[field.id] = `Answer to ${String(field.label)}`;
	}
	return answers;
}

/** Puts a form's uploads among the person's files: an answer names files, not attachments. */
function fileUploads(world: World, form: FormRow, answers: Answers): Answers {
	const filed: Answers = {};
	for (const [id, answer] of Object.entries(answers)) {
		const field = form.fields.find((candidate) => candidate.id === id);
		if (field?.type !== 'document' || !Array.isArray(answer)) {
			filed[id] = answer;
			continue;
		}
		filed[id] = answer.map((attachment) => {
			const file = addFile(world, world.attachments.need(Number(attachment)), {
				client: form.client,
				type: 'received',
				source: { id: form.id, type: 'client_form' },
				created_by: { id: form.client, type: 'client' },
			});
			return file.id;
		});
	}
	return filed;
}

function completeForm(world: World, step: StepRow, answers: Answers | undefined): void {
	const form = world.forms.first('reference', step.form);
	if (!form) return;
	answerForm(world, form, fileUploads(world, form, answers ?? sampleAnswers(world, form)), true);
}

/** Completes one step as the person would, with the verdict it is to have. */
export function completeStep(
	world: World,
	record: RecordRow,
	step: StepRow,
	{ outcome, answers, attachments }: StepResult = {},
): void {
	let done = true;
	if (step.check !== null) done = completeCheck(world, record, step, outcome);
	else if (step.document !== null) completeDocument(world, record, step, attachments);
	else completeForm(world, step, answers);
	if (done) world.steps.update(step, { completed_at: world.now() });
	changeRecord(world, record, {});
	afterProgress(world, record);
}

/** Lets the results come in that checks of a request still wait for. */
export function settleChecks(world: World, record: RecordRow, outcome: Outcome): void {
	for (const check of world.checks.where('record', record.id)) {
		if (check.status !== 'submitted' && check.status !== 'paused') continue;
		setVerdict(world, record, check, outcome);
		const step = world.steps.need(check.step);
		if (step.completed_at === null) world.steps.update(step, { completed_at: world.now() });
	}
	changeRecord(world, record, {});
	afterProgress(world, record);
}

/** Confirms that all answers are true, where that is asked. */
export function confirmDeclaration(world: World, record: RecordRow): void {
	changeRecord(world, record, { declaration_confirmed_at: world.now() });
	afterProgress(world, record);
}

/** Completes all that is left of a request, as a person would who does it in one go. */
export function completeRecord(world: World, record: RecordRow, result: StepResult = {}): void {
	for (const id of record.steps) {
		const step = world.steps.need(id);
		if (step.completed_at === null && isOpen(world, record))
			completeStep(world, record, step, result);
	}
	const undeclared = record.is_declaration_required && record.declaration_confirmed_at === null;
	if (undeclared && isOpen(world, record)) confirmDeclaration(world, record);
}
