import { InvalidParameterError } from '../../declare/field';
import { isObject, type IDataObject } from '../../declare/json';
import type { RunContext } from '../../declare/operation';
import { path } from '../../declare/path';
import { NewestFirst } from './newestFirst';

/** What is the same for all items of a run: each is looked up once, when it is first needed. */
export interface Team {
	/** A request template with what it has ready. @throws InvalidParameterError where there is none such in use */
	template(id: number): Promise<IDataObject>;
	/** The requests that the credential's own user has created. */
	ownRequests(): Promise<NewestFirst>;
	/** The call that lists those. */
	ownRequestsList(): Promise<ReturnType<typeof requestsOf>>;
	/** The same, with requests read anew. */
	afresh(): Team;
}

export function teamOf(context: RunContext): Team {
	const templates = once(async () => {
		const all = await context.list({ method: 'GET', path: path`/templates/records` });
		return new Map(all.map((one) => [Number(one.id), one]));
	});
	const ownRequestsList = once(async () => {
		const { body } = await context.call({ method: 'GET', path: path`/team/me` });
		return requestsOf(isObject(body) ? Number(body.id) : 0);
	});
	const ownRequests = async () => new NewestFirst(context, await ownRequestsList());
	const team: Omit<Team, 'ownRequests' | 'afresh'> = {
		ownRequestsList,
		template: async (id) => {
			const found = (await templates()).get(id);
			if (!found) throw noTemplate('is no request template of your team');
			if (found.is_enabled === false) throw noTemplate('is a request template that is not enabled');
			return found;
		},
	};
	const afresh = (): Team => ({ ...team, ownRequests: once(ownRequests), afresh });
	return afresh();
}

function noTemplate(problem: string): InvalidParameterError {
	return new InvalidParameterError(['Request Template'], problem);
}

function requestsOf(teamMember: number) {
	return { method: 'GET' as const, path: path`/records`, query: { created_by: teamMember } };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
	let made: Promise<T> | undefined;
	return async () => await (made ??= make());
}
