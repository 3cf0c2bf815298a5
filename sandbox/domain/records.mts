import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../core/json.mts';
import type {
	AttachmentRow,
	ClientRow,
	MemberRow,
	RecordDocumentRow,
	RecordRow,
	StepRow,
} from '../store/types.mts';
import type { World } from '../store/world.mts';
import { addFile } from './attachments.mts';
import { moveCase } from './cases.mts';
import { invite, sendReceipt } from './emails.mts';
import { addForm } from './forms.mts';
import { isDone, isExpired, recordSubject } from './progress.mts';
import { isCheck, needsPerson, STEP_TYPES } from './step-types.mts';
import type { PlannedStep } from './steps.mts';

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

export interface NewRecord {
	steps: PlannedStep[];
	notification: 'email' | false;
	message?: string | null;
	reminder?: boolean;
	is_declaration_required?: boolean;
	assignees?: number[];
}

function addDocument(
	world: World,
	record: RecordRow,
	document: Pick<RecordDocumentRow, 'type' | 'name' | 'config'>,
	attachment?: AttachmentRow,
): number {
	const row = world.recordDocuments.insert({
		...world.stamps(),
		...document,
		record: record.id,
		status: 'pending',
		source: { type: 'record', id: record.id },
		attachments: attachment ? [attachment.id] : [],
		completed_at: null,
	});
	if (attachment) {
		addFile(world, attachment, {
			client: record.client,
			type: 'sent',
			source: { id: row.id, type: 'record_document' },
			source_type: 'sent',
			created_by: { id: record.created_by, type: 'team_member' },
		});
	}
	return row.id;
}

type StepParts = Pick<StepRow, 'preferences' | 'check' | 'document' | 'form'>;

function requestParts(world: World, record: RecordRow, preferences: JsonObject): StepParts {
	const template = world.documentTemplates.get(Number(preferences.template));
	const title = template?.name ?? String(preferences.title);
	const instructions = template?.content ?? String(preferences.instructions);
	const config = { instructions };
	const document = addDocument(world, record, { type: 'requested', name: title, config });
	return { preferences: { title, instructions }, check: null, document, form: null };
}

function transferParts(world: World, record: RecordRow, preferences: JsonObject): StepParts {
	const entry = world.library.get(Number(preferences.template));
	const attachment = world.attachments.get(Number(preferences.attachment ?? entry?.attachment));
	const config = {
		require_return: preferences.require_return === true,
		require_confirmation: preferences.require_confirmation === true,
		instructions: preferences.instructions ?? null,
		return_message: preferences.return_message ?? null,
	};
	const name =
		typeof preferences.name === 'string' ? preferences.name : (entry?.name ?? 'Document');
	const document = addDocument(world, record, { type: 'sent', name, config }, attachment);
	return { preferences: config, check: null, document, form: null };
}

function formParts(world: World, record: RecordRow, preferences: JsonObject): StepParts {
	const reference = String(preferences.form).toLowerCase();
	const template = world.formTemplates.first('reference', reference);
	if (!template) throw new Error(`No form template ${reference}`);
	const form = addForm(world, template, { client: record.client, record: record.id });
	return { preferences: null, check: null, document: null, form: form.reference };
}

function checkParts(preferences: JsonObject, type: string): StepParts {
	const has = STEP_TYPES[type]?.preferences !== undefined;
	return { preferences: has ? preferences : null, check: null, document: null, form: null };
}

function addCheck(world: World, record: RecordRow, step: StepRow): void {
	const check = world.checks.insert({
		...world.stamps(),
		record: record.id,
		step: step.id,
		type: step.type.slice('check.'.length),
		status: 'pending',
		requires_consent: STEP_TYPES[step.type]?.requiresConsent ?? false,
		response: null,
	});
	world.steps.update(step, { check: check.id });
	if (step.cost > 0) {
		world.credits.insert({
			credits: -step.cost,
			reason: null,
			causer: { id: check.id, type: 'check' },
			created_at: world.now(),
		});
	}
	if (!needsPerson(step)) {
		world.steps.update(step, { completed_at: world.now() });
		world.checks.update(check, { status: 'accepted' });
	}
}

function addStep(
	world: World,
	record: RecordRow,
	{ type, preferences, cost }: PlannedStep,
): number {
	const parts =
		type === 'form'
			? formParts(world, record, preferences)
			: type === 'document.request'
				? requestParts(world, record, preferences)
				: type === 'document.transfer'
					? transferParts(world, record, preferences)
					: checkParts(preferences, type);
	const step = world.steps.insert({ record: record.id, type, cost, completed_at: null, ...parts });
	if (isCheck(type)) addCheck(world, record, step);
	return step.id;
}

/** Sends a request to a person. */
export function addRecord(
	world: World,
	client: ClientRow,
	author: MemberRow,
	wanted: NewRecord,
): RecordRow {
	const record = world.records.insert({
		...world.stamps(),
		client: client.id,
		key: randomBytes(15).toString('base64url'),
		email: client.email,
		name: { ...client.name },
		steps: [],
		has_reminders: wanted.reminder ?? false,
		notification: wanted.notification,
		message: wanted.message ?? null,
		is_declaration_required: wanted.is_declaration_required ?? false,
		declaration_confirmed_at: null,
		reviewed_at: null,
		finished_at: null,
		ended_at: null,
		expired_at: world.moment(MONTH_MS),
		archived_at: null,
		created_by: author.id,
		assignees: (wanted.assignees ?? []).map((member) => ({ id: world.nextAssigneeId(), member })),
	});
	world.records.update(record, { steps: wanted.steps.map((step) => addStep(world, record, step)) });
	world.announce('record.created', recordSubject(record));
	world.announce('client.record', recordSubject(record));
	if (wanted.notification === 'email') invite(world, record);
	afterProgress(world, record);
	return record;
}

/** Changes a request and tells of it. */
export function changeRecord(
	world: World,
	record: RecordRow,
	change: Partial<RecordRow>,
): RecordRow {
	world.records.update(record, { ...change, updated_at: world.now() });
	world.announce('record.updated', recordSubject(record));
	return record;
}

/** Marks a request as looked at, or takes that back. */
export function setReviewed(world: World, record: RecordRow, reviewed: boolean): void {
	if ((record.reviewed_at !== null) === reviewed) return;
	world.records.update(record, {
		reviewed_at: reviewed ? world.now() : null,
		updated_at: world.now(),
	});
	world.announce(reviewed ? 'record.reviewed' : 'record.unreviewed', recordSubject(record));
}

/** Ends a request that is still open. */
export function expireRecord(world: World, record: RecordRow): RecordRow {
	changeRecord(world, record, { expired_at: world.now() });
	afterProgress(world, record);
	return record;
}

/** Whether any check still waits for its result. */
const awaitsResults = (world: World, record: RecordRow) =>
	world.checks
		.where('record', record.id)
		.some(({ status }) => status === 'submitted' || status === 'paused');

/** Notices what the last change has brought to an end, and moves the cases the request is in. */
export function afterProgress(world: World, record: RecordRow): void {
	if (record.finished_at === null && isDone(world, record)) {
		world.records.update(record, { finished_at: world.now(), updated_at: world.now() });
		sendReceipt(world, record);
	}
	const isOver = record.finished_at !== null || isExpired(world, record);
	if (!isOver || record.ended_at !== null || awaitsResults(world, record)) return;
	world.records.update(record, { ended_at: world.now() });
	world.announce('record.finished', recordSubject(record));
	for (const item of world.caseItems.where('record', record.id)) {
		const row = world.cases.get(item.case);
		if (row?.status === 'awaiting_response') moveCase(world, row, 'action_required');
	}
}
