import { AmiqusError } from '../../declare/errors';
import { isObject } from '../../declare/json';
import type { RunContext } from '../../declare/operation';
import { isId, path } from '../../declare/path';
import { once } from '../shared/once';
import { templatesOf, type TemplateOf } from '../spending/templates';
import { NewestFirst } from '../shared/newestFirst';

/** What is the same for all items of a run: each is looked up once, when it is first needed. */
export interface Team {
	template: TemplateOf;
	/** The requests that the credential's own user has created. */
	ownRequests(): Promise<NewestFirst>;
	/** The call that lists those. */
	ownRequestsList(): Promise<ReturnType<typeof requestsOf>>;
	/** The same, with requests read anew. */
	afresh(): Team;
}

export function teamOf(context: RunContext): Team {
	const ownRequestsList = once(async () => {
		const { body } = await context.call({ method: 'GET', path: path`/team/me` });
		const id = isObject(body) ? body.id : undefined;
		if (!isId(id)) throw nobody();
		return requestsOf(id);
	});
	const ownRequests = async () => new NewestFirst(context, await ownRequestsList());
	const team: Omit<Team, 'ownRequests' | 'afresh'> = {
		ownRequestsList,
		template: templatesOf(context),
	};
	const afresh = (): Team => ({ ...team, ownRequests: once(ownRequests), afresh });
	return afresh();
}

function nobody(): AmiqusError {
	return new AmiqusError('Amiqus did not say which team member the credential is of', {
		advice:
			'Without that, requests sent before cannot be told from those of others. No request was sent. Look whether the credential still works.',
	});
}

function requestsOf(teamMember: number) {
	return { method: 'GET' as const, path: path`/records`, query: { created_by: teamMember } };
}
