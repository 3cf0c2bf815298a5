/** An Amiqus that fails at random. */
import fc from 'fast-check';
import type { Fault, Sandbox } from '../../../sandbox/index.mts';
import { SEED } from '../../support/seed.mts';

const KINDS: Fault[] = [
	{ kind: 'status', status: 500 },
	{ kind: 'status', status: 500, processed: true },
	{ kind: 'status', status: 503, retryAfter: 0 },
	{ kind: 'html' },
	{ kind: 'reset-before' },
	{ kind: 'reset-after' },
	{ kind: 'half-answer' },
	{ kind: 'invalid-json' },
	{ kind: 'empty' },
];

/** What may become of a call: one in five is spoilt. */
const FATE = fc.oneof(
	{ weight: 4, arbitrary: fc.constant(undefined) },
	{ weight: 1, arbitrary: fc.constantFrom(...KINDS) },
);

/** As many fates as the longest run has calls; then they come again. */
const FATES = 20_000;

/** After which calls a process is killed: by the part of the calls that are left. */
export function partsOf(kills: number, min: number, max: number): number[] {
	return fc.sample(fc.double({ min, max, noNaN: true }), { seed: SEED, numRuns: kills });
}

/** Calls that are spoilt. */
interface Spoiling {
	/** How many were. */
	readonly spoilt: number;
	/** While it is off, no call is. */
	on: boolean;
}

/** Spoils one call in five, at random. */
export function spoil({ faults }: Pick<Sandbox, 'faults'>): Spoiling {
	const fates = fc.sample(FATE, { seed: SEED, numRuns: FATES });
	const planned = faults.next.bind(faults);
	let met = 0;
	const spoiling = { spoilt: 0, on: true };
	faults.next = (method, path) => {
		if (!spoiling.on) return planned(method, path);
		const fault = fates[(met += 1) % FATES];
		if (!fault) return planned(method, path);
		spoiling.spoilt += 1;
		return { fault, nth: spoiling.spoilt };
	};
	return spoiling;
}
