/** Reading fields without a node around them. */
import { readOne, type Field } from '../../../nodes/Amiqus/declare/field';
import { typed, type Place } from '../../../nodes/Amiqus/declare/given';

/** Somewhere, some time. */
export const SOMEWHERE: Place = {
	itemIndex: 0,
	timezone: 'Europe/London',
	now: new Date('2026-07-01T12:00:00Z'),
	origin: 'https://id.amiqus.co',
	role: 'shown',
	blankClears: false,
	evaluate: () => undefined,
};

/** What a field makes of what is typed into it. */
export function readTyped<T>(field: Field<T>, raw: unknown, at: Partial<Place> = {}): T {
	return readOne(field, typed(raw), { ...SOMEWHERE, ...at });
}
