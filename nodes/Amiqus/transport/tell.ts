import type { Logger } from 'n8n-workflow';
import { endpointOf } from '../declare/path';
import type { AmiqusRequest } from '../declare/request';

/** What is told of something that takes a run time. Nothing of a body, no token and no name: it is written to a log. */
export interface Told {
	/** Method and endpoint, without ids. */
	call: string;
	/** The status Amiqus answered, or what kept it from answering. */
	status?: number | string | undefined;
	/** How long that holds the call, or all calls, up. */
	waitMs?: number;
	/** Whether what an unanswered call made was there. */
	found?: boolean;
}

/** Tells of something. */
export type Tell = (what: string, told: Told) => void;

/** Tells at n8n's debug level, one line each; at any other it comes to nothing. */
export function tellerFor({ logger }: { logger: Logger }): Tell {
	return (what, { waitMs, ...told }) => {
		const waits = waitMs === undefined ? {} : { waitMs: Math.round(waitMs) };
		logger.debug(`Amiqus: ${what}`, { ...told, ...waits });
	};
}

/** What a request is called where its ids are nobody's business: `GET /clients/:id/address`. */
export function callOf({ method, api, path }: AmiqusRequest): string {
	return `${method} ${api ?? ''}${endpointOf(path)}`;
}
