import type { JsonObject } from '../core/json.mts';
import type { FileSource } from '../files/content.mts';

export type * from './types-cases.mts';

export interface Stamped {
	created_at: string;
	updated_at: string;
}

export interface NameParts {
	title: string | null;
	other_title: string | null;
	first_name: string;
	middle_name: string | null;
	last_name: string;
}

export const ADDRESS_FIELDS = [
	'unit',
	'house_name',
	'house_number',
	'street_name',
	'second_street',
	'district',
	'city',
	'province',
	'postcode',
	'country',
] as const;

export type Address = { [field in (typeof ADDRESS_FIELDS)[number]]: string | null };

export type Decision = 'pending' | 'approved' | 'rejected';

export interface AssigneeRow {
	id: number;
	member: number;
}

export interface UserRow extends Stamped {
	id: number;
	name: string;
	email: string;
}

export type Role = 'assumed' | 'owner' | 'member' | 'read-only' | 'assigned-only';

export interface MemberRow {
	id: number;
	team: number;
	user: number;
	name: string;
	email: string;
	role: Role | null;
}

export interface TeamRow extends Stamped {
	id: number;
	identifier: string;
	uuid: string;
	name: string;
	contact: string;
	telephone: string | null;
	tier: string;
	logo: string | null;
	is_support_enabled: boolean;
	archived_at: string | null;
}

export interface ClientRow extends Stamped {
	id: number;
	status: Decision | null;
	name: NameParts;
	email: string;
	landline: string | null;
	mobile: string | null;
	dob: string | null;
	reference: string | null;
	national_insurance_number: string | null;
	deletion_date: string | null;
	archived_at: string | null;
	address: Address | null;
	assignees: AssigneeRow[];
	organisations: number[];
}

export interface OrganisationRow extends Stamped {
	id: number;
	status: Decision | null;
	name: string;
	company_number: string | null;
	jurisdiction: string | null;
	reference: string | null;
	address: Address | null;
	incorporated_at: string | null;
	archived_at: string | null;
	assignees: AssigneeRow[];
}

export type CheckStatus =
	| 'pending'
	| 'submitted'
	| 'accepted'
	| 'rejected'
	| 'refer'
	| 'failed'
	| 'paused';

export type ReviewStatus = 'pending' | 'approved' | 'rejected';

export interface StepReviewRow extends Stamped {
	id: number;
	step: number;
	reviewed_by: number;
	status: ReviewStatus;
	from_status: ReviewStatus;
	message: string | null;
}

export interface StepRow {
	id: number;
	record: number;
	type: string;
	preferences: JsonObject | null;
	check: number | null;
	document: number | null;
	form: string | null;
	cost: number;
	completed_at: string | null;
}

export interface CheckRow extends Stamped {
	id: number;
	record: number;
	step: number;
	type: string;
	status: CheckStatus;
	requires_consent: boolean;
	/** Detailed results, which only photo ID checks have. */
	response: PhotoIdRow | null;
}

/** A photo ID check's results; its pictures are attachments. */
export interface PhotoIdRow {
	result: 'clear' | 'consider';
	reports: JsonObject[];
	media: Array<{ attachment: number; details: JsonObject }>;
}

export type RecordStatus =
	| 'pending'
	| 'started'
	| 'complete'
	| 'incomplete'
	| 'waiting'
	| 'failed'
	| 'empty'
	| 'paused'
	| 'amendments'
	| 'reviewed';

export interface RecordRow extends Stamped {
	id: number;
	client: number;
	/** Of the address where the person completes it. */
	key: string;
	email: string;
	name: NameParts;
	steps: number[];
	has_reminders: boolean;
	notification: 'email' | false;
	message: string | null;
	is_declaration_required: boolean;
	declaration_confirmed_at: string | null;
	reviewed_at: string | null;
	/** When the person had done all of it. */
	finished_at: string | null;
	/** When nothing more could happen to it: results are in, or its time was over. */
	ended_at: string | null;
	expired_at: string;
	archived_at: string | null;
	created_by: number;
	assignees: AssigneeRow[];
}

export interface RecordDocumentRow extends Stamped {
	id: number;
	record: number;
	type: 'requested' | 'sent' | 'returned';
	name: string | null;
	status: 'pending' | 'complete';
	config: JsonObject | null;
	source: { type: 'record' | 'record_document'; id: number };
	attachments: number[];
	completed_at: string | null;
}

export type FormField = JsonObject & { id: string; type: string };

export interface FormTemplateRow extends Stamped {
	id: number;
	reference: string;
	name: string;
	description: string | null;
	instructions: JsonObject | null;
	fields: FormField[];
	version: number;
	is_enabled: boolean;
	archived_at: string | null;
}

export interface FormRow extends Stamped {
	id: number;
	reference: string;
	type: 'internal' | 'requested';
	client: number;
	record: number | null;
	name: string;
	description: string | null;
	instructions: JsonObject | null;
	fields: FormField[];
	version: number;
	completed_at: string | null;
	archived_at: string | null;
}

export type ScanStatus = 'pending' | 'clean' | 'infected' | 'error' | 'unsupported';

export interface AttachmentRow extends Stamped {
	id: number;
	name: string;
	original: string;
	type: string;
	size: number;
	av_status: ScanStatus;
	/** SHA-256 of the bytes, in hexadecimal. */
	checksum: string;
	content: FileSource;
	/** A virus scan that is still running: when it ends, in milliseconds since 1970, and how. */
	scan: { due: number; outcome: ScanStatus } | null;
	redacted_at: string | null;
}

export type FileSourceType =
	| 'check'
	| 'client'
	| 'client_form'
	| 'client_document'
	| 'record_document';

export interface FileRow extends Stamped {
	id: number;
	client: number;
	type: 'internal' | 'sent' | 'received';
	source: { id: number; type: FileSourceType };
	/** What kind of check or document it came from, for filtering. */
	source_type: string | null;
	name: string;
	attachment: number;
	created_by: { id: number; type: 'client' | 'team_member' };
	expires_at: string | null;
}

export interface ClientDocumentRow extends Stamped {
	id: number;
	client: number;
	name: string;
	instructions: string;
}

export interface CorrectionRow extends Stamped {
	id: number;
	client: number;
	record: number;
	status: 'pending' | 'accepted' | 'rejected';
	correction: { first_name?: string; middle_name?: string | null; last_name?: string };
}
