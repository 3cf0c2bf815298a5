/** A problem that begins so is said of the field, whose name is then its subject. */
const OF_THE_FIELD = /^(?:cannot|ends|has|holds|is|lies|names|takes) /;

/** A parameter that does not hold what it should. Its text is for the user. */
export class InvalidParameterError extends Error {
	constructor(
		/** Labels from the outermost field to the one that is wrong. */
		readonly labels: readonly string[],
		readonly problem: string,
		/** What certainly had not come to Amiqus when it was found; null where nothing was to be changed there anyway. */
		readonly undone: 'sent' | 'changed' | null = 'sent',
	) {
		const field = labels.map((label) => `‘${label}’`).join(' → ');
		super([field, problem].filter(Boolean).join(OF_THE_FIELD.test(problem) ? ' ' : ': '));
	}

	/** The same problem, seen from the field around. */
	inside(label: string): InvalidParameterError {
		return new InvalidParameterError([label, ...this.labels], this.problem, this.undone);
	}

	/** The same problem, found after Amiqus was asked something, by an operation that only reads or by one that writes. */
	foundLate(reads: boolean): InvalidParameterError {
		return new InvalidParameterError(this.labels, this.problem, reads ? null : 'changed');
	}
}

/** A problem with the field being read; the reader around adds the label. */
export function invalid(problem: string): InvalidParameterError {
	return new InvalidParameterError([], problem);
}
