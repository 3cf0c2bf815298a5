import { AmiqusError } from '../../declare/errors';
import { idIn, type IDataObject, type JsonObject } from '../../declare/json';
import type { OperationContext } from '../../declare/operation';
import { path, type ApiPath } from '../../declare/path';
import { withAttachments } from '../attachment/upload';
import { createCase } from '../case/upsert';
import { savePerson } from '../client/upsert';
import { filesIn, withIds } from '../record/steps';
import { isOfComposition } from '../spending/composition';
import { findingsAbout } from './fields';
import type { Plan } from './plan';
import type { Team } from './team';
import type { Wish } from './wish';

type Context = Pick<OperationContext, 'call' | 'files' | 'list'> & { team: Team };

/** Makes what is missing, in the order in which a run that is cut short is understood by the next. */
export async function carryOut(wish: Wish, plan: Plan, context: Context): Promise<IDataObject> {
	const person = await savePerson(context, wish.person, plan.person);
	const opened = wish.case && (await theCase(wish.case, plan, Number(person.id), context));
	const request = await theRequest(wish, plan, Number(person.id), context);
	if (opened && (request.outcome === 'created' || plan.request?.adopt)) {
		await context.call({
			method: 'PATCH',
			path: path`/cases/${Number(opened.id)}/items`,
			body: [{ id: Number(request.id), type: 'record' }],
		});
	}
	const assigned = await assign(wish, person, request, context);
	return {
		reference: wish.reference,
		person: pick(person, 'id', 'outcome', 'status', 'email'),
		case: opened ? pick(opened, 'id', 'outcome', 'status', 'name', 'reference') : null,
		request: pick(request, 'id', 'outcome', 'status', 'perform_url', 'expired_at'),
		perform_url: request.perform_url || null,
		...assigned,
	};
}

function pick(thing: IDataObject, ...names: string[]): IDataObject {
	return Object.fromEntries(names.map((name) => [name, thing[name] ?? null]));
}

async function theCase(
	{ reference, name }: NonNullable<Wish['case']>,
	plan: Plan,
	person: number,
	context: Context,
): Promise<IDataObject> {
	if (plan.case) return { ...plan.case, outcome: 'found' };
	return await createCase(context, { client: person, name, reference });
}

async function theRequest(
	wish: Wish,
	plan: Plan,
	person: number,
	{ call, files, team }: Context,
): Promise<IDataObject> {
	if (plan.request) return { ...plan.request.record, outcome: 'found' };
	const list = await team.ownRequestsList();
	const steps = (wish.request.steps ?? []) as JsonObject[];
	return await withAttachments(files, filesIn(steps), async (ids) => {
		const { body } = await call({
			method: 'POST',
			path: path`/records`,
			body: {
				client: person,
				...wish.request,
				...(ids.length > 0 ? { steps: withIds(steps, ids) } : {}),
			},
			findAgain: {
				list: {
					...list,
					query: { ...list.query, sort_by: 'created_at', order_by: 'desc', limit: 100 },
				},
				matches: (record) =>
					idIn(record.client) === person && isOfComposition(record, wish.composition),
			},
		});
		return { ...(body as IDataObject), outcome: 'created' };
	});
}

/** Assigns who is not assigned yet. */
async function assign(
	{ assignees }: Wish,
	person: IDataObject,
	request: IDataObject,
	context: Context,
): Promise<IDataObject> {
	const outcomes: IDataObject = {};
	for (const [name, thing, at, wanted] of [
		['person', person, path`/clients/${Number(person.id)}/assignees`, assignees.person],
		['request', request, path`/records/${Number(request.id)}/assignees`, assignees.request],
	] as const) {
		if (wanted.length === 0) continue;
		outcomes[name] = await assignTo(thing, at, wanted, context).catch((error: unknown) => {
			throw error instanceof AmiqusError ? error.below(findingsAbout(name)) : error;
		});
	}
	return Object.keys(outcomes).length > 0 ? { assignees: outcomes } : {};
}

async function assignTo(
	thing: IDataObject,
	at: ApiPath,
	wanted: readonly number[],
	{ call, list }: Context,
): Promise<string> {
	// Only what was created just now needs no look, unless it comes with assignees of its template's.
	const present = thing.outcome === 'created' ? [] : await list({ method: 'GET', path: at });
	const known = new Set(present.map(({ team_member: member }) => memberIn(member)));
	const missing = wanted.filter((id) => !known.has(id));
	if (missing.length === 0) return 'unchanged';
	const body = missing.map((id) => ({ type: 'team_member', team_member: id }));
	await call({ method: 'POST', path: at, body });
	return 'updated';
}

const memberIn = (member: unknown) => Number(idIn(member));
