import { AmiqusError } from '../../declare/errors';
import { isObject, type IDataObject } from '../../declare/json';
import type { OperationContext, RunContext } from '../../declare/operation';
import { path } from '../../declare/path';
import { timeOf } from '../../declare/times';
import { newestFirst } from '../shared/upsert';
import { isOfComposition, type WantedStep } from '../spending/composition';
import { NewestFirst } from '../shared/newestFirst';
import type { Team } from './team';

/** What to do where there is such a request already. */
export type IfExists = 'keep' | 'renew' | 'always';

/** Statuses of a request at which nobody can do anything about it any more. */
const OVER: ReadonlySet<unknown> = new Set([
	'complete',
	'empty',
	'failed',
	'incomplete',
	'reviewed',
]);

type Lister = Pick<OperationContext, 'list'>;

/** The ids of the requests that a case, with its items, holds. */
export function requestsIn({ items }: IDataObject): number[] {
	const entities = Array.isArray(items) ? items.filter(isObject).map(({ entity }) => entity) : [];
	return entities.filter(isObject).map(({ id }) => Number(id));
}

/** Reads the requests that many cases hold, where the list of all requests is shorter than one call for each case. */
export async function readRequests(
	context: RunContext,
	cases: readonly IDataObject[],
): Promise<NewestFirst> {
	const requests = new NewestFirst(context, { method: 'GET', path: path`/records` });
	const holding = cases.map(requestsIn).filter(({ length }) => length > 0);
	if (holding.length > 1) await requests.readAllOf(holding.flat(), holding.length - 1);
	return requests;
}

/** The requests that a case holds. */
async function requestsOfCase(
	one: IDataObject,
	person: number,
	read: NewestFirst | undefined,
	{ list }: Lister,
): Promise<IDataObject[]> {
	const ids = requestsIn(one);
	const items = Array.isArray(one.items) ? one.items.length : 0;
	if (items === 0) return [];
	const known = ids.map((id) => read?.get(id));
	if (ids.length === items && known.every((record) => record !== undefined && isTold(record)))
		return known as IDataObject[];
	const shown = await list({
		method: 'GET',
		path: path`/cases/${Number(one.id)}/items`,
		query: { expand: ['entity'] },
	});
	const held = shown.map(({ entity }) => entity).filter(isObject) as IDataObject[];
	return held.every(isTold) ? held : await wholeOf(held, person, { list });
}

/**
 * Whether Amiqus tells what a request is made of, without which nobody can say that it is another than the one asked for.
 * One without any steps is told to have none.
 */
const isTold = ({ steps }: IDataObject) => Array.isArray(steps) && steps.every(isObject);

/** Requests of a person that were shown by their IDs only, as the person's list shows them. */
async function wholeOf(
	records: readonly IDataObject[],
	person: number,
	{ list }: Lister,
): Promise<IDataObject[]> {
	const all = await list({ method: 'GET', path: path`/clients/${person}/records` });
	const byId = new Map(all.map((record) => [Number(record.id), record]));
	return records.map((record) => byId.get(Number(record.id)) ?? record);
}

/**
 * Those of a composition.
 *
 * @throws AmiqusError where one may be: another would be sent beside it
 */
function such(records: readonly IDataObject[], composition: readonly WantedStep[]): IDataObject[] {
	const untold = records.find((record) => !isTold(record));
	if (!untold) return records.filter((record) => isOfComposition(record, composition));
	throw new AmiqusError(`Amiqus does not say what steps the request ${String(untold.id)} has`, {
		advice:
			'It may be the one that is asked for, so no other was sent. Run it again later, or look at the person in Amiqus.',
	});
}

/** What is looked for. */
export interface Wanted {
	composition: readonly WantedStep[];
	ifExists: IfExists;
}

/** A request that is there already. */
export interface FoundRequest {
	record: IDataObject;
	/** Whether it still has to be put into the case. */
	adopt: boolean;
}

/**
 * The request that a case holds already, or one that a run which was killed has left outside; none where another is to be
 * sent.
 *
 * @param read requests read beforehand
 */
export async function requestInCase(
	{ composition, ifExists }: Wanted,
	person: number,
	one: IDataObject,
	context: Lister & { read: NewestFirst | undefined; team: Team },
): Promise<FoundRequest | undefined> {
	const { list, read, team } = context;
	const held = await requestsOfCase(one, person, read, context);
	const [newest] = newestFirst(such(held, composition));
	const stays = ifExists === 'keep' || (ifExists === 'renew' && !OVER.has(newest?.status));
	if (newest && stays) return { record: newest, adopt: false };

	const all = await list({ method: 'GET', path: path`/clients/${person}/records` });
	const inHere = new Set(held.map(({ id }) => id));
	const possible = all.filter(
		(record) =>
			!inHere.has(record.id) &&
			!(timeOf(record.created_at) < timeOf(one.created_at)) &&
			!(ifExists === 'renew' && OVER.has(record.status)),
	);
	const candidates = such(possible, composition);
	if (candidates.length === 0) return undefined;
	const cases = await list({
		method: 'GET',
		path: path`/cases`,
		query: { client: person, expand: ['items'] },
	});
	const inCases = new Set(cases.flatMap(requestsIn));
	const orphans = candidates.filter(({ id }) => !inCases.has(Number(id)));
	const [orphan] = await ownOf(newestFirst(orphans), team);
	return orphan && { record: orphan, adopt: true };
}

/** The request that a person without a case has been sent already by the same user; none where another is to be sent. */
export async function requestOfPerson(
	{ composition, ifExists }: Wanted,
	person: number,
	{ list, team }: Lister & { team: Team },
): Promise<FoundRequest | undefined> {
	if (ifExists === 'always') return undefined;
	const all = await list({ method: 'GET', path: path`/clients/${person}/records` });
	const [newest] = await ownOf(newestFirst(such(all, composition)), team);
	if (!newest || (ifExists === 'renew' && OVER.has(newest.status))) return undefined;
	return { record: newest, adopt: false };
}

/** Those of the requests that the credential's own user has created. */
async function ownOf(records: readonly IDataObject[], team: Team): Promise<IDataObject[]> {
	if (records.length === 0) return [];
	const own = await team.ownRequests();
	const kept: IDataObject[] = [];
	for (const record of records) if (await own.has(record)) kept.push(record);
	return kept;
}
