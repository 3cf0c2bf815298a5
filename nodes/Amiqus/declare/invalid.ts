/** A problem that begins so is said of the field, whose name is then its subject. */
const OF_THE_FIELD = /^(?:cannot|ends|has|holds|is|lies|names|takes) /;

/** A parameter that does not hold what it should. Its text is for the user. */
export class InvalidParameterError extends Error {
	constructor(
		/** Labels from the outermost field to the one that is wrong. */
		readonly labels: readonly string[],
		readonly problem: string,
		/** Whether Amiqus was asked something before it was found. */
		readonly afterReading = false,
	) {
		const field = labels.map((label) => `‘${label}’`).join(' → ');
		super([field, problem].filter(Boolean).join(OF_THE_FIELD.test(problem) ? ' ' : ': '));
	}

	/** The same problem, seen from the field around. */
	inside(label: string): InvalidParameterError {
		return new InvalidParameterError([label, ...this.labels], this.problem, this.afterReading);
	}

	/** The same problem, found after Amiqus was asked something. */
	foundLate(): InvalidParameterError {
		return new InvalidParameterError(this.labels, this.problem, true);
	}
}

/** A problem with the field being read; the reader around adds the label. */
export function invalid(problem: string): InvalidParameterError {
	return new InvalidParameterError([], problem);
}
