import { systemClock, type Clock } from '../transport/limits/clock';

/** Amiqus's attempts at one delivery are over after 28 minutes, the last answer included. */
const KEPT_MS = 45 * 60_000;
/** Deliveries that are remembered of one subscription. */
const MOST = 10_000;

interface Entry {
	/** Whether the delivery was taken, once that is known. */
	fate: Promise<boolean>;
	/** When that was, by the clock. */
	takenAt?: number;
}

/** Says what became of a delivery: whether n8n has stored its execution and said so. */
export type Settle = (taken: boolean) => void;

/**
 * The deliveries of one subscription that this process has taken, so that a second attempt at one starts nothing. Only
 * what Amiqus signed may be brought here.
 */
export class Taken {
	private readonly entries = new Map<string, Entry>();

	constructor(private readonly clock: Pick<Clock, 'now'> = systemClock) {}

	/**
	 * Asks for a delivery. Waits for the fate of an attempt that is being taken.
	 *
	 * @returns what to tell its fate to; undefined where the delivery has been taken before
	 */
	async claim(key: string): Promise<Settle | undefined> {
		this.forgetOld();
		for (let other = this.entries.get(key); other; other = this.entries.get(key)) {
			if (await other.fate) return undefined;
		}
		return this.add(key);
	}

	/** Whether a delivery was taken or is being taken. */
	async has(key: string): Promise<boolean> {
		this.forgetOld();
		return (await this.entries.get(key)?.fate) ?? false;
	}

	/** Remembers nothing any more. */
	get isEmpty(): boolean {
		this.forgetOld();
		return this.entries.size === 0;
	}

	private add(key: string): Settle {
		let tell: Settle = () => undefined;
		const entry: Entry = { fate: new Promise((resolve) => (tell = resolve)) };
		this.entries.set(key, entry);
		const [oldest] = this.entries.keys();
		if (this.entries.size > MOST && oldest !== undefined) this.entries.delete(oldest);
		return (taken) => {
			if (taken) entry.takenAt = this.clock.now();
			else if (this.entries.get(key) === entry) this.entries.delete(key);
			tell(taken);
		};
	}

	/** They are in order, so that the first one to keep ends it. */
	private forgetOld(): void {
		const before = this.clock.now() - KEPT_MS;
		for (const [key, { takenAt = Infinity }] of this.entries) {
			if (takenAt > before) return;
			this.entries.delete(key);
		}
	}
}
