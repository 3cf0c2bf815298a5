import { systemClock, type Clock } from '../../transport/limits/clock';

/** Amiqus's attempts at one delivery are over after 28 minutes, the last answer included. */
const KEPT_MS = 45 * 60_000;
/** Deliveries that are remembered of one subscription. */
const MOST = 10_000;

interface Entry {
	/** Whether the delivery was taken, once that is known. */
	fate: Promise<boolean>;
	/** When that was, by the clock. */
	takenAt?: number;
	event: string;
}

/** Says what became of a delivery: whether n8n has stored its execution and said so. */
export type Settle = (taken: boolean) => void;

/**
 * A deduplication window: the deliveries of one subscription that this process has taken, so that a second attempt at
 * one starts nothing. Only what Amiqus signed may be brought here.
 */
export class Taken {
	private readonly entries = new Map<string, Entry>();

	constructor(private readonly clock: Pick<Clock, 'now'> = systemClock) {}

	/**
	 * Asks for a delivery. Waits for the fate of an attempt that is being taken.
	 *
	 * The signature covers the event and not the delivery's id, so that both are what a delivery is known by: a genuine
	 * body under another's id keeps nothing out.
	 *
	 * @param event the event's key
	 * @returns what to tell its fate to; undefined where the delivery has been taken before
	 */
	async claim(id: string, event: string): Promise<Settle | undefined> {
		const key = JSON.stringify([id, event]);
		this.forgetOld();
		for (let other = this.entries.get(key); other; other = this.entries.get(key)) {
			if (await other.fate) return undefined;
		}
		return this.add(key, event);
	}

	/** The keys of the events that were taken. */
	get events(): Set<string> {
		const taken = [...this.entries.values()].filter(({ takenAt }) => takenAt !== undefined);
		return new Set(taken.map(({ event }) => event));
	}

	/** Whether nothing is remembered any more. */
	get isEmpty(): boolean {
		this.forgetOld();
		return this.entries.size === 0;
	}

	private add(key: string, event: string): Settle {
		let tell: Settle = () => undefined;
		const entry: Entry = { fate: new Promise((resolve) => (tell = resolve)), event };
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
