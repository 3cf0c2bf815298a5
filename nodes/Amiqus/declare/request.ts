import type { BinaryHelperFunctions } from 'n8n-workflow';
import type { IDataObject, JsonValue } from './json';
import type { ApiPath } from './path';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Query parameters as an operation states them; absent ones are left out, arrays become `a,b`. */
export type Query = Record<
	string,
	string | number | boolean | ReadonlyArray<string | number> | undefined
>;

/** One call to Amiqus, described and not yet made. */
export interface AmiqusRequest {
	method: HttpMethod;
	path: ApiPath;
	query?: Query;
	body?: JsonValue;
	/** Sent in the place of a body, as a form. */
	file?: FileBody;
	/** Which of the two APIs the path belongs to; the REST API v2 unless said otherwise. */
	api?: 'rest' | 'sdk';
	/** Sent as bearer token instead of the credential: the SDK API takes a token of one request. */
	bearer?: string;
	/** That this POST asks something and changes nothing. */
	readsOnly?: true;
	/** How to find what this POST may have created when its answer never came. */
	findAgain?: FindAgain;
	/** How to see that this write was done when its answer never came. */
	readBack?: ReadBack;
}

/** Whether a call may change something. */
export function isWrite({ method, readsOnly }: AmiqusRequest): boolean {
	return method !== 'GET' && readsOnly !== true;
}

/** A stream of bytes, as n8n hands them out and Amiqus's answers come. */
export type FileStream = Awaited<ReturnType<BinaryHelperFunctions['getBinaryStream']>>;

/** A file on its way to Amiqus. */
export interface FileBody {
	/** The form's field. */
	field: string;
	/** A safe one. */
	name: string;
	mimeType: string;
	size: number;
	/** Opens its bytes, from the first one, for each attempt: a stream that was sent once is used up. */
	open(): Promise<FileStream | Uint8Array>;
}

/** Where a thing that a POST creates shows up, and how to recognise it there. */
export interface FindAgain {
	/** A list of candidates, newest first where the API can sort. */
	list: AmiqusRequest;
	/** What tells it from others, beside that it holds everything that was sent. */
	matches: (candidate: IDataObject) => boolean;
	/** Fields, by their dotted paths, that hold nothing unless it was sent. */
	own?: readonly string[];
}

/** Where to see what a write has come to, for those that are refused when they are sent again after they were done. */
export interface ReadBack {
	read: AmiqusRequest;
	/**
	 * The thing, where what was read shows that the write was done.
	 *
	 * @param now the time by Amiqus's own clock, in milliseconds
	 */
	done: (
		read: JsonValue | undefined,
		sent: JsonValue | undefined,
		now: number,
	) => JsonValue | undefined;
}

/** Amiqus's answer to a call that succeeded. `body` is undefined where there is none (204). */
export interface AmiqusAnswer {
	status: number;
	headers: Record<string, string>;
	body: JsonValue | undefined;
}
