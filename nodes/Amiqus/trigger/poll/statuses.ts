/**
 * The statuses of things, to tell a change of status from other changes: there may be a hundred thousand of them, so
 * they are kept as few characters. Things in the status that all begin in are left out.
 */
export type StoredStatuses = Record<string, string>;

/** Statuses by id. */
export type Statuses = Map<number, string>;

/** Ids in order, each as the distance from the one before. */
export function pack(statuses: Statuses): StoredStatuses {
	const ids: Record<string, number[]> = {};
	for (const [id, status] of statuses) (ids[status] ??= []).push(id);
	return Object.fromEntries(
		Object.entries(ids).map(([status, list]) => {
			let last = 0;
			const distances = list
				.sort((a, b) => a - b)
				.map((id) => {
					const distance = id - last;
					last = id;
					return distance.toString(36);
				});
			return [status, distances.join('.')];
		}),
	);
}

export function unpack(stored: StoredStatuses): Statuses {
	const statuses: Statuses = new Map();
	for (const [status, distances] of Object.entries(stored)) {
		let id = 0;
		for (const distance of distances.split('.')) {
			id += parseInt(distance, 36);
			statuses.set(id, status);
		}
	}
	return statuses;
}
