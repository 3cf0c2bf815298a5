import type { AssigneeRow } from '../store/types.mts';
import type { World } from '../store/world.mts';

export interface Assignment {
	/** All of them from now on. */
	all: AssigneeRow[];
	/** Those that were not there before. */
	added: AssigneeRow[];
}

/** Adds members to assignees, or puts them in their place; who is there already keeps its id. */
export function assign(
	world: World,
	present: readonly AssigneeRow[],
	members: readonly number[],
	replace: boolean,
): Assignment {
	const known = new Map(present.map((row) => [row.member, row]));
	const added: AssigneeRow[] = [];
	const wanted = new Set(members);
	for (const member of wanted) {
		if (!known.has(member)) added.push({ id: world.nextAssigneeId(), member });
	}
	const kept = replace ? present.filter(({ member }) => wanted.has(member)) : present;
	return { all: [...kept, ...added], added };
}
