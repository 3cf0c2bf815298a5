import { isObject, type IDataObject, type JsonValue } from '../declare/json';
import { endpointOf, isId } from '../declare/path';
import type { AmiqusAnswer, AmiqusRequest } from '../declare/request';
import type { Attempt } from './types';

/**
 * What a call takes for an answer:
 * - `list`: entries, with counts;
 * - `listOrNothing`: the same, or nothing where nothing changed;
 * - `thing`: something with an id, which is the one asked for where the path ends in one;
 * - `object`: something without an id;
 * - `prices`: what each of the steps that were sent costs;
 * - `nothing`: that it was a success says all.
 */
export type Taken = 'list' | 'listOrNothing' | 'thing' | 'object' | 'prices' | 'nothing';

/** What single calls take, where it does not follow from their method and path. As in Amiqus's specification. */
const PARTICULAR: Readonly<Record<string, Taken>> = {
	'GET /me': 'thing',
	'GET /team': 'thing',
	'GET /team/me': 'thing',
	'GET /status': 'nothing',
	'GET /clients/:id/address': 'object',
	'PUT /clients/:id/address': 'object',
	'GET /aggregates/case-status': 'object',
	'POST /steps': 'prices',
	'POST /sdk_token': 'object',
	'GET sdk/status': 'thing',
	'POST sdk/steps/:id': 'nothing',
	'POST sdk/providers/onfido/token': 'object',
};

/** Writes to a list that something has, which answer the list. */
const TO_A_LIST = /^(?:POST|PUT|PATCH) \/\w+\/:id\/(?:assignees|organisations|items)$/;

/** What a call takes for an answer. */
export function takenBy(request: AmiqusRequest): Taken {
	const endpoint = `${request.method} ${request.api === 'sdk' ? 'sdk' : ''}${endpointOf(request.path)}`;
	const particular = PARTICULAR[endpoint];
	if (particular) return particular;
	if (request.method === 'DELETE') return 'nothing';
	if (TO_A_LIST.test(endpoint)) return 'listOrNothing';
	return request.method === 'GET' && !endpoint.endsWith(':id') ? 'list' : 'thing';
}

/** The last id in the path of a call about one thing: `/records/7/expire` is about 7, `/cases/7/reviews` about a new one. */
function idAskedFor({ method, path }: AmiqusRequest): string | undefined {
	const [, id, verb] = /\/([^/]*\d[^/]*)(?:\/(archive|expire|redact))?$/.exec(path) ?? [];
	return method === 'POST' && verb === undefined ? undefined : id;
}

/** Whether something has an id as Amiqus's are (a whole number, of all things in both specifications), and the one that the call asks for where it asks for one. */
export function isRightThing(request: AmiqusRequest, thing: Record<string, unknown>): boolean {
	const { id, reference } = thing;
	if (!isId(id)) return false;
	const wanted = idAskedFor(request)?.toLowerCase();
	return (
		wanted === undefined || String(id) === wanted || String(reference).toLowerCase() === wanted
	);
}

/** Whether a body is what a call takes. */
function fits(request: AmiqusRequest, body: unknown): boolean {
	const isNothing = body === undefined || body === null || body === '';
	const taken = takenBy(request);
	if (taken === 'nothing') return isNothing || typeof body === 'object';
	if (taken === 'listOrNothing' && isNothing) return true;
	if (!isObject(body)) return false;
	if (taken === 'thing') return isRightThing(request, body);
	if (taken === 'prices') return hasPrices(request, body);
	if (taken === 'object') return Object.keys(body).length > 0 && !isList(body);
	return isList(body);
}

function hasPrices({ body: asked }: AmiqusRequest, { steps }: Record<string, unknown>): boolean {
	const sent = isObject(asked) ? asked.steps : undefined;
	const isPriced = (step: unknown) => isObject(step) && isCount(step.cost);
	return (
		Array.isArray(steps) &&
		steps.length === (Array.isArray(sent) ? sent.length : 0) &&
		steps.every(isPriced)
	);
}

/** Whether a body is a list of things: each with an ID as Amiqus's are, but for what has none, as what steps cost. */
function isList(body: Record<string, unknown>): body is { data: IDataObject[] } {
	const isThing = (entry: unknown) => isObject(entry) && (entry.id === undefined || isId(entry.id));
	return Array.isArray(body.data) && body.data.every(isThing);
}

/** A 2xx answer that is what the call takes; undefined where it is anything else. */
export function readFitting(
	request: AmiqusRequest,
	{ status, headers, body }: Attempt & { kind: 'answer' },
): AmiqusAnswer | undefined {
	const isNothing = body === undefined || body === null || body === '';
	// Only 204 says that there is to be nothing: elsewhere it was lost.
	if (isNothing && status !== 204) return undefined;
	if (!fits(request, body)) return undefined;
	return { status, headers, body: isNothing ? undefined : (body as JsonValue) };
}

/** What a list says of itself; undefined where it does not say it. */
export interface Counts {
	total: number | undefined;
	totalPages: number | undefined;
}

/** The counts in a list; what is wrong with them where they are none. */
export function countsIn(body: unknown): Counts | { wrong: string } {
	const { total, total_pages: totalPages } = isObject(body) ? body : {};
	for (const [name, value] of [
		['total', total],
		['total_pages', totalPages],
	] as const) {
		if (value !== undefined && value !== null && !isCount(value)) {
			return { wrong: `its ‘${name}’ is not a number of things` };
		}
	}
	return {
		total: isCount(total) ? total : undefined,
		totalPages: isCount(totalPages) ? totalPages : undefined,
	};
}

function isCount(value: unknown): value is number {
	return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
