import type { Answer } from './answer.mts';
import type { App } from './app.mts';
import type { PageRequest } from './lists.mts';
import type { Located } from './resolve.mts';
import type { Schema } from './validation.mts';
import type { Session } from '../oauth/authority.mts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

type Names<Path> = Path extends `${string}{${infer Name}}${infer Rest}`
	? Name | Names<Rest>
	: never;

export interface Context<Path extends string, Query, Body> {
	app: App;
	world: App['world'];
	/** Who asks. */
	session: Session;
	/** What the path names, already found. */
	at: { [name in Names<Path> & keyof Located]: Located[name] };
	query: Query;
	body: Body;
	/** The relations that were asked to be expanded. */
	expand: ReadonlySet<string>;
	paging: PageRequest;
	url: URL;
	/** The multipart file of an upload route, as it streams in. */
	upload: () => Promise<Upload | undefined>;
}

export interface Upload {
	name: string;
	type: string;
	stream: AsyncIterable<Buffer>;
	/** Whether the stream was cut because it passed the limit; known at its end. */
	truncated: () => boolean;
}

/** A list's order: what it may be sorted by. */
export interface RouteDefinition<Path extends string, Query, Body> {
	method: Method;
	/** Parameters in braces are found before the handler runs: see resolve.mts. */
	path: Path;
	/** Query parameters beside paging and expansion, each with its schema. */
	query?: { readonly [name in keyof Query]: unknown };
	/** What may be expanded. */
	expand?: readonly string[];
	/** The body's schema, or how to choose it by what was sent. */
	body?: Schema<Body> | ((sent: unknown) => Schema<Body>);
	/** A write: refused for people who may only read. */
	upload?: boolean;
	handle: (context: Context<Path, Query, Body>) => Answer | Promise<Answer>;
}

/** A route with its own types forgotten, as the server keeps it. */
export type Route = RouteDefinition<string, object, unknown>;

/** Declares one operation. */
export function route<const Path extends string, Query = object, Body = undefined>(
	definition: RouteDefinition<Path, Query, Body>,
): Route {
	// The server checks path, query and body against the declaration before it calls the handler.
	return definition as unknown as Route;
}
