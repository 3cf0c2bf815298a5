import type { AmiqusRequest } from '../declare/request';

/** What one HTTP exchange came to, before anything is decided about it. */
export type Attempt =
	/** `tooLong` where more came than is taken; then there is no body. */
	| {
			kind: 'answer';
			status: number;
			headers: Record<string, string>;
			body: unknown;
			tooLong?: true;
	  }
	/** No answer. `sent` is false only where it is certain that the call did not reach Amiqus. */
	| { kind: 'network'; code: string; sent: boolean };

/** Where a file is, and whether it is Amiqus itself that is asked for it there. */
export interface Hop {
	url: string;
	/** Whether all who were asked so far are Amiqus: the credential goes no further than that. */
	own: boolean;
}

/** Makes exactly one HTTP exchange. Implemented over n8n's helpers; never retries by itself. */
export type Exchange = (request: AmiqusRequest) => Promise<Attempt>;
