/** What a scenario of the bench declares. Each one is a file in `scenarios/`, listed in its index. */
import type { Sandbox, SandboxOptions } from '../../sandbox/index.mts';
import type { Service } from '../../test/engine/support/connect.mts';

/** How contenders reach the sandbox. */
export interface SandboxAddress extends Service {
	/** Where the API's paths begin. */
	api: string;
}

/** How much to do in one go. */
export interface Load {
	count: number;
	/** A word that is in everything made, so that the warm-up's things differ from the others. */
	tag: string;
}

/** What was measured, by name. */
export type Measures = Record<string, number>;

/** What came of it. `values` are added to what is measured from outside, or stand in its place. */
export interface Output {
	items: number;
	/** What the run failed with, if it did. */
	error?: string;
	values?: Measures;
	/** Looks at what came out, once the measuring is over. */
	check?: () => Promise<Measures>;
}

/** Does the scenario's work once; `end` clears up behind all of it. */
export type Work = ((load: Load) => Promise<Output>) & { end?: () => Promise<void> };

/** One of those compared. It runs in a process of its own, in which `prepare` loads what it needs, unmeasured. */
export interface Contender {
	name: string;
	prepare: (service: SandboxAddress) => Promise<Work>;
}

/** Medians of what was measured, by contender and measure. */
export type Medians = (contender: string, measure: string) => number;

export interface Column {
	heading: string;
	measure: string;
	digits: number;
}

/** Something that has to hold. */
export interface Target {
	says: string;
	most: number;
	value: (medians: Medians) => number;
}

export interface Scenario {
	/** For the command line. */
	name: string;
	title: string;
	/** What a reader has to know to understand the numbers. */
	note?: string;
	sandbox: SandboxOptions;
	/** Fills the sandbox, in the sandbox's process. */
	seed?: (sandbox: Sandbox) => void | Promise<void>;
	/** How much to do, and how much of it first, unmeasured. */
	count: number;
	warmUp: number;
	rounds: number;
	contenders: Contender[];
	columns: Column[];
	targets: Target[];
}

/** Columns of what is measured of every contender. */
export const COLUMNS = {
	time: { heading: 'Time (s)', measure: 'seconds', digits: 2 },
	cpu: { heading: 'CPU per item (ms)', measure: 'cpuPerItem', digits: 2 },
	peak: { heading: 'Peak memory (MB)', measure: 'peakMb', digits: 0 },
	above: { heading: 'Peak above idle (MiB)', measure: 'aboveIdleMb', digits: 0 },
	wrong: { heading: 'Files that differ', measure: 'wrong', digits: 0 },
	output: { heading: 'Items output', measure: 'items', digits: 0 },
	failed: { heading: 'Runs failed (%)', measure: 'failedPercent', digits: 0 },
	calls: { heading: 'Calls', measure: 'calls', digits: 0 },
	refused: { heading: 'Answered 429', measure: 'refused', digits: 0 },
	made: { heading: 'Persons made', measure: 'made', digits: 0 },
	doubles: { heading: 'Doubles', measure: 'doubles', digits: 0 },
} satisfies Record<string, Column>;

/** A target for the quotient of one measure of two contenders. */
export function ratio(measure: string, ours: string, theirs: string, most: number): Target {
	const what = Object.values(COLUMNS).find((column) => column.measure === measure)?.heading;
	return {
		says: `${(what ?? measure).replace(/ \(.*/, '')}: ${ours} ÷ ${theirs}`,
		most,
		value: (medians) => medians(ours, measure) / medians(theirs, measure),
	};
}
