/** How many letters have to be added, taken away or changed to make one word of another. */
export function editsBetween(one: string, other: string): number {
	let row = Array.from({ length: other.length + 1 }, (_, index) => index);
	for (const [index, letter] of [...one].entries()) {
		const next = [index + 1];
		for (const [place, wanted] of [...other].entries()) {
			const changed = (row[place] ?? 0) + (letter === wanted ? 0 : 1);
			next.push(Math.min(changed, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
		}
		row = next;
	}
	return row.at(-1) ?? 0;
}
