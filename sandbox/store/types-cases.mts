import type { JsonObject } from '../core/json.mts';
import type { AssigneeRow, Stamped } from './types.mts';

export type CaseStatus =
	| 'pending'
	| 'awaiting_response'
	| 'action_required'
	| 'reviewed_pending_decision'
	| 'approved'
	| 'rejected'
	| 'on_hold';

export interface CaseItemRow extends Stamped {
	id: number;
	case: number;
	record: number;
}

export interface CaseRow extends Stamped {
	id: number;
	name: string;
	reference: string | null;
	status: CaseStatus;
	status_changed_at: string;
	client: number;
	assignees: AssigneeRow[];
	created_by: number;
	archived_at: string | null;
}

export interface CaseReviewRow extends Stamped {
	id: number;
	case: number;
	reviewed_by: number;
	status: CaseStatus;
	from_status: CaseStatus;
}

export interface RecordTemplateRow extends Stamped {
	id: number;
	name: string;
	description: string;
	presets: {
		steps: Array<JsonObject & { type: string }>;
		notification: 'email' | false;
		message: string | null;
		reminder: boolean;
		is_declaration_required: boolean;
		assignees: number[];
	};
	is_enabled: boolean;
}

export interface TextTemplateRow extends Stamped {
	id: number;
	name: string;
	description: string;
	content: string;
	is_enabled: boolean;
}

export interface LibraryDocumentRow extends Stamped {
	id: number;
	name: string;
	description: string | null;
	is_enabled: boolean;
	attachment: number | null;
}

/** An e-mail that Amiqus would have sent; it is put into words when somebody reads it. */
export interface EmailRow {
	id: number;
	record: number;
	kind: 'invitation' | 'reminder' | 'receipt' | 'bounce';
	to: string;
	/** Whether it came back. */
	bounced: boolean;
	at: string;
}

export interface CreditRow {
	id: number;
	credits: number;
	reason: string | null;
	causer: { id: number; type: 'user' | 'check' } | null;
	created_at: string;
}

export interface WebhookRow extends Stamped {
	id: number;
	uuid: string;
	url: string;
	secret: string;
	events: string[];
	is_enabled: boolean;
	/** Deliveries lost in a row; the tenth switches the subscription off. */
	lost: number;
}
