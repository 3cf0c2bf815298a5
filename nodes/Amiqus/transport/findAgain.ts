import { isObject, type IDataObject, type JsonValue } from '../declare/json';
import { timeOf } from '../declare/times';
import type { AmiqusAnswer, AmiqusRequest } from '../declare/request';
import { agrees, holdsMore } from './agreeing';
import { isRightThing } from './fitting';

/** Amiqus tells times in whole seconds, both of creation and in its Date header. */
const CLOCK_GRAIN_MS = 2_000;

/**
 * The read-back of an ambiguous write: what it came to when its answer never came, by an answer that lists or shows
 * what it may have made or changed.
 *
 * @param agoMs how long ago it was first sent
 * @param created what other POSTs are known to have created; what is found is added
 * @returns nothing where it is not there or may be somebody else's
 */
export function comeTo(
	request: AmiqusRequest,
	{ headers, body }: AmiqusAnswer,
	agoMs: number,
	created: Set<string>,
): JsonValue | undefined {
	const now = nowIn(headers, body);
	// Without Amiqus's own time nothing says what was made since.
	if (now === undefined) return undefined;
	return request.readBack
		? request.readBack.done(body, request.body, now)
		: createdSince(request, body, now - agoMs - CLOCK_GRAIN_MS, created);
}

/** The one thing in a list that a POST created, where it cannot be another. */
function createdSince(
	request: AmiqusRequest,
	list: JsonValue | undefined,
	oldest: number,
	created: Set<string>,
): JsonValue | undefined {
	const { matches, own = [] } = request.findAgain ?? {};
	const [found, another] = entriesOf(list).filter(
		(candidate) =>
			isRightThing(request, candidate) &&
			matches?.(candidate) &&
			timeOf(candidate.created_at) >= oldest &&
			agrees(request.body, candidate) &&
			!holdsMore(request.body, candidate, own) &&
			!created.has(nameOf(request, candidate)),
	);
	if (found === undefined || another !== undefined) return undefined;
	created.add(nameOf(request, found));
	return found as JsonValue;
}

function entriesOf(list: JsonValue | undefined): IDataObject[] {
	const data: unknown = isObject(list) ? list.data : undefined;
	return Array.isArray(data) ? data.filter((entry): entry is IDataObject => isObject(entry)) : [];
}

/**
 * The time by Amiqus's clock at which it answered. A cache on the way may answer with an old one, which shows: things
 * cannot have been made, nor changed, after it.
 */
function nowIn(headers: Record<string, string>, body: JsonValue | undefined): number | undefined {
	const now = timeOf(headers.date);
	if (Number.isNaN(now) || Number(headers.age ?? 0) > 0) return undefined;
	const things = isObject(body) && !Array.isArray(body.data) ? [body] : entriesOf(body);
	const isLater = (time: unknown) => timeOf(time) > now + CLOCK_GRAIN_MS;
	const cannotBe = things.some(
		({ created_at: created, updated_at: updated }) => isLater(created) || isLater(updated),
	);
	return cannotBe ? undefined : now;
}

/** Names a thing that a POST creates. */
export function nameOf(request: AmiqusRequest, thing: unknown): string {
	const { id, uuid } = isObject(thing) ? thing : {};
	return `${request.path} ${String(id ?? uuid)}`;
}
