import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const load = createRequire(import.meta.url);

/** Time that is waited for passes at once. */
export interface Skipping {
	/** How much was skipped since the last time it was asked, in milliseconds. */
	skipped(): number;
	undo(): void;
}

/**
 * Lets every wait of n8n-workflow's `sleep` end at once, and the clock that only goes forward show that it has passed,
 * so that waits for a rate limit end, too. Waits at the same time add up.
 */
export function skipping(): Skipping {
	const beside = [dirname(load.resolve('n8n-workflow'))];
	const module = load(load.resolve('@n8n/utils/sleep', { paths: beside })) as {
		sleep: (ms: number) => Promise<void>;
	};
	const sleep = module.sleep;
	const now = performance.now.bind(performance);
	let ahead = 0;
	let since = 0;
	performance.now = () => now() + ahead;
	module.sleep = async (ms) => {
		ahead += Math.max(0, ms);
		since += Math.max(0, ms);
		await new Promise((resolve) => setImmediate(resolve));
	};
	return {
		skipped() {
			const skipped = since;
			since = 0;
			return skipped;
		},
		undo() {
			module.sleep = sleep;
			performance.now = now;
		},
	};
}
