import { AmiqusError } from './errors';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

declare const checked: unique symbol;

/** A path below the API's base whose every inserted segment has been checked. Only {@link path} makes one. */
export type ApiPath = string & { readonly [checked]: true };

/** Whether a value is a whole number that Amiqus could have given as an id. */
export function isId(value: unknown): value is number {
	return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

/** Whether a value is a UUID, which is how Amiqus names forms and form templates. */
export function isUuid(value: unknown): value is string {
	return typeof value === 'string' && UUID.test(value);
}

/**
 * Builds an API path: path`/clients/${id}/address`. Only whole-number ids and UUIDs can be inserted, so nothing
 * a workflow feeds in can reach another endpoint.
 *
 * @throws AmiqusError when an inserted segment is anything else: operations parse the ids that are given to them first,
 * so it comes from an answer
 */
export function path(literals: TemplateStringsArray, ...ids: Array<number | string>): ApiPath {
	for (const id of ids) {
		if (!isId(id) && !isUuid(id)) throw notAnId();
	}
	return String.raw(literals, ...ids) as ApiPath;
}

function notAnId(): AmiqusError {
	return new AmiqusError('Amiqus answered with something that has no ID as Amiqus’s are', {
		advice:
			'A proxy between n8n and Amiqus may have changed the answer. If it stays, tell Amiqus support the time and the operation.',
	});
}

/** The kind of endpoint a path belongs to, with its ids left out: `/clients/:id/address`. */
export function endpointOf(apiPath: ApiPath): string {
	return apiPath
		.split('/')
		.map((segment) => (/^\d+$/.test(segment) || isUuid(segment) ? ':id' : segment))
		.join('/');
}
