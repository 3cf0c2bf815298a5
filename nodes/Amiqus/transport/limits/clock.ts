import { sleep } from 'n8n-workflow';

/** Time and chance, so that tests can hold them still. */
export interface Clock {
	/** Milliseconds since some moment: only good for telling how long something took, or is to take. */
	now(): number;
	sleep(ms: number): Promise<void>;
	random(): number;
}

export const systemClock: Clock = {
	// The machine's own time can be set back or forward at any moment; this only goes forward.
	now: () => performance.now(),
	sleep: async (ms) => await sleep(ms),
	random: () => Math.random(),
};
