/**
 * Orders what people choose from a list. The names are English and in Title Case; comparing them by the rules of a
 * language would load those rules first, which takes longer than all the lists.
 */
export function byName(a: { name: string }, b: { name: string }): number {
	const [one, other] = [a.name.toLowerCase(), b.name.toLowerCase()];
	return one < other ? -1 : one > other ? 1 : 0;
}
