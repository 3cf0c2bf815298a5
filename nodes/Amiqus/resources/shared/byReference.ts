import type { IDataObject } from '../../declare/json';
import { path } from '../../declare/path';
import type { AmiqusRequest } from '../../declare/request';

/** A reference as it is compared: Amiqus takes upper and lower case for the same. */
export function sameReference(reference: string): string {
	return reference.trim().toLowerCase();
}

/** The list of persons with a reference of ours, newest first. Amiqus matches the whole reference. */
export function listByReference(reference: string): AmiqusRequest {
	return {
		method: 'GET',
		path: path`/clients`,
		query: { reference, sort_by: 'created_at', order_by: 'desc' },
	};
}

/** Whether a person, or a case, has a reference. */
export function hasReference(thing: IDataObject, reference: string): boolean {
	return (
		typeof thing.reference === 'string' &&
		sameReference(thing.reference) === sameReference(reference)
	);
}
