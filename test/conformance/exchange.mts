/** One call as the sandbox saw it, in a form that can be written to a file. */
export interface Exchange {
	method: string;
	/** Path and query as they were sent. */
	url: string;
	requestHeaders: Record<string, string>;
	/** Undefined where there was none, or where it was streamed (an upload). */
	requestBody?: string;
	status: number;
	responseHeaders: Record<string, string>;
	/** Undefined where there was none, or where it was streamed (a download). */
	responseBody?: string;
	/** Set where the answer was spoiled on purpose, to see what the node does with it. */
	fault?: string;
	/** Set where the request was wrong on purpose: why. It is not held against the specification. */
	deliberate?: string;
	/** Set where the node sent it with fields filled in to see where their values go. */
	filledIn?: true;
	/** Which test made it, for whoever reads the report. */
	test?: string;
}

/** Something in an exchange that the specification does not allow. */
export interface Violation {
	side: 'request' | 'response';
	method: string;
	/** The operation's path template, or the path as sent where there is no such operation. */
	path: string;
	/** JSON pointer into the body, or `query/NAME`, `path/NAME`, `header/NAME`, `status`. */
	pointer: string;
	message: string;
	test?: string;
}
