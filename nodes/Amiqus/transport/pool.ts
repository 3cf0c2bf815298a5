/** What became of each item of a pool, in input order; items never begun are undefined. */
export type Outcomes<T> = Array<{ value: T } | { error: unknown } | undefined>;

/**
 * A bounded parallel map: runs a task for each item, at most `size` at once, begun in input order. A task's first,
 * synchronous part runs in that order too.
 *
 * @param stopsAt says of an error whether no further item may begin; those under way finish
 */
export async function runPool<I, T>(
	items: readonly I[],
	size: number,
	task: (item: I, index: number) => Promise<T>,
	stopsAt: (error: unknown) => boolean,
): Promise<Outcomes<T>> {
	const outcomes: Outcomes<T> = new Array<undefined>(items.length).fill(undefined);
	let next = 0;
	let stopped = false;
	const work = async () => {
		while (!stopped && next < items.length) {
			const index = next;
			next += 1;
			try {
				outcomes[index] = { value: await task(items[index] as I, index) };
			} catch (error) {
				outcomes[index] = { error };
				stopped ||= stopsAt(error);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(size, items.length) }, work));
	return outcomes;
}
