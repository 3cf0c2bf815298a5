/** A parameter that does not hold what it should. Its text is for the user and repeats no value. */
export class InvalidParameterError extends Error {
	constructor(
		/** Labels from the outermost field to the one that is wrong. */
		readonly labels: readonly string[],
		readonly problem: string,
	) {
		super([labels.map((label) => `‘${label}’`).join(' → '), problem].filter(Boolean).join(': '));
	}

	/** The same problem, seen from the field around. */
	inside(label: string): InvalidParameterError {
		return new InvalidParameterError([label, ...this.labels], this.problem);
	}
}

/** A problem with the field being read; the reader around adds the label. */
export function invalid(problem: string): InvalidParameterError {
	return new InvalidParameterError([], problem);
}
