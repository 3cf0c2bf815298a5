import { EndOfRunError } from '../../declare/errors';
import { incomplete } from '../../transport/listPage';
import type { Entry, Page } from './entry';
import { MOST_READINGS, readPass } from './pass';

/** That there is no time for another page now. */
class Unfinished extends Error {}

/**
 * The first reading of a whole list, to learn the status of everything in it: as far as it came, so that it can go on
 * at another time.
 */
export class Reading {
	/** The statuses seen so far, each as it was seen last; one in which all begin is undefined. */
	readonly known = new Map<number, string | undefined>();
	/** The pages read so far, in order. A reading that goes on is a slow one: it begins with these. */
	private readonly read: Page[] = [];
	/** Whether it took more than one poll. */
	private isSlow = false;
	/** Whether it was whole but for what came meanwhile. */
	private isAwaited = false;

	constructor(private readonly status: (json: Entry['json']) => string | undefined) {}

	/** Remembers the statuses of entries that were seen. */
	note(entries: Entry[]): void {
		for (const { id, json } of entries) this.known.set(id, this.status(json));
	}

	/** Takes in a page that comes next in this reading anyway. */
	take(page: Page): void {
		this.note(page.entries);
		// Of a list of many thousands only what tells entries apart is kept.
		this.read.push({ ...page, entries: page.entries.map((entry) => ({ ...entry, json: {} })) });
	}

	/** How many pages it has read. */
	get pages(): number {
		return this.read.length;
	}

	/**
	 * Reads on.
	 *
	 * @param goesOn whether there is time for another page
	 * @returns whether everything has been read
	 * @throws AmiqusError when fewer entries come than Amiqus says there are
	 */
	async readOn(page: (number: number) => Promise<Page>, goesOn: () => boolean): Promise<boolean> {
		let place = 0;
		const next = async (number: number) => {
			place += 1;
			if (place > this.read.length) {
				if (!goesOn()) throw new Unfinished();
				this.take(await page(number));
			}
			return this.read[place - 1] as Page;
		};
		return await this.readAll(next).catch((error: unknown) => {
			// The rate limit leaves no room now, either.
			if (!(error instanceof Unfinished || error instanceof EndOfRunError)) throw error;
			this.isSlow = true;
			return false;
		});
	}

	private async readAll(next: (number: number) => Promise<Page>): Promise<boolean> {
		for (let readings = 1; ; readings += 1) {
			const { torn, whole } = await readPass(next, () => false);
			const known = this.known.size + (whole?.spare ?? 0);
			const isShort = whole !== undefined && known < whole.total;
			if (!isShort && (!torn || readings >= MOST_READINGS)) return true;
			// What came meanwhile shows at the next poll.
			if (isShort && this.isSlow && !this.isAwaited) {
				this.isAwaited = true;
				return false;
			}
			if (isShort && readings >= MOST_READINGS) throw incomplete(known, whole.total);
		}
	}
}
