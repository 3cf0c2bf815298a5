import { isObject, type IDataObject } from '../../declare/json';
import type { RunContext } from '../../declare/operation';
import type { AmiqusRequest } from '../../declare/request';
import { timeOf } from '../../declare/times';

/** Most entries Amiqus puts on a page. */
const PAGE_SIZE = 100;

/**
 * A list of what was created, read from the newest entry on and only as far as somebody needs. Entries added meanwhile
 * only push others on to later pages, so that none is passed over.
 */
export class NewestFirst {
	private readonly entries = new Map<number, IDataObject>();
	private oldest = Number.NaN;
	private pages = 0;
	private ended = false;
	private reading: Promise<void> = Promise.resolve();

	constructor(
		private readonly context: Pick<RunContext, 'call'>,
		private readonly list: AmiqusRequest,
	) {}

	get(id: number): IDataObject | undefined {
		return this.entries.get(id);
	}

	/** Reads until all of these are there, or so many pages have been read. */
	async readAllOf(ids: readonly number[], mostPages: number): Promise<void> {
		await this.readUntil(() => this.pages >= mostPages || ids.every((id) => this.entries.has(id)));
	}

	/** Whether the list holds this entry: reads on until it is there, or would have to be. */
	async has({ id, created_at: at }: IDataObject): Promise<boolean> {
		await this.readUntil(() => this.entries.has(Number(id)) || this.oldest < timeOf(at));
		return this.entries.has(Number(id));
	}

	/** Reads page after page; those who want something at the same time read together. */
	private async readUntil(done: () => boolean): Promise<void> {
		const read = async () => {
			while (!this.ended && !done()) await this.readPage();
		};
		const turn = this.reading.then(read, read);
		this.reading = turn;
		await turn;
	}

	private async readPage(): Promise<void> {
		const page = this.pages + 1;
		const { body } = await this.context.call({
			...this.list,
			query: {
				...this.list.query,
				sort_by: 'created_at',
				order_by: 'desc',
				page,
				limit: PAGE_SIZE,
			},
		});
		const { data: rows, total } = isObject(body) ? body : {};
		const data = Array.isArray(rows) ? rows.filter(isObject) : [];
		const before = this.entries.size;
		for (const entry of data as IDataObject[]) {
			this.entries.set(Number(entry.id), entry);
			this.oldest = timeOf(entry.created_at);
		}
		this.pages = page;
		const { size } = this.entries;
		// A page may hold fewer entries than were asked for, so that how many there are tells more.
		const isWhole = typeof total === 'number' ? size >= total : data.length < PAGE_SIZE;
		this.ended = isWhole || size === before;
	}
}
