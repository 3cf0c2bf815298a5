import { InvalidParameterError, place, type Fields } from '../../declare/field';
import { isObject } from '../../declare/json';
import type { Ahead } from '../../declare/operation';
import { sameReference } from './byReference';

/** Most items that an error names. */
const MOST_NAMED = 10;

/**
 * What tells one thing from another, where several items name it by one reference: words for it, by where it goes in the
 * call (`name.first_name`).
 */
export type Identity = Readonly<Record<string, string>>;

/**
 * Items that name one thing by their reference, but not the same thing by what else they hold: one would be turned into
 * the other, at every run. What an item leaves empty speaks against nothing.
 *
 * @param fields the fields of the values, which say where each goes in the call
 * @param referenceOf the reference of an item, if it has one
 * @returns the error for each of these items, by its place in the input
 */
export function contradicting<V extends Record<string, unknown>>(
	fields: Fields,
	identity: Identity,
	items: ReadonlyArray<Ahead<V>>,
	referenceOf: (values: V) => string | null | undefined,
): Map<number, InvalidParameterError> {
	const refused = new Map<number, InvalidParameterError>();
	for (const same of byReference(items, referenceOf)) {
		const bodies = same.map(({ values }) => place(fields, values).body);
		const differing = Object.entries(identity).filter(([at]) => differIn(bodies, at));
		if (differing.length === 0) continue;
		const words = differing.map(([, word]) => word).join(', ');
		const error = new InvalidParameterError(
			['Reference'],
			`${named(same)} have this reference, but differ in ${words}. None of them was sent: give each a reference of its own, or correct what differs`,
		);
		for (const { index } of same) refused.set(index, error);
	}
	return refused;
}

function byReference<V>(
	items: ReadonlyArray<Ahead<V>>,
	referenceOf: (values: V) => string | null | undefined,
): Array<Array<Ahead<V>>> {
	const groups = new Map<string, Array<Ahead<V>>>();
	for (const item of items) {
		const reference = referenceOf(item.values);
		if (!reference) continue;
		const key = sameReference(reference);
		const group = groups.get(key);
		if (group) group.push(item);
		else groups.set(key, [item]);
	}
	return [...groups.values()].filter((group) => group.length > 1);
}

/** Whether bodies that hold something there hold different things. */
function differIn(bodies: Array<Record<string, unknown>>, at: string): boolean {
	const values = bodies.map((body) => valueAt(body, at.split('.')));
	return new Set(values.filter((value) => value !== undefined)).size > 1;
}

function valueAt(body: unknown, path: string[]): string | undefined {
	const value = path.reduce<unknown>(
		(inner, key) => (isObject(inner) ? inner[key] : undefined),
		body,
	);
	if (typeof value === 'number') return String(value);
	if (typeof value !== 'string') return undefined;
	// E-mail addresses are the same in upper and lower case.
	return path.at(-1) === 'email' ? value.toLowerCase() : value;
}

function named(items: ReadonlyArray<Ahead<unknown>>): string {
	const first = items.slice(0, MOST_NAMED).map(({ index }) => `item ${index}`);
	const more = items.length - first.length;
	return [...first, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
