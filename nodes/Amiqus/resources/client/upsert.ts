import { isObject, type IDataObject, type JsonObject, type JsonValue } from '../../declare/json';
import { path } from '../../declare/path';
import { place, type Fields } from '../../declare/field';
import { collection, text } from '../../declare/fields/basic';
import { operation, type OperationContext } from '../../declare/operation';
import {
	claimOf,
	finding,
	hasReference,
	listByReference,
	PERSONS,
	OF_A_PERSON,
} from '../shared/byReference';
import { lookUp } from '../shared/lookUp';
import { contradicting, type Identity } from '../shared/sameThing';
import { changed, holds, oneOf, severalFoundField } from '../shared/upsert';
import { checkTitle, detailFields, effectOfDetails, emailField, nameFields } from './fields';
import { simplifyUpserted } from './simplify';

/** All details but the reference, which stands on the node. */
const otherDetails = Object.fromEntries(
	Object.entries(detailFields).filter(([name]) => name !== 'reference'),
) as Omit<typeof detailFields, 'reference'>;

/** Who a person is, where they are found again by reference. */
export const personFields = {
	reference: finding(
		text('Reference', {
			description:
				'Your own ID for the person, by which they are found again. Upper and lower case are the same.',
			body: 'reference',
			required: true,
		}),
	),
	...nameFields,
	email: emailField,
	additionalFields: collection('Additional Fields', otherDetails, { role: 'upsert' }),
} satisfies Fields;

const fields = { ...personFields, severalFound: severalFoundField('person with this reference') };

/** Who somebody is. */
export const PERSON: Identity = {
	'name.first_name': 'first name',
	'name.middle_name': 'middle name',
	'name.last_name': 'last name',
	email: 'e-mail address',
	dob: 'date of birth',
};

export const upsert = operation({
	name: 'Create or Update',
	value: 'upsert',
	action: 'Create or update a person',
	effect: 'details',
	description: 'Create a new person, or update the current one if it already exists (upsert)',
	fields,
	simplify: simplifyUpserted,
	effectOf: ({ additionalFields }) => effectOfDetails(additionalFields),
	calls: ['GET /clients', 'POST /clients', 'PATCH /clients/{client}'],
	together: (items) => contradicting(fields, PERSON, items, ({ reference }) => reference),
	claims: ({ reference }) => [claimOf.person(reference)],
	prepare: async (items, context) => {
		await context.each(items, ({ values }) => checkTitle(values.additionalFields));
		return await lookUp(
			context,
			PERSONS,
			items.map(({ values: { reference } }) => reference),
		);
	},
	execute: async (values, context) => {
		const { reference, severalFound } = values;
		const persons = await context.shared.find(reference, context, context.outdated);
		const found = oneOf(persons, severalFound, SEVERAL_PERSONS);
		return await savePerson(context, place(fields, values).body, found);
	},
});

/** What is said where a reference belongs to several persons. */
export const SEVERAL_PERSONS = 'persons in Amiqus have this reference';

/**
 * Creates a person, or changes what differs.
 *
 * @param wanted the body of a new one, with its reference
 * @param found the person it is already, if any
 * @returns the person, with what was done as `outcome`
 */
export async function savePerson(
	{ call }: Pick<OperationContext, 'call'>,
	wanted: JsonObject,
	found: IDataObject | undefined,
): Promise<IDataObject> {
	if (!found) {
		const { body } = await call({ ...createPerson(String(wanted.reference)), body: wanted });
		return { outcome: 'created', ...(body as IDataObject) };
	}
	const changes = personChanges(wanted, found);
	if (!changes) return { outcome: 'unchanged', ...found };
	const { body } = await call({
		method: 'PATCH',
		path: path`/clients/${Number(found.id)}`,
		body: changes,
	});
	return { outcome: 'updated', ...(body as IDataObject) };
}

function createPerson(reference: string) {
	return {
		method: 'POST' as const,
		path: path`/clients`,
		findAgain: {
			list: listByReference(reference),
			matches: (person: IDataObject) => hasReference(person, reference),
			own: OF_A_PERSON,
		},
	};
}

/** What of the wanted values a person does not hold yet; undefined when they hold all of them. */
export function personChanges(wanted: JsonObject, found: IDataObject): JsonObject | undefined {
	const { name, ...rest } = wanted;
	const changes = changed(rest, found, personHolds);
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

/** Whether Amiqus holds a value of a person already. An e-mail address in other case is the same one. */
function personHolds(key: string, wanted: JsonValue, found: unknown): boolean {
	if (key === 'email' && typeof wanted === 'string' && typeof found === 'string') {
		return wanted.toLowerCase() === found.toLowerCase();
	}
	return holds(key, wanted, found);
}
