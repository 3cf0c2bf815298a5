/**
 * Bytes that may be on their way at once in one run, files of up to that size taken together. Two files of 5 MB side by
 * side already keep a disk and a core busy; more of them would take more memory and no less time.
 */
export const BYTES_AT_ONCE = 12 * 1024 * 1024;

interface Waiter {
	bytes: number;
	go: () => void;
}

/**
 * A weighted semaphore: lets files be moved side by side as long as they are few and small: at most so many, and
 * together at most so many bytes. A file larger than that is moved alone. First come, first served, so that a large one
 * is not overtaken for ever.
 */
export class ByteBudget {
	private readonly waiting: Waiter[] = [];
	private bytes = 0;
	private files = 0;

	/**
	 * @param mostBytes how many bytes may be under way together
	 * @param mostFiles how many files may be under way together
	 */
	constructor(
		private readonly mostBytes: number,
		private readonly mostFiles: number,
	) {}

	/** Moves a file of a size when there is room for it. */
	async use<T>(bytes: number, move: () => Promise<T>): Promise<T> {
		if (this.waiting.length > 0 || !this.fits(bytes)) {
			await new Promise<void>((go) => this.waiting.push({ bytes, go }));
		} else {
			this.take(bytes);
		}
		try {
			return await move();
		} finally {
			this.bytes -= bytes;
			this.files -= 1;
			this.admit();
		}
	}

	private fits(bytes: number): boolean {
		if (this.files === 0) return true;
		return this.files < this.mostFiles && this.bytes + bytes <= this.mostBytes;
	}

	private take(bytes: number): void {
		this.bytes += bytes;
		this.files += 1;
	}

	/** Room is taken for those let in before they run, so that nobody can slip in between. */
	private admit(): void {
		for (let next = this.waiting[0]; next && this.fits(next.bytes); next = this.waiting[0]) {
			this.waiting.shift();
			this.take(next.bytes);
			next.go();
		}
	}
}
