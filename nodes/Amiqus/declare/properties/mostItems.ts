import { integer } from '../fields/basic';
import { InvalidParameterError } from '../field';
import type { Ahead, Operation } from '../operation';

const DEFAULT_MOST_ITEMS = 20;

/** How far a run of an operation that cannot be undone may go. */
export const mostItemsField = integer('Most Items', {
	description:
		'How many things one run may take away that nobody can bring back. A run that would take more is refused before its first call, so that a list that was meant to be shorter is seen first.',
	min: 1,
	default: DEFAULT_MOST_ITEMS,
	required: true,
});

/** Whether an operation destroys, with certain values at least, and so asks how far it may go. */
export function asksHowFar({ effect, destroys }: Operation): boolean {
	return effect === 'destroys' || destroys !== undefined;
}

/** How many things an operation destroys with the values of one item. */
export function countOf({ effect, destroys }: Operation, values: Record<string, unknown>): number {
	return destroys?.(values) ?? (effect === 'destroys' ? 1 : 0);
}

type Items = ReadonlyArray<Ahead<Record<string, unknown>>>;

/**
 * Sees to it that a run goes no further than it may.
 *
 * @param all all its items
 * @param count how many things it destroys, where more is known of that than what its values say
 * @throws InvalidParameterError that says how many things there were and what to set
 */
export function checkHowFar(
	operation: Operation,
	all: Items,
	count = all.reduce((sum, { values }) => sum + countOf(operation, values), 0),
): void {
	if (!asksHowFar(operation)) return;
	const most = Math.min(
		...all.map(({ values: { mostItems } }) => Number(mostItems ?? DEFAULT_MOST_ITEMS)),
	);
	if (count <= most) return;
	throw new InvalidParameterError(
		[mostItemsField.label],
		`this run would do ${count} times what cannot be undone (${operation.action}), and no more than ${most} are allowed. Nothing was done. Look whether all of them are meant: a list that was not filtered holds everything. If they are, set ${mostItemsField.label} to ${count}`,
	);
}
