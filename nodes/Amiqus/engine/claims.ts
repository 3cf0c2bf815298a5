import { Lanes } from './order';

/** A look at what is held, from which on writes are noticed. */
export interface Watch {
	/** Whether something was written under one of these keys since. */
	sawWriteUnder(keys: readonly string[]): boolean;
	/** Ends the noticing. */
	end(): void;
}

/**
 * A keyed mutex for the whole process, with a dirty mark: keeps apart what is found again by a key and created where it
 * is not found: Amiqus would take two creations at the same moment for two things. Whoever has looked up several keys
 * beforehand is told which of them others, or it itself, have written under since.
 */
export class Claims {
	private readonly lanes = new Lanes();
	private readonly watches = new Set<Set<string>>();

	/** Whether a run looks on, or a task that outlasts its run is not over. */
	get isUsed(): boolean {
		return this.watches.size > 0 || !this.lanes.isEmpty;
	}

	/**
	 * Runs a task while nobody else holds one of its keys. Waits are in the order in which tasks came. Keys are taken
	 * one after the other, so all who take several have to name them in an order that holds for all: the kinds' own.
	 */
	async hold<T>(keys: readonly string[], task: () => Promise<T>): Promise<T> {
		const [first, ...others] = keys;
		if (first === undefined) return await task();
		return await this.lanes.run(first, async () => await this.hold(others, task));
	}

	/** Tells all who watch that something may have been written under these keys. */
	written(keys: readonly string[]): void {
		for (const seen of this.watches) for (const key of keys) seen.add(key);
	}

	watch(): Watch {
		const seen = new Set<string>();
		this.watches.add(seen);
		return {
			sawWriteUnder: (keys) => keys.some((key) => seen.has(key)),
			end: () => void this.watches.delete(seen),
		};
	}
}

/** The claims on what each Amiqus holds, as long as somebody uses them. */
export class AllClaims {
	private readonly known = new Map<string, Claims>();

	/** How many there are. */
	get size(): number {
		return this.known.size;
	}

	/** The claims on what the Amiqus at an origin holds; lets go of all that nobody uses, which know nothing. */
	of(origin: string): Claims {
		for (const [other, claims] of this.known) if (!claims.isUsed) this.known.delete(other);
		const claims = this.known.get(origin) ?? new Claims();
		this.known.set(origin, claims);
		return claims;
	}
}

const all = new AllClaims();

/**
 * The claims on what an Amiqus holds, one for the whole process: executions share them whichever credential they use,
 * because two of one team find the same things.
 */
export function claimsFor(origin: string): Claims {
	return all.of(origin);
}
