import { AmiqusError } from '../../transport/errors';
import { isObject, type IDataObject, type JsonObject, type JsonValue } from '../../declare/json';
import { path } from '../../declare/path';
import { place, type Values } from '../../declare/field';
import { choice, collection, text } from '../../declare/fields/basic';
import { operation } from '../../declare/operation';
import { hasReference, listByReference, sameReference } from '../shared/byReference';
import { checkTitle, detailFields, effectOfDetails, emailField, nameFields } from './fields';
import { simplifyClient } from './simplify';

/** All details but the reference, which stands on the node. */
const otherDetails = Object.fromEntries(
	Object.entries(detailFields).filter(([name]) => name !== 'reference'),
) as Omit<typeof detailFields, 'reference'>;

const fields = {
	reference: text('Reference', {
		description:
			'Your own ID for the person, by which they are found again. Upper and lower case are the same.',
		body: 'reference',
		required: true,
	}),
	...nameFields,
	email: emailField,
	additionalFields: collection('Additional Fields', otherDetails, { role: 'upsert' }),
	severalFound: choice('If Several Are Found', {
		description: 'What to do when Amiqus has more than one person with this reference',
		default: 'fail',
		options: [
			{ name: 'Fail', value: 'fail', description: 'Change none of them and name their IDs' },
			{ name: 'Use the Newest', value: 'newest', description: 'Update the one created last' },
		],
	}),
};

export const upsert = operation({
	name: 'Create or Update',
	value: 'upsert',
	action: 'Create or update a person',
	effect: 'details',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	fields,
	simplify: (person) => ({ outcome: person.outcome, ...simplifyClient(person) }),
	effectOf: ({ additionalFields }) => effectOfDetails(additionalFields),
	orderBy: ({ reference }) => sameReference(reference),
	calls: ['GET /clients', 'POST /clients', 'PATCH /clients/{client}'],
	execute: async (values, { call, list }) => {
		checkTitle(values.additionalFields);
		const wanted = place(fields, values).body as JsonObject;
		const listed = await list(listByReference(values.reference), 100);
		const found = oneOf(
			listed.filter((person) => hasReference(person, values.reference)),
			values,
		);
		if (!found) {
			const { body } = await call({
				method: 'POST',
				path: path`/clients`,
				body: wanted,
				findAgain: {
					list: listByReference(values.reference),
					matches: (person) => hasReference(person, values.reference),
				},
			});
			return { outcome: 'created', ...(body as IDataObject) };
		}
		const changes = differences(wanted, found);
		if (!changes) return { outcome: 'unchanged', ...found };
		const { body } = await call({
			method: 'PATCH',
			path: path`/clients/${Number(found.id)}`,
			body: changes,
		});
		return { outcome: 'updated', ...(body as IDataObject) };
	},
});

/** The person to update; none when there is none. */
function oneOf(persons: IDataObject[], values: Values<typeof fields>): IDataObject | undefined {
	if (persons.length > 1 && values.severalFound === 'fail') {
		const ids = persons.map(({ id }) => String(id)).join(', ');
		throw new AmiqusError(`Several persons in Amiqus have this reference: their IDs are ${ids}`, {
			advice:
				'Nothing was changed. Give each person a reference of their own, or set If Several Are Found to Use the Newest.',
		});
	}
	const age = ({ created_at: at, id }: IDataObject): [string, number] => [String(at), Number(id)];
	return [...persons].sort((a, b) => {
		const [[atA, idA], [atB, idB]] = [age(a), age(b)];
		return atA === atB ? idB - idA : atA < atB ? 1 : -1;
	})[0];
}

/** What of the wanted values a person does not hold yet; undefined when they hold all of them. */
function differences(wanted: JsonObject, found: IDataObject): JsonObject | undefined {
	const { name, ...rest } = wanted;
	const changes = changed(rest, found);
	const names = isObject(name) ? (name as JsonObject) : {};
	const changedNames = changed(names, isObject(found.name) ? (found.name as IDataObject) : {});
	// A title in words is only taken together with the title Other.
	for (const key of ['title', 'other_title'] as const) {
		const together = 'title' in changedNames || 'other_title' in changedNames;
		const value = names[key];
		if (together && value !== undefined) changedNames[key] = value;
	}
	if (Object.keys(changedNames).length > 0) changes.name = changedNames;
	return Object.keys(changes).length > 0 ? changes : undefined;
}

function changed(wanted: JsonObject, found: IDataObject): JsonObject {
	return Object.fromEntries(
		Object.entries(wanted).filter(([key, value]) => !same(key, value, found[key])),
	);
}

/** Whether Amiqus holds a value already. An e-mail address in other case is the same one, and so is a reference. */
function same(key: string, wanted: JsonValue, found: unknown): boolean {
	if (key === 'reference') return true;
	if (key === 'email' && typeof wanted === 'string' && typeof found === 'string') {
		return wanted.toLowerCase() === found.toLowerCase();
	}
	return wanted === (found ?? null);
}
