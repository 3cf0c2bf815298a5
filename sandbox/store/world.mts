import { randomUUID } from 'node:crypto';
import type { DomainEvent, EventName, Subject } from './events.mts';
import { Table } from './table.mts';
import type * as rows from './types.mts';

export interface WorldOptions {
	/** Milliseconds since 1970; tests may give a clock of their own. */
	now: () => number;
	/** Whether this team has cases at all. */
	casesEnabled: boolean;
}

/**
 * All that the local Amiqus knows, in memory. Everything that happens to it is announced here, in
 * one place, so that subscriptions can follow.
 */
export class World {
	readonly users = new Table<rows.UserRow>(301);
	readonly teams = new Table<rows.TeamRow>(81);
	readonly members = new Table<rows.MemberRow>(121);
	readonly clients = new Table<rows.ClientRow>(1001).index(
		'reference',
		(row) => row.reference?.toLowerCase() ?? null,
	);
	readonly organisations = new Table<rows.OrganisationRow>(3001);
	readonly records = new Table<rows.RecordRow>(5001)
		.index('client', (row) => row.client)
		.index('key', (row) => row.key);
	readonly steps = new Table<rows.StepRow>(60001);
	readonly stepReviews = new Table<rows.StepReviewRow>(11001).index('step', (row) => row.step);
	readonly checks = new Table<rows.CheckRow>(82001).index('record', (row) => row.record);
	readonly recordDocuments = new Table<rows.RecordDocumentRow>(23001).index(
		'record',
		(row) => row.record,
	);
	readonly forms = new Table<rows.FormRow>(37001)
		.index('reference', (row) => row.reference)
		.index('record', (row) => row.record)
		.index('client', (row) => row.client);
	readonly formTemplates = new Table<rows.FormTemplateRow>(45001).index(
		'reference',
		(row) => row.reference,
	);
	readonly attachments = new Table<rows.AttachmentRow>(31001);
	readonly files = new Table<rows.FileRow>(41001)
		.index('client', (row) => row.client)
		.index('attachment', (row) => row.attachment);
	readonly clientDocuments = new Table<rows.ClientDocumentRow>(27001);
	readonly corrections = new Table<rows.CorrectionRow>(15001)
		.index('client', (row) => row.client)
		.index('record', (row) => row.record);
	readonly cases = new Table<rows.CaseRow>(8001)
		.index('reference', (row) => row.reference?.toLowerCase() ?? null)
		.index('client', (row) => row.client);
	readonly caseItems = new Table<rows.CaseItemRow>(9001)
		.index('case', (row) => row.case)
		.index('record', (row) => row.record);
	readonly caseReviews = new Table<rows.CaseReviewRow>(12001).index('case', (row) => row.case);
	readonly recordTemplates = new Table<rows.RecordTemplateRow>(43001);
	readonly emailTemplates = new Table<rows.TextTemplateRow>(13001);
	readonly documentTemplates = new Table<rows.TextTemplateRow>(78001);
	readonly library = new Table<rows.LibraryDocumentRow>(17001);
	readonly credits = new Table<rows.CreditRow>(1);
	readonly emails = new Table<rows.EmailRow>(1).index('record', (row) => row.record);
	readonly webhooks = new Table<rows.WebhookRow>(501);

	/** Whether a request is refused that costs more than is left. */
	creditsRunOut = false;

	private readonly listeners = new Set<(event: DomainEvent) => void>();
	/** Of the next assignee. */
	assigneeId = 34001;
	private stampedSecond = -1;
	private stamp = '';
	private shiftMs = 0;

	constructor(readonly options: WorldOptions) {}

	/** The present moment in Amiqus's format: UTC, to the second. */
	now(): string {
		const second = Math.floor((this.options.now() + this.shiftMs) / 1000);
		if (second !== this.stampedSecond) {
			this.stampedSecond = second;
			this.stamp = this.moment(0);
		}
		return this.stamp;
	}

	/** A moment so many milliseconds from now. */
	moment(offsetMs: number): string {
		return `${new Date(this.options.now() + this.shiftMs + offsetMs).toISOString().slice(0, 19)}Z`;
	}

	today(): string {
		return this.now().slice(0, 10);
	}

	/** Lets something happen as if it were another time: so are seeded things given a past. */
	during<T>(offsetMs: number, happen: () => T): T {
		this.shiftMs += offsetMs;
		try {
			return happen();
		} finally {
			this.shiftMs -= offsetMs;
		}
	}

	/** Both stamps of something new. */
	stamps(): rows.Stamped {
		const now = this.now();
		return { created_at: now, updated_at: now };
	}

	uuid(): string {
		return randomUUID();
	}

	nextAssigneeId(): number {
		return this.assigneeId++;
	}

	/** Tells everyone who listens that something happened. */
	announce(name: EventName, subject: Subject): void {
		if (this.listeners.size === 0) return;
		const event = { name, at: this.now(), subject };
		for (const listener of this.listeners) listener(event);
	}

	/** Listens to everything that happens; the returned function ends it. */
	onEvent(listener: (event: DomainEvent) => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}
}
