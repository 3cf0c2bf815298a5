import { readEvent } from '../../events/delivery';
import type { EventIds } from '../../events/item';
import { AmiqusError } from '../../declare/errors';
import { isObject, type IDataObject } from '../../declare/json';
import { path, type ApiPath } from '../../declare/path';
import type { Query } from '../../declare/request';
import { invalid } from '../../declare/field';
import { json } from '../../declare/fields/basic';
import { deleted, operation, type OperationContext } from '../../declare/operation';

/** What an event is about, and the calls that get it. */
interface Target {
	resource: 'client' | 'record' | 'case' | 'organisation' | 'form';
	path: ApiPath;
	query?: Query;
	steps?: ApiPath;
}

interface Details {
	event: string;
	ids: EventIds;
	target: Target;
}

const event = json('Event', {
	description: 'The item of an Amiqus trigger, or the body of a delivery by Amiqus',
	hint: 'Only the event’s name and IDs are used: addresses in it are never called',
	default: '={{ $json }}',
	check: readDetails,
});

export const getDetails = operation({
	name: 'Get Details',
	value: 'getDetails',
	action: 'Get the details of an event',
	effect: 'reads',
	description:
		'Get the person, request with its steps, case, organisation or form that an event is about',
	fields: { event },
	calls: [
		'GET /clients/{client}',
		'GET /records/{record}',
		'GET /records/{record}/steps',
		'GET /cases/{case}',
		'GET /organisations/{organisation}',
		'GET /clients/{client}/forms/{form}',
	],
	execute: async ({ event: details }, { call, list }) => {
		const { target } = details;
		const answer = await call({ method: 'GET', ...requestOf(target) }).catch(unlessGone);
		if (answer === undefined) {
			return deleted({ resource: target.resource, event: details.event, ...details.ids });
		}
		const thing = (isObject(answer.body) ? answer.body : {}) as IDataObject;
		return target.steps === undefined
			? thing
			: { ...thing, steps: await stepsAt(target.steps, list) };
	},
});

function requestOf({ path: where, query }: Target) {
	return { path: where, ...(query === undefined ? {} : { query }) };
}

async function stepsAt(where: ApiPath, list: OperationContext['list']): Promise<IDataObject[]> {
	return await list({
		method: 'GET',
		path: where,
		query: { expand: ['check', 'form', 'document', 'review'] },
	});
}

/** What was deleted since the event is a result, not a failure. */
function unlessGone(error: unknown): undefined {
	if (!(error instanceof AmiqusError) || error.status !== 404) throw error;
}

/** @throws InvalidParameterError when it is no event, or names nothing that can be got */
function readDetails(value: unknown): Details {
	const item = readEvent(value);
	if (!item) throw invalid('is not an event: give it the item of an Amiqus trigger');
	const { event: name, resource, ids } = item;
	const target = targetOf(resource, ids);
	if (!target) throw invalid(`holds the event ${name} without the ID of what it is about`);
	return { event: name, ids, target };
}

/** Events of a kind of their own, like a watchlist's, are about the narrowest thing that they name. */
function targetOf(resource: string, ids: EventIds): Target | undefined {
	const {
		client_id: clientId,
		record_id: recordId,
		case_id: caseId,
		organisation_id: organisationId,
		form_reference: formReference,
	} = ids;
	const targets: Record<Target['resource'], Target | undefined> = {
		record:
			recordId === undefined
				? undefined
				: {
						resource: 'record',
						path: path`/records/${recordId}`,
						query: { expand: ['client'] },
						steps: path`/records/${recordId}/steps`,
					},
		case:
			caseId === undefined
				? undefined
				: {
						resource: 'case',
						path: path`/cases/${caseId}`,
						query: { expand: ['client', 'items'] },
					},
		form:
			clientId === undefined || formReference === undefined
				? undefined
				: { resource: 'form', path: path`/clients/${clientId}/forms/${formReference}` },
		client:
			clientId === undefined ? undefined : { resource: 'client', path: path`/clients/${clientId}` },
		organisation:
			organisationId === undefined
				? undefined
				: { resource: 'organisation', path: path`/organisations/${organisationId}` },
	};
	if (Object.hasOwn(targets, resource)) return targets[resource as Target['resource']];
	return targets.record ?? targets.case ?? targets.form ?? targets.client ?? targets.organisation;
}
