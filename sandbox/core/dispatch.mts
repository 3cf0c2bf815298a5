import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from './answer.mts';
import type { App } from './app.mts';
import { send, takesEffect } from './delivery.mts';
import { ApiError, forbidden, invalid, unauthenticated, unprocessable } from './errors.mts';
import type { Exchanges } from './exchanges.mts';
import type { Faults } from './faults.mts';
import type { RateLimiter } from './rate-limit.mts';
import { isLocatable, locate, type Found } from './resolve.mts';
import type { Context, Route, Upload } from './route.mts';
import { bodyCheck, parseJson, queryCheck, type Check, type Schema } from './validation.mts';
import type { Session } from '../oauth/authority.mts';

export interface Services {
	app: App;
	faults: Faults;
	limiter: RateLimiter;
	exchanges: Exchanges;
	latencyMs: number;
}

export interface Incoming {
	request: FastifyRequest;
	method: string;
	path: string;
	url: URL;
	/** Headers that go out with every answer. */
	headers: { [name: string]: string };
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

const rawBody = (request: FastifyRequest) =>
	typeof request.body === 'string' && request.body !== '' ? request.body : undefined;

function failure(error: unknown): Answer {
	if (error instanceof ApiError) {
		return { status: error.status, json: error.body, headers: error.headers };
	}
	// A caller who breaks off an upload is told nothing, and it is no fault of the sandbox's.
	if ((error as Partial<Error>).message !== 'aborted') console.error(error);
	return { status: 500, json: { message: 'Server Error' } };
}

/**
 * Wraps a handler with what all of them share: counting, faults, latency, errors, listeners. One function rather than
 * fastify's hooks and error handler: a fault is drawn before the call and decides what becomes of its answer, an error's
 * too, so that hooks would only hand its state from one to the next.
 */
export function wrap(
	services: Services,
	operation: string,
	handle: (incoming: Incoming) => Answer | Promise<Answer>,
): Handler {
	const { faults, exchanges, latencyMs } = services;
	return async (request, reply) => {
		exchanges.began(operation);
		const url = new URL(request.url, services.app.origin);
		const path = url.pathname;
		const { method } = request;
		const met = faults.next(method, path);
		const fault = met?.fault;
		let status = 0;
		try {
			if (latencyMs > 0) await sleep(latencyMs);
			const incoming: Incoming = { request, method, path, url, headers: {} };
			let answer: Answer;
			let real: number | undefined;
			try {
				const spared = !fault || takesEffect(fault);
				answer = spared ? await handle(incoming) : { status: fault.status ?? 500, json: {} };
			} catch (error) {
				answer = failure(error);
			}
			if (!fault || takesEffect(fault)) real = answer.status;
			answer.headers = { ...incoming.headers, ...answer.headers };
			const sent = await send(request, reply, answer, met);
			status = sent.status;
			if (exchanges.watched) {
				exchanges.tell({
					method,
					url: request.url,
					path,
					headers: request.headers,
					body: rawBody(request),
					status,
					responseHeaders: { ...reply.getHeaders() },
					responseBody: sent.body,
					...(fault ? { fault: fault.kind, met: fault } : {}),
					...(real === undefined ? {} : { real }),
				});
			}
		} finally {
			exchanges.ended(status);
		}
		return reply;
	};
}

/** The session behind a call's bearer token, or 401. */
function authenticate(
	app: App,
	request: FastifyRequest,
	sdk: boolean,
	onFailure: () => void,
): Session {
	const header = request.headers.authorization ?? '';
	const token = /^Bearer (.+)$/i.exec(header)?.[1];
	const session = token === undefined ? undefined : app.authority.session(token);
	if (!session || (session.kind === 'sdk') !== sdk) {
		onFailure();
		throw unauthenticated();
	}
	return session;
}

const PAGING = {
	page: { type: 'integer', minimum: 1 },
	limit: { type: 'integer', minimum: 1, maximum: 100 },
};

function readExpansion(
	value: string | string[] | undefined,
	allowed: readonly string[],
): Set<string> {
	const names = [value ?? []].flat().flatMap((text) => text.split(','));
	names.forEach((name, index) => {
		if (name === '' || allowed.includes(name)) return;
		const reason = name.includes('.')
			? 'Nested expansion is not supported.'
			: `The selected expansion is invalid; choose from: ${allowed.join(', ')}.`;
		throw invalid(`expand.${index}`, reason);
	});
	return new Set(names.filter((name) => name !== ''));
}

/** Checks by schema, shared by all sandboxes of a process: compiling is what costs. */
const bodyChecks = new WeakMap<Schema<unknown>, Check>();
const queryChecks = new WeakMap<Route, Check>();

function checkOf(schema: Schema<unknown>): Check {
	let check = bodyChecks.get(schema);
	if (!check) bodyChecks.set(schema, (check = bodyCheck(schema)));
	return check;
}

function queryCheckOf(route: Route): Check {
	let check = queryChecks.get(route);
	if (!check) queryChecks.set(route, (check = queryCheck({ ...PAGING, ...route.query })));
	return check;
}

function readBody(
	body: NonNullable<Route['body']>,
	text: string | undefined,
	type: string | undefined,
): unknown {
	if (text !== undefined && !type?.includes('json')) {
		throw unprocessable({ errors: ['The request body must be JSON.'] });
	}
	const sent = text === undefined ? {} : parseJson(text);
	if (sent === undefined) throw unprocessable({ errors: ['The request body is not valid JSON.'] });
	const messages = checkOf(typeof body === 'function' ? body(sent) : body)(sent);
	if (messages) throw unprocessable(messages);
	return sent;
}

async function readUpload(request: FastifyRequest): Promise<Upload | undefined> {
	if (!request.isMultipart()) return undefined;
	const part = await request.file();
	if (!part || part.fieldname !== 'attachment') return undefined;
	return {
		name: part.filename,
		type: part.mimetype,
		stream: part.file,
		truncated: () => part.file.truncated,
	};
}

function mayWrite(session: Session): boolean {
	return session.member.role !== 'read-only';
}

/** The time of an answer is by the clock that made what is in it, which may have been moved. */
function dated({ world }: Services['app'], headers: Record<string, string>) {
	return { ...headers, date: new Date(world.now()).toUTCString() };
}

/** Builds the handler of one API operation from its declaration. */
export function operationHandler(
	services: Services,
	route: Route,
	base: string,
	sdk = false,
): Handler {
	const { app, limiter } = services;
	const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
	const checkQuery = queryCheckOf(route);
	const writes = route.method !== 'GET';
	const allowedExpansions = route.expand ?? [];

	return wrap(services, `${route.method} ${sdk ? '/sdk' : ''}${route.path}`, (incoming) => {
		const { request, url } = incoming;
		const below = incoming.path.slice(base.length);
		const session = authenticate(app, request, sdk, () => {
			incoming.headers = dated(app, limiter.take('nobody', route.method, below).headers);
		});
		const owner = `${session.member.team}/${session.member.user}`;
		const verdict = limiter.take(owner, route.method, below);
		incoming.headers = dated(app, verdict.headers);
		if (!verdict.allowed) throw new ApiError(429, { message: 'Too Many Attempts.' });
		if (writes && !mayWrite(session)) throw forbidden();

		const found: Found =
			session.record === undefined ? {} : { record: app.world.records.get(session.record) };
		if (sdk && !found.record) throw unauthenticated();
		const params = request.params as { [name: string]: string };
		for (const name of names) {
			if (isLocatable(name))
				Object.assign(found, { [name]: locate(app, name, params[name] ?? '', found) });
		}
		const query = { ...(request.query as { [name: string]: string | string[] | undefined }) };
		const expand = readExpansion(route.expand ? query.expand : undefined, allowedExpansions);
		const messages = checkQuery(query);
		if (messages) throw unprocessable(messages);
		const context: Context<string, object, unknown> = {
			app,
			world: app.world,
			session,
			at: found,
			query,
			body: route.body && readBody(route.body, rawBody(request), request.headers['content-type']),
			expand,
			paging: { page: Number(query.page ?? 1), limit: Number(query.limit ?? 25), url },
			url,
			upload: () => readUpload(request),
		};
		return route.handle(context);
	});
}
