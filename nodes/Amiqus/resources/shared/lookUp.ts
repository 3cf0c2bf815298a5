import type { IDataObject } from '../../declare/json';
import type { OperationContext, RunContext } from '../../declare/operation';
import type { AmiqusRequest } from '../../declare/request';

/** Fewer keys than these are asked for one by one: reading the list can hardly save a call then. */
const FEW = 10;

/** How things of a kind are found by a key of ours. */
export interface Finding<K> {
	/** The list of all there are. */
	all: AmiqusRequest;
	/** The list that holds those with a key, and maybe others. */
	by(key: K): AmiqusRequest;
	/** Whether a thing has the key. */
	has(thing: IDataObject, key: K): boolean;
	/** Under which words a thing is filed. */
	indexOf(thing: IDataObject): string[];
	/** Under which of them all things with a key are. */
	indexOfKey(key: K): string;
}

/** Finds what has a key. */
export interface LookUp<K> {
	/** @param outdated whether what was looked up beforehand may not hold any more */
	find(key: K, context: Pick<OperationContext, 'list'>, outdated: boolean): Promise<IDataObject[]>;
	/** Whether finding costs no call. */
	readonly known: boolean;
}

/**
 * Prepares to look many keys up in the fewest calls: reads the whole list where that has fewer pages than there are
 * keys, and asks for each where it has more.
 */
export async function lookUp<K>(
	context: Pick<RunContext, 'listWithin'>,
	finding: Finding<K>,
	keys: readonly K[],
): Promise<LookUp<K>> {
	const count = new Set(keys.map((key) => finding.indexOfKey(key))).size;
	const all = count < FEW ? undefined : await context.listWithin(finding.all, count - 1);
	const index = all && indexed(all, finding);
	return {
		known: index !== undefined,
		find: async (key, { list }, outdated) => {
			const things =
				index && !outdated
					? (index.get(finding.indexOfKey(key)) ?? [])
					: await list(finding.by(key));
			return things.filter((thing) => finding.has(thing, key));
		},
	};
}

function indexed<K>(all: IDataObject[], { indexOf }: Finding<K>): Map<string, IDataObject[]> {
	const index = new Map<string, IDataObject[]>();
	for (const thing of all) {
		for (const word of indexOf(thing)) {
			const others = index.get(word);
			if (others) others.push(thing);
			else index.set(word, [thing]);
		}
	}
	return index;
}
