import type { IDataObject } from '../../declare/json';
import type { RunContext } from '../../declare/operation';
import type { AmiqusRequest } from '../../declare/request';

type Lister = Pick<RunContext, 'list'>;

/** A list that is read when somebody first asks for what is on it. */
export class SharedList {
	private listed: Promise<IDataObject[]> | undefined;

	constructor(
		private readonly context: Lister,
		private readonly request: AmiqusRequest,
	) {}

	/** All that is on it. */
	async all(): Promise<IDataObject[]> {
		this.listed ??= this.context.list(this.request);
		const { listed } = this;
		return await listed.catch((error: unknown) => {
			// Whoever asks next tries again.
			if (this.listed === listed) this.listed = undefined;
			throw error;
		});
	}

	/**
	 * What Amiqus says of a thing; undefined where the list has none with this id.
	 *
	 * @param isOutdated whether what was listed may not be true of it any more: then the list is read again
	 */
	async find(
		id: number,
		isOutdated: (thing: IDataObject) => boolean = () => false,
	): Promise<IDataObject | undefined> {
		const known = await this.read(id);
		if (!known || !isOutdated(known)) return known;
		this.listed = undefined;
		return (await this.read(id)) ?? known;
	}

	private async read(id: number): Promise<IDataObject | undefined> {
		return (await this.all()).find((thing) => thing.id === id);
	}
}

/**
 * Lists for all items of a run, each read once.
 *
 * @param asked what the items are going to ask for, where that is known: what only one of them needs is not kept then
 */
export function sharedLists(
	context: Lister,
	asked?: readonly AmiqusRequest[],
): (request: AmiqusRequest) => SharedList {
	const times = new Map<string, number>();
	for (const request of asked ?? []) {
		const key = keyOf(request);
		times.set(key, (times.get(key) ?? 0) + 1);
	}
	const kept = new Map<string, SharedList>();
	return (request) => {
		const key = keyOf(request);
		const list = kept.get(key) ?? new SharedList(context, request);
		if (!asked || (times.get(key) ?? 0) > 1) kept.set(key, list);
		return list;
	};
}

const keyOf = ({ path, query }: AmiqusRequest) => JSON.stringify([path, query]);
