import { sleeping } from '../support/sleeping.mts';

/** Time that is waited for passes at once. */
export interface Skipping {
	/** How much was skipped since the last time it was asked, in milliseconds. */
	skipped(): number;
	/** Lets so much time pass, in milliseconds. */
	pass(ms: number): void;
	undo(): void;
}

/**
 * Lets every wait of n8n-workflow's `sleep` end at once, and the clock that only goes forward show that it has passed,
 * so that waits for a rate limit end, too.
 */
export function skipping(): Skipping {
	const module = sleeping();
	const sleep = module.sleep;
	const now = performance.now.bind(performance);
	let ahead = 0;
	let since = 0;
	performance.now = () => now() + ahead;
	const sleepers: Array<{ until: number; wake: () => void }> = [];
	const advance = (ms: number) => {
		ahead += ms;
		since += ms;
	};
	// One at a time, whose time comes first: a wait that bounds another is not over before that one.
	const wakeNext = () => {
		const next = sleepers.sort((a, b) => a.until - b.until).shift();
		if (!next) return;
		advance(Math.max(0, next.until - performance.now()));
		next.wake();
		if (sleepers.length > 0) setImmediate(wakeNext);
	};
	module.sleep = async (ms) =>
		await new Promise<void>((wake) => {
			if (sleepers.length === 0) setImmediate(wakeNext);
			sleepers.push({ until: performance.now() + Math.max(0, ms), wake });
		});
	return {
		skipped() {
			const skipped = since;
			since = 0;
			return skipped;
		},
		pass: advance,
		undo() {
			module.sleep = sleep;
			performance.now = now;
		},
	};
}
