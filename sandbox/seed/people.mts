import { addCase, addCaseItems, changeCase, moveCase } from '../domain/cases.mts';
import { addClient, replaceAddress, setClientArchived } from '../domain/clients.mts';
import { completeRecord, completeStep } from '../domain/completion.mts';
import { proposeCorrection } from '../domain/corrections.mts';
import { addRecord, changeRecord, setReviewed } from '../domain/records.mts';
import { planSteps } from '../domain/steps.mts';
import type { ClientRow, NameParts, RecordRow } from '../store/types.mts';
import type { World } from '../store/world.mts';
import { seedSurroundings } from './surroundings.mts';
import type { SeededTeam } from './team.mts';
import { STARTER_FORM } from './templates.mts';

export const DAY = 24 * 60 * 60 * 1000;

type Title = NameParts['title'];

const PEOPLE: Array<[Title, string, string | null, string, string | null, string | null]> = [
	['ms', 'Isla', 'Jean', 'Mackintosh', '1991-03-14', 'HF-0001'],
	['mr', 'Kwame', null, 'Asante', '1985-11-02', 'HF-0002'],
	['dr', 'Zoë', null, 'Brontë', '1978-07-30', 'HF-0003'],
	['mx', 'Robin', 'Alex', 'Okonkwo', '1999-01-21', 'HF-0004'],
	[null, 'Siobhán', null, 'Ní Dhomhnaill', null, 'HF-0005'],
	['mrs', 'Agnieszka', 'Maria', 'Wójcik', '1969-12-24', 'HF-0006'],
	['mr', 'Hamish', null, 'McAllister', '2001-05-09', null],
	['other', 'Yuki', null, 'Tanaka', '1993-09-17', 'HF-0008'],
	['miss', 'Priya', null, 'Raman', '1997-06-05', 'HF-0009'],
	['mr', 'Owain', 'Rhys', 'Llewellyn', '1988-02-28', 'HF-0010'],
];

const plain = (text: string) =>
	text
		.normalize('NFD')
		.replace(/[^A-Za-z]/g, '')
		.toLowerCase();

function seedClients(world: World): ClientRow[] {
	return PEOPLE.map(([title, first, middle, last, dob, reference], index) =>
		world.during(-(PEOPLE.length - index) * 9 * DAY, () => {
			const client = addClient(world, {
				name: {
					title,
					other_title: title === 'other' ? 'Sensei' : null,
					first_name: first,
					middle_name: middle,
					last_name: last,
				},
				email: `${plain(first)}.${plain(last)}@example.com`,
				dob,
				reference,
				mobile: index % 2 === 0 ? `+44 7700 9000${10 + index}` : null,
			});
			replaceAddress(world, client, {
				unit: null,
				house_name: null,
				house_number: String(3 + index * 4),
				street_name: 'Shore Street',
				second_street: null,
				district: null,
				city: 'Anstruther',
				province: 'Fife',
				postcode: 'KY10 3EA',
				country: 'GB',
			});
			return client;
		}),
	);
}

const PHOTO_ID = {
	type: 'check.photo_id',
	preferences: { report_type: 'standard', docs: ['passport'], facial_similarity: true },
};
const IDENTITY = { type: 'check.identity' };
const DUMMY = { type: 'check.dummy' };
const FORM = { type: 'form', preferences: { form: STARTER_FORM } };
const TRANSFER = {
	type: 'document.transfer',
	preferences: { template: 17001, require_return: true, instructions: 'Please read and sign.' },
};
const BILL = {
	type: 'document.request',
	preferences: { title: 'Utility bill', instructions: 'A bill of the last three months.' },
};

/** Requests in every state that one can be in. */
function seedRecords(world: World, people: ClientRow[], team: SeededTeam): RecordRow[] {
	const send = (who: number, daysAgo: number, steps: object[], then?: (row: RecordRow) => void) => {
		const client = people[who];
		if (!client) throw new Error(`No person ${who}`);
		return world.during(-daysAgo * DAY, () => {
			const record = addRecord(world, client, team.owner, {
				steps: planSteps(world, steps),
				notification: 'email',
				reminder: true,
				message: 'Please complete these steps.',
				assignees: who % 2 === 0 ? [team.member.id] : [],
			});
			if (then) world.during(2 * 60 * 60 * 1000, () => then(record));
			return record;
		});
	};
	const firstStep = (record: RecordRow) => world.steps.need(record.steps[0] ?? -1);
	// Longest ago first, so that ids and dates rise together.
	return [
		send(5, 44, [BILL, IDENTITY], (row) => completeStep(world, row, firstStep(row))),
		send(6, 40, [PHOTO_ID]),
		send(4, 25, [IDENTITY], (row) => {
			completeRecord(world, row, { outcome: 'refer' });
			setReviewed(world, row, true);
		}),
		send(0, 20, [PHOTO_ID, BILL, FORM], (row) => completeRecord(world, row)),
		send(8, 15, [IDENTITY], (row) => {
			completeRecord(world, row, { outcome: 'rejected' });
			changeRecord(world, row, { archived_at: world.now() });
		}),
		send(2, 12, [BILL, FORM], (row) => completeStep(world, row, firstStep(row))),
		send(1, 6, [IDENTITY, BILL]),
		send(3, 5, [PHOTO_ID], (row) => completeRecord(world, row, { outcome: 'submitted' })),
		send(7, 4, [DUMMY, FORM], (row) =>
			completeStep(world, row, firstStep(row), { outcome: 'paused' }),
		),
		send(9, 3, [TRANSFER, PHOTO_ID], (row) =>
			proposeCorrection(world, row, { first_name: 'Owen', last_name: 'Llewelyn' }),
		),
	];
}

function seedCases(
	world: World,
	people: ClientRow[],
	records: RecordRow[],
	team: SeededTeam,
): void {
	const names = ['Full-time onboarding', 'Contract renewal', 'Volunteer', 'Move to Glasgow'];
	const statuses = ['action_required', 'awaiting_response', 'approved', 'on_hold'] as const;
	names.forEach((name, index) => {
		const client = people[index];
		if (!client) return;
		world.during(-(12 - index) * DAY, () => {
			const row = addCase(world, client, team.owner, { name, reference: `CASE-${index + 1}` });
			const own = records.filter((record) => record.client === client.id).map(({ id }) => id);
			addCaseItems(world, row, own);
			moveCase(world, row, statuses[index] ?? 'on_hold');
			if (index === 0) {
				const assignees = [{ id: world.nextAssigneeId(), member: team.member.id }];
				world.cases.update(row, { assignees });
			}
			if (index === 2) changeCase(world, row, { is_archived: true });
		});
	});
}

/** Fills a new sandbox with fictional people and what has happened to them. */
export function seedPeople(world: World, team: SeededTeam): void {
	const people = seedClients(world);
	const records = seedRecords(world, people, team);
	seedCases(world, people, records, team);
	const [first, second, third] = people;
	if (first)
		world.clients.update(first, {
			status: 'approved',
			deletion_date: world.moment(90 * DAY).slice(0, 10),
		});
	if (second) world.clients.update(second, { status: 'pending', deletion_date: world.today() });
	if (third) world.clients.update(third, { deletion_date: world.moment(-3 * DAY).slice(0, 10) });
	const last = people.at(-1);
	if (last) setClientArchived(world, last, true);
	seedSurroundings(world, people, records, team);
}
