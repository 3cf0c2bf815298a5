import type { Address, ClientRow, NameParts } from '../store/types.mts';
import type { World } from '../store/world.mts';
import { formSubject } from './forms.mts';

export interface ClientFields {
	status?: ClientRow['status'];
	name?: Partial<NameParts>;
	email?: string;
	landline?: string | null;
	mobile?: string | null;
	dob?: string | null;
	reference?: string | null;
	deletion_date?: string | null;
}

type NewClient = ClientFields & {
	email: string;
	name: Partial<NameParts> & { first_name: string; last_name: string };
};

const NO_NAME = { title: null, other_title: null, middle_name: null };

/** Adds a person; nobody looks whether they are there already. */
export function addClient(world: World, fields: NewClient): ClientRow {
	const row = world.clients.insert({
		...world.stamps(),
		status: null,
		landline: null,
		mobile: null,
		dob: null,
		reference: null,
		national_insurance_number: null,
		deletion_date: null,
		archived_at: null,
		address: null,
		assignees: [],
		organisations: [],
		...fields,
		name: { ...NO_NAME, ...fields.name },
	});
	world.announce('client.created', { client: row.id });
	return row;
}

/** Changes a person and tells what kind of change it was. */
export function changeClient(world: World, row: ClientRow, fields: ClientFields): ClientRow {
	const { status: before, deletion_date: dueBefore } = row;
	world.clients.update(row, {
		...fields,
		name: { ...row.name, ...fields.name },
		updated_at: world.now(),
	});
	const subject = { client: row.id };
	world.announce('client.updated', subject);
	if (row.status !== before) world.announce('client.status', subject);
	if (row.deletion_date !== dueBefore) {
		const gone = row.deletion_date === null;
		world.announce(
			gone ? 'client.deletion_reminder_deleted' : 'client.deletion_reminder_updated',
			subject,
		);
		if (row.deletion_date === world.today())
			world.announce('client.deletion_reminder_due', subject);
	}
	return row;
}

export function replaceAddress(world: World, row: ClientRow, address: Address): void {
	world.clients.update(row, { address, updated_at: world.now() });
	world.announce('client.updated', { client: row.id });
}

/** Archives a person or takes them out of the archive; Amiqus has this on its screens only. */
export function setClientArchived(world: World, row: ClientRow, archived: boolean): void {
	world.clients.update(row, {
		archived_at: archived ? world.now() : null,
		updated_at: world.now(),
	});
	world.announce(archived ? 'client.archived' : 'client.unarchived', { client: row.id });
}

function removeRecords(world: World, row: ClientRow): void {
	for (const record of world.records.where('client', row.id)) {
		for (const id of record.steps) world.steps.remove(world.steps.need(id));
		for (const check of world.checks.where('record', record.id)) world.checks.remove(check);
		for (const document of world.recordDocuments.where('record', record.id)) {
			world.recordDocuments.remove(document);
		}
		for (const item of world.caseItems.where('record', record.id)) world.caseItems.remove(item);
		for (const email of world.emails.where('record', record.id)) world.emails.remove(email);
		world.records.remove(record);
	}
}

/** Deletes a person with everything that belongs to them. */
export function removeClient(world: World, row: ClientRow): void {
	removeRecords(world, row);
	for (const file of world.files.where('client', row.id)) {
		const attachment = world.attachments.get(file.attachment);
		if (attachment) world.attachments.remove(attachment);
		world.files.remove(file);
	}
	for (const form of world.forms.where('client', row.id)) {
		world.forms.remove(form);
		world.announce('form.deleted', formSubject(form));
	}
	for (const correction of world.corrections.where('client', row.id)) {
		world.corrections.remove(correction);
	}
	for (const found of world.cases.where('client', row.id)) world.cases.remove(found);
	world.clients.remove(row);
	world.announce('client.deleted', { client: row.id });
}
