import { isOpen, recordSubject } from './progress.mts';
import type { EmailRow, RecordRow } from '../store/types.mts';
import type { World } from '../store/world.mts';

/** An address nobody has: what is sent there comes back. */
const comesBack = (address: string) => address.toLowerCase().startsWith('bounce');

function send(
	world: World,
	record: RecordRow,
	kind: EmailRow['kind'],
	to: string = record.email,
): EmailRow {
	return world.emails.insert({ record: record.id, kind, to, bounced: false, at: world.now() });
}

/** Tells the person of their request; where that comes back, the member who sent it is told. */
export function invite(world: World, record: RecordRow): void {
	const invitation = send(world, record, 'invitation');
	if (!comesBack(record.email)) return;
	world.emails.update(invitation, { bounced: true });
	send(world, record, 'bounce', world.members.need(record.created_by).email);
	world.announce('record.bounced', recordSubject(record));
}

/** Reminds the person of a request that still waits for them, unless it never reached them. */
export function remind(world: World, record: RecordRow): void {
	const waits = isOpen(world, record) && record.archived_at === null;
	if (waits && !comesBack(record.email)) send(world, record, 'reminder');
}

/** Thanks the person who has done all that was asked. */
export function sendReceipt(world: World, record: RecordRow): void {
	if (record.notification === 'email' && !comesBack(record.email)) send(world, record, 'receipt');
}

/** What an e-mail says, line by line, and where the person goes on. */
export interface Letter {
	subject: string;
	lines: string[];
	/** Path of the page it links to. */
	link?: string;
}

/** Puts an e-mail into words. */
export function letterOf(world: World, { kind, record: id }: EmailRow): Letter {
	const record = world.records.need(id);
	const team = world.teams.rows[0]?.name ?? 'The team';
	const { first_name: first, last_name: last } = record.name;
	const until = `You can do so until ${record.expired_at.slice(0, 10)}.`;
	const link = `/i/${record.key}`;
	const hello = `Hello ${first},`;
	const message = record.message === null ? [] : [record.message];
	switch (kind) {
		case 'invitation': {
			const lines = [hello, `${team} asks you to complete a request.`, ...message, until];
			return { subject: `${team} has sent you a request`, lines, link };
		}
		case 'reminder': {
			const lines = [hello, `Your request from ${team} still waits for you.`, ...message, until];
			return { subject: `Reminder: your request from ${team}`, lines, link };
		}
		case 'receipt': {
			const lines = [hello, `${team} has received everything it asked you for. Thank you.`];
			return { subject: `You have completed your request from ${team}`, lines };
		}
		case 'bounce': {
			const lines = [
				`The request for ${first} ${last} could not be delivered to ${record.email}.`,
				'Correct the address and send it again.',
			];
			return { subject: `Request ${id} did not reach ${first} ${last}`, lines };
		}
	}
}
