import { isObject, type IDataObject } from '../../declare/json';
import { view } from '../../declare/output';

const PERSON = {
	id: 'Number of the person at Amiqus, by which other operations take them',
	status: "Your team's decision: pending, approved or rejected",
	full_name: 'First, middle and last name',
	first_name: 'Given name',
	last_name: 'Family name',
	email: 'Where Amiqus writes to the person',
	mobile: 'Mobile telephone number',
	dob: 'Date of birth, as YYYY-MM-DD',
	reference: 'Your own ID for the person',
	deletion_date: 'Day from which Amiqus reminds your team to delete the person',
	created_at: 'When the person was added',
	updated_at: 'When the person was last changed',
	archived_at: 'When the person was put into the archive; not there for active ones',
};

/** A person in one flat line: who it is, how to reach them, your decision and the dates that matter. */
export const simplifyClient = view(PERSON, (client) => {
	const name = isObject(client.name) ? (client.name as IDataObject) : {};
	const { full_name, first_name, last_name } = name;
	const { id, status, ...rest } = client;
	const all: IDataObject = { id, status, full_name, first_name, last_name, ...rest };
	return Object.fromEntries(Object.keys(PERSON).map((key) => [key, all[key]]));
});

/** A person, and what became of them. */
export const simplifyUpserted = view(
	{ outcome: 'What was done: created, updated or unchanged', ...PERSON },
	(person) => ({ outcome: person.outcome, ...simplifyClient(person) }),
);
