import { AmiqusError } from '../../declare/errors';
import { InvalidParameterError, place } from '../../declare/field';
import { text } from '../../declare/fields/basic';
import { idIn, type IDataObject, type JsonObject } from '../../declare/json';
import { operation, type OperationContext } from '../../declare/operation';
import { isId, path } from '../../declare/path';
import { client } from '../shared/person';
import { CASES, claimOf, findCase, finding } from '../shared/byReference';
import { lookUp } from '../shared/lookUp';
import { contradicting, type Identity } from '../shared/sameThing';
import { changed, oneOf, severalFoundField } from '../shared/upsert';

const fields = {
	reference: finding(
		text('Reference', {
			description:
				'Your own ID for the case, by which it is found again. Upper and lower case are the same.',
			body: 'reference',
			required: true,
		}),
	),
	client: { ...client, body: 'client' },
	name: text('Name', { description: 'What the case is about', body: 'name', required: true }),
	severalFound: severalFoundField('case with this reference'),
};

/** What is said where a reference belongs to several cases. */
const SEVERAL_CASES = 'cases in Amiqus have this reference';

/** What tells one case from another. */
const CASE: Identity = { client: 'person', name: 'name' };

export const upsert = operation({
	name: 'Create or Update',
	value: 'upsert',
	action: 'Create or update a case',
	effect: 'changes',
	description: 'Create a new case, or update the current one if it already exists (upsert)',
	fields,
	calls: ['GET /cases', 'POST /cases', 'PATCH /cases/{case}'],
	together: (items) => contradicting(fields, CASE, items, ({ reference }) => reference),
	claims: ({ reference }) => [claimOf.case(reference)],
	prepare: async (items, context) =>
		await lookUp(
			context,
			CASES,
			items.map(({ values: { reference } }) => reference),
		),
	execute: async (values, context) => {
		const { reference, client: person, severalFound } = values;
		const cases = await context.shared.find(reference, context, context.outdated);
		const found = caseOf(cases, person, severalFound, [fields.reference.label]);
		const wanted = place(fields, values).body;
		if (!found) return await createCase(context, wanted);
		const changes = changed({ name: wanted.name ?? null }, found);
		if (Object.keys(changes).length === 0) return { outcome: 'unchanged', ...found };
		const { body } = await context.call({
			method: 'PATCH',
			path: path`/cases/${Number(found.id)}`,
			body: changes,
		});
		return { outcome: 'updated', ...(body as IDataObject) };
	},
});

/**
 * The case that a reference means; none where there is none.
 *
 * @param person whose it has to be; undefined for one who is not in Amiqus yet
 * @param labels of the field that holds the reference, from the outermost on
 * @throws AmiqusError where there are several and none may be chosen, or Amiqus does not say whose it is
 * @throws InvalidParameterError where it is the case of another person
 */
export function caseOf(
	cases: readonly IDataObject[],
	person: number | undefined,
	severalFound: string | undefined,
	labels: readonly string[],
): IDataObject | undefined {
	const own = cases.filter((one) => idIn(one.client) === person);
	const chosen = severalFound === 'newest' && own.length > 0 ? own : cases;
	const found = oneOf(chosen, severalFound, SEVERAL_CASES);
	if (!found) return undefined;
	const owner = idIn(found.client);
	if (!isId(owner)) throw ownerless(found);
	if (owner !== person) {
		throw new InvalidParameterError(
			labels,
			`names a case of another person: case ${String(found.id)} of person ${owner}`,
		);
	}
	return found;
}

function ownerless({ id }: IDataObject): AmiqusError {
	return new AmiqusError(`Amiqus does not say whose the case ${String(id)} is`, {
		advice:
			'It may be another person’s, so it was left as it is and no request was sent. Run it again later, or look at the case in Amiqus.',
	});
}

/**
 * Opens a case.
 *
 * @param wanted its body, with a reference
 */
export async function createCase(
	{ call }: Pick<OperationContext, 'call'>,
	wanted: JsonObject,
): Promise<IDataObject> {
	const { reference, client: person, name } = wanted;
	const { body } = await call({
		method: 'POST',
		path: path`/cases`,
		body: wanted,
		findAgain: findCase(String(reference), Number(person), String(name)),
	});
	return { outcome: 'created', ...(body as IDataObject) };
}
