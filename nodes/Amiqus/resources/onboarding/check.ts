import type { IDataObject, JsonObject } from '../../declare/json';
import { personChanges } from '../client/upsert';
import type { Plan } from './plan';
import type { Wish } from './wish';

/** What an onboarding would do, in the form of what it puts out when it does it. */
export function checked(wish: Wish, plan: Plan, credits: number): IDataObject {
	const { person, case: found, request } = plan;
	const changes = person && personChanges(wish.person, person);
	const creates = !request;
	return {
		check_only: true,
		reference: wish.reference,
		person: {
			id: person?.id ?? null,
			would_be: !person ? 'created' : changes ? 'updated' : 'unchanged',
			sends: (person ? (changes ?? null) : wish.person) as IDataObject | null,
		},
		case: wish.case
			? {
					id: found?.id ?? null,
					would_be: found ? 'found' : 'created',
					sends: found ? null : wish.case,
				}
			: null,
		request: {
			id: request?.record.id ?? null,
			would_be: creates ? 'created' : 'found',
			sends: creates ? (wish.request as JsonObject as IDataObject) : null,
			steps: wish.composition.map(({ type }) => type),
		},
		credits: creates ? credits : 0,
		would_email: creates && wish.emails ? String(wish.person.email) : null,
	};
}
