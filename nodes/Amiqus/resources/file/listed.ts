import type { IDataObject } from '../../declare/json';
import type { RunContext } from '../../declare/operation';
import { filesOf } from './file';

type Lister = Pick<RunContext, 'list'>;

/** The files of one person, listed when somebody first asks for one of them. */
export class ListedFiles {
	private listed: Promise<IDataObject[]> | undefined;

	constructor(
		private readonly context: Lister,
		private readonly client: number,
	) {}

	/**
	 * What Amiqus says of a file; undefined where the person has none with this id.
	 *
	 * @param isOutdated whether what was listed may not be true of it any more: then the list is read again
	 */
	async find(
		id: number,
		isOutdated: (file: IDataObject) => boolean = () => false,
	): Promise<IDataObject | undefined> {
		const known = await this.read(id);
		if (!known || !isOutdated(known)) return known;
		this.listed = undefined;
		return (await this.read(id)) ?? known;
	}

	private async read(id: number): Promise<IDataObject | undefined> {
		this.listed ??= this.context.list(filesOf(this.client));
		const { listed } = this;
		const files = await listed.catch((error: unknown) => {
			// Whoever asks next tries again.
			if (this.listed === listed) this.listed = undefined;
			throw error;
		});
		return files.find((file) => file.id === id);
	}
}

/**
 * The files of persons for all items of a run, each person's listed once. What only one item needs is not kept.
 *
 * @param clients the person of each item
 */
export function listedFiles(
	context: Lister,
	clients: readonly number[],
): (client: number) => ListedFiles {
	const shared = new Map<number, ListedFiles>();
	const seen = new Set<number>();
	for (const client of clients) {
		if (seen.has(client)) shared.set(client, new ListedFiles(context, client));
		seen.add(client);
	}
	return (client) => shared.get(client) ?? new ListedFiles(context, client);
}
