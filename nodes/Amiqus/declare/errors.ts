/** Longest message. */
export const LONGEST_MESSAGE = 2_000;

/** A text that is cut where it is too long. */
export function shortened(text: string, longest: number): string {
	return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** Said of a change whose answer was lost. */
export const CHANGED_ALL_THE_SAME = 'It may have been changed all the same.';

/** A call that came to nothing. Its texts hold no token and nothing of the request's body. */
export class AmiqusError extends Error {
	/** HTTP status, where Amiqus answered. */
	readonly status: number | undefined;
	/** What to do about it. */
	readonly advice: string;
	/** Amiqus's findings by dotted path in the request's body: the first few. */
	readonly fieldErrors: Readonly<Record<string, string[]>>;
	/** How many more there are. */
	readonly moreErrors: number;
	/** Whether Amiqus may have acted on the call all the same. */
	readonly maybeProcessed: boolean;
	/** When the call was first sent. */
	readonly since: number;
	/** What was done for the item before, in words: `person 7 was created`; empty for nothing. */
	readonly before: string;

	constructor(
		message: string,
		details: {
			status?: number;
			advice: string;
			fieldErrors?: Record<string, string[]>;
			moreErrors?: number;
			maybeProcessed?: boolean;
			since?: number;
			before?: string;
		},
	) {
		super(shortened(message, LONGEST_MESSAGE));
		this.status = details.status;
		this.advice = details.advice;
		this.fieldErrors = details.fieldErrors ?? {};
		this.moreErrors = details.moreErrors ?? 0;
		this.maybeProcessed = details.maybeProcessed ?? false;
		this.since = details.since ?? 0;
		this.before = details.before ?? '';
	}

	/** The same error about a call of which an earlier attempt may have been processed. */
	asUncertain(since: number): AmiqusError {
		const advice = this.maybeProcessed ? this.advice : `${CHANGED_ALL_THE_SAME} ${this.advice}`;
		return new AmiqusError(this.message, { ...this, advice, maybeProcessed: true, since });
	}

	/** The same error in other words. */
	reworded(message: string, advice = this.advice): AmiqusError {
		return new AmiqusError(message, { ...this, advice });
	}

	/** The same error with its findings below a path that tells them from those of other calls. */
	below(outer: string): AmiqusError {
		const placed = Object.entries(this.fieldErrors).map(([at, texts]) => [`${outer}.${at}`, texts]);
		return new AmiqusError(this.message, { ...this, fieldErrors: Object.fromEntries(placed) });
	}

	/** The same error of an item for which something was done before. */
	after(before: string): AmiqusError {
		return new AmiqusError(this.message, { ...this, before });
	}
}

/** The run ended, or has waited long enough: a call was not made because of that, and not because of the call. */
export abstract class EndOfRunError extends Error {
	/**
	 * @param before what was done for the item before, in words; empty for nothing
	 * @param maybeProcessed whether a call was on its way that Amiqus may act on all the same
	 */
	constructor(
		message: string,
		readonly before: string,
		readonly maybeProcessed = false,
	) {
		super(message);
	}

	/** The same error of an item for which something was done before. */
	abstract after(before: string): EndOfRunError;
}
