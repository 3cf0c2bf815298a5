import type { IDataObject } from '../../declare/json';
import type { Ahead, OperationContext, RunContext } from '../../declare/operation';
import { caseOf } from '../case/upsert';
import { SEVERAL_PERSONS } from '../client/upsert';
import { CASES_WITH_ITEMS, PERSONS, sameReference } from '../shared/byReference';
import { lookUp, type LookUp } from '../shared/lookUp';
import { oneOf } from '../shared/upsert';
import type { OnboardingValues } from './fields';
import type { NewestFirst } from '../shared/newestFirst';
import { readRequests, requestInCase, requestOfPerson, type FoundRequest } from './requests';
import type { Team } from './team';
import { caseReferenceOf, type Wish } from './wish';

/** What is there already of what an item asks for; the rest is made. */
export interface Plan {
	person: IDataObject | undefined;
	case: IDataObject | undefined;
	request: FoundRequest | undefined;
}

/** What was looked up for all items together. */
export interface LookedUp {
	persons: LookUp<string>;
	cases: LookUp<string>;
	/** Requests that the cases hold, where those were listed. */
	requests: NewestFirst | undefined;
	/** Whether all persons and cases are known, so that a plan takes few calls or none. */
	known: boolean;
}

/** Looks up together what costs fewer calls together. */
export async function lookUpAll(
	context: RunContext,
	items: ReadonlyArray<Ahead<OnboardingValues>>,
): Promise<LookedUp> {
	const persons = await lookUp(
		context,
		PERSONS,
		items.map(({ values }) => values.reference),
	);
	const references = items.flatMap(({ values }) => caseReferenceOf(values) ?? []);
	const cases = await lookUp(context, CASES_WITH_ITEMS, references);
	if (!cases.known) return { persons, cases, requests: undefined, known: false };
	const distinct = new Map(references.map((reference) => [sameReference(reference), reference]));
	const found: IDataObject[] = [];
	for (const reference of distinct.values()) {
		found.push(...(await cases.find(reference, context, false)));
	}
	const requests = await readRequests(context, found);
	return { persons, cases, requests, known: persons.known };
}

/**
 * Finds what is there of what an item asks for.
 *
 * @param outdated whether what was looked up for all items together may not hold any more
 * @throws AmiqusError where it cannot be told, or the case is another person's
 */
export async function planOf(
	wish: Wish,
	lookedUp: LookedUp,
	{ list, team, outdated }: Pick<OperationContext, 'list'> & { team: Team; outdated: boolean },
): Promise<Plan> {
	const { persons, cases } = lookedUp;
	const read = outdated ? undefined : lookedUp.requests;
	const person = oneOf(
		await persons.find(wish.reference, { list }, outdated),
		wish.severalFound,
		SEVERAL_PERSONS,
	);
	const id = person && Number(person.id);
	const such = wish.case && (await cases.find(wish.case.reference, { list }, outdated));
	const found = such && caseOf(such, id, wish.severalFound, wish.caseLabels);
	if (id === undefined || (wish.case && !found)) {
		return { person, case: found, request: undefined };
	}
	const context = { list, read, team: outdated ? team.afresh() : team };
	const request = found
		? await requestInCase(wish, id, found, context)
		: await requestOfPerson(wish, id, context);
	return { person, case: found, request };
}
