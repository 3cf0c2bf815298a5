import { invalid, mapped, type Field } from '../../declare/field';
import type { IDataObject } from '../../declare/json';
import { path, type ApiPath } from '../../declare/path';
import type { AmiqusRequest, FindAgain, Query } from '../../declare/request';
import type { Finding } from './lookUp';

/** A reference as it is compared: Amiqus takes upper and lower case for the same. */
export function sameReference(reference: string): string {
	return reference.trim().toLowerCase();
}

/** What people write where there is no reference. */
const WORD_FOR_NONE = /^(?:n\/a|none|null|unknown|[^\p{L}\p{N}]+)$/iu;

/**
 * A reference by which something is found again. A word for none would be found by all who have it, and each would
 * become the next one.
 */
export function finding<T extends string | null | undefined>(field: Field<T>) {
	return mapped(field, (reference) => {
		if (WORD_FOR_NONE.test(reference))
			throw invalid(
				'is a word for none, and all who have it would be one in Amiqus: give each a reference of their own',
			);
		return reference;
	});
}

/** The list of persons with a reference of ours, newest first. Amiqus matches the whole reference. */
export function listByReference(reference: string): AmiqusRequest {
	return {
		method: 'GET',
		path: path`/clients`,
		query: { reference, sort_by: 'created_at', order_by: 'desc' },
	};
}

/** What a person holds only where somebody gave it. */
export const OF_A_PERSON = [
	'name.title',
	'name.middle_name',
	'mobile',
	'landline',
	'dob',
	'national_insurance_number',
];

/** Whether a person, or a case, has a reference. */
export function hasReference(thing: IDataObject, reference: string): boolean {
	return (
		typeof thing.reference === 'string' &&
		sameReference(thing.reference) === sameReference(reference)
	);
}

/** How a case that was opened is known again. */
export function findCase(reference: string, client: number, name: string): FindAgain {
	return {
		list: {
			method: 'GET',
			path: path`/cases`,
			query: { reference, client, sort_by: 'created_at', order_by: 'desc' },
		},
		matches: (candidate) => hasReference(candidate, reference) && candidate.name === name,
	};
}

function byReference(at: ApiPath, query: Query = {}): Finding<string> {
	const newest = { sort_by: 'created_at', order_by: 'desc' };
	return {
		all: { method: 'GET', path: at, query },
		by: (reference) => ({ method: 'GET', path: at, query: { reference, ...newest, ...query } }),
		has: hasReference,
		indexOf: ({ reference }) => (typeof reference === 'string' ? [sameReference(reference)] : []),
		indexOfKey: sameReference,
	};
}

/** How persons are found by reference. */
export const PERSONS = byReference(path`/clients`);

/** How cases are found by reference. */
export const CASES = byReference(path`/cases`);

/** The same, with what they hold. */
export const CASES_WITH_ITEMS = byReference(path`/cases`, { expand: ['items'] });

/** What a person or a case is kept apart by while it may be created. */
export const claimOf = {
	person: (reference: string) => `person ${sameReference(reference)}`,
	case: (reference: string) => `case ${sameReference(reference)}`,
};
