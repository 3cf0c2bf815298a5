import { choice } from '../../declare/fields/basic';
import { isObject, type IDataObject, type JsonObject, type JsonValue } from '../../declare/json';
import { AmiqusError } from '../../declare/errors';
import { timeOf } from '../../declare/times';

/** What to do where Amiqus has several of what is to be updated. */
export const severalFoundField = (things: string) =>
	choice('If Several Are Found', {
		description: `What to do when Amiqus has more than one ${things}`,
		default: 'fail',
		options: [
			{ name: 'Fail', value: 'fail', description: 'Change none of them and name their IDs' },
			{ name: 'Use the Newest', value: 'newest', description: 'Update the one created last' },
		],
	});

/**
 * The thing to update; none where there is none.
 *
 * @param what for the error: "persons in Amiqus have this reference"
 * @throws AmiqusError where there are several and none may be chosen
 */
export function oneOf(
	things: readonly IDataObject[],
	severalFound: string | undefined,
	what: string,
): IDataObject | undefined {
	if (things.length > 1 && severalFound !== 'newest') {
		const ids = newestFirst(things)
			.map(({ id }) => String(id))
			.join(', ');
		throw new AmiqusError(`Several ${what}: their IDs are ${ids}`, {
			advice:
				'Nothing was changed. Give each a reference of its own, or set If Several Are Found to Use the Newest.',
		});
	}
	return newestFirst(things)[0];
}

/** The same things, the one created last first. */
export function newestFirst(things: readonly IDataObject[]): IDataObject[] {
	const at = ({ created_at: time }: IDataObject) => timeOf(time) || 0;
	return [...things].sort((a, b) => at(b) - at(a) || Number(b.id) - Number(a.id));
}

/** What of the wanted values a thing does not hold yet, by `same`; empty when it holds all of them. */
export function changed(wanted: JsonObject, found: IDataObject, same = holds): JsonObject {
	return Object.fromEntries(
		Object.entries(wanted).filter(([key, value]) => !same(key, value, found[key])),
	);
}

/** Whether Amiqus holds a value already. A reference in other case is the same one; so are parts of an object all held. */
export function holds(key: string, wanted: JsonValue, found: unknown): boolean {
	if (key === 'reference' && typeof wanted === 'string' && typeof found === 'string') {
		return wanted.trim().toLowerCase() === found.trim().toLowerCase();
	}
	if (isObject(wanted)) {
		const held = isObject(found) ? (found as IDataObject) : {};
		return Object.keys(changed(wanted, held)).length === 0;
	}
	return wanted === (found ?? null);
}
