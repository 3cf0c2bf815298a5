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
	read: NewestFirst | undefined,
	{ list }: Lister,
): Promise<IDataObject[]> {
	const ids = requestsIn(one);
	if (ids.length === 0) return [];
	const known = ids.map((id) => read?.get(id));
	if (known.every((record) => record !== undefined)) return known;
	const items = await list({
		method: 'GET',
		path: path`/cases/${Number(one.id)}/items`,
		query: { expand: ['entity'] },
	});
	return items.map(({ entity }) => entity).filter(isObject) as IDataObject[];
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
	const held = await requestsOfCase(one, read, context);
	const [newest] = newestFirst(held.filter((record) => isOfComposition(record, composition)));
	const stays = ifExists === 'keep' || (ifExists === 'renew' && !OVER.has(newest?.status));
	if (newest && stays) return { record: newest, adopt: false };

	const all = await list({ method: 'GET', path: path`/clients/${person}/records` });
	const inHere = new Set(held.map(({ id }) => id));
	const candidates = all.filter(
		(record) =>
			!inHere.has(record.id) &&
			!(timeOf(record.created_at) < timeOf(one.created_at)) &&
			isOfComposition(record, composition) &&
			!(ifExists === 'renew' && OVER.has(record.status)),
	);
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
	const such = all.filter((record) => isOfComposition(record, composition));
	const [newest] = await ownOf(newestFirst(such), team);
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
