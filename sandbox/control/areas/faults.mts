import type { Fault, Planned } from '../../core/faults.mts';
import { API_BASE, pathPattern, SDK_BASE } from '../../core/paths.mts';
import { ROUTES } from '../../resources/index.mts';
import { SDK_ROUTES } from '../../resources/sdk.mts';
import { type Area, bodyOf, done, idOf, Refused, show } from '../control.mts';
import { faultsPage, KINDS } from '../pages/faults.mts';

/** The operations of both APIs by name, as `GET /clients/{client}`, each with what its path matches. */
const OPERATIONS = new Map(
	[ROUTES, SDK_ROUTES].flatMap((routes, index) =>
		routes.map(({ method, path }): [string, Fault['match']] => [
			`${method} ${index === 0 ? '' : '/sdk'}${path}`,
			{ method, path: pathPattern((index === 0 ? API_BASE : SDK_BASE) + path) },
		]),
	),
);

/** A fault as JSON has it: what is code in TypeScript is a value here. */
interface Wanted extends Omit<Fault, 'match' | 'change' | 'bytes' | 'headers'> {
	/** Like `POST /clients`; in its place, method and path. */
	operation?: string;
	method?: string;
	/** A regular expression that the path is tested with. */
	path?: string;
	/** Of an answer: headers to add to the real ones, or to leave out where they are null. */
	headers?: { [name: string]: string | null };
	/** Of an answer: JSON, or a text, or bytes in base64, in the place of the real one. */
	json?: unknown;
	text?: string;
	base64?: string;
	/** Of an answer: what becomes of the real JSON, as a merge patch (RFC 7396): null leaves a key out. */
	merge?: unknown;
}

const COUNT = { type: 'integer', minimum: 0 };

const WANTED = bodyOf(
	{
		operation: { type: 'string' },
		method: { type: 'string' },
		path: { type: 'string' },
		kind: { enum: Object.keys(KINDS) },
		status: { type: 'integer', minimum: 200, maximum: 599 },
		body: {},
		headers: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
		json: {},
		text: { type: 'string' },
		base64: { type: 'string' },
		merge: {},
		times: { ...COUNT, minimum: 1 },
		after: COUNT,
		retryAfter: COUNT,
		processed: { type: 'boolean' },
		delayMs: COUNT,
	},
	['kind'],
);

function expression(path: string): RegExp {
	try {
		return new RegExp(path);
	} catch {
		throw new Refused(`“${path}” is no regular expression.`);
	}
}

function matchOf({ operation, method, path }: Wanted): Fault['match'] {
	if (operation === undefined) {
		return {
			...(method === undefined ? {} : { method: method.toUpperCase() }),
			...(path === undefined ? {} : { path: expression(path) }),
		};
	}
	const match = OPERATIONS.get(operation);
	if (!match) throw new Refused(`There is no operation “${operation}”. One is “POST /clients”.`);
	return match;
}

/** What a fault says that is the same in TypeScript and in JSON. */
function plain(fault: Omit<Fault, 'match'>) {
	const { kind, status, body, headers, times, after, retryAfter, processed, delayMs } = fault;
	return { kind, status, body, headers, times, after, retryAfter, processed, delayMs };
}

function faultOf(wanted: Wanted): Fault {
	const { json, merge, text, base64, headers } = wanted;
	const bytes = text === undefined ? base64 && Buffer.from(base64, 'base64') : Buffer.from(text);
	return {
		...plain({ ...wanted, headers: headers && withoutNull(headers) }),
		match: matchOf(wanted),
		...(json === undefined ? {} : { change: () => json }),
		...(merge === undefined ? {} : { change: (real) => merged(real, merge) }),
		...(bytes ? { bytes } : {}),
	};
}

/** JSON says null of what is to be left out. */
const withoutNull = (headers: NonNullable<Wanted['headers']>) =>
	Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name, value === null ? undefined : value]),
	);

/** A JSON with a merge patch applied to it. */
function merged(json: unknown, patch: unknown): unknown {
	if (!isMap(patch)) return patch;
	const result: Record<string, unknown> = isMap(json) ? { ...json } : {};
	for (const [name, value] of Object.entries(patch)) {
		if (value === null) delete result[name];
		else result[name] = merged(result[name], value);
	}
	return result;
}

const isMap = (json: unknown): json is Record<string, unknown> =>
	typeof json === 'object' && json !== null && !Array.isArray(json);

const present = ({ id, fault, seen, hits }: Planned) => {
	const { method = null, path } = fault.match ?? {};
	return { id, method, path: path?.source ?? null, ...plain(fault), seen, hits };
};

/** What is to go wrong. */
export const faultsArea: Area = (server, { faults }) => {
	server.get('/faults', (request, reply) =>
		show(request, reply, faults.list.map(present), () =>
			faultsPage(faults.list, [...OPERATIONS.keys()]),
		),
	);
	server.post<{ Body: Wanted }>('/faults', { schema: WANTED }, (request, reply) => {
		faults.add(faultOf(request.body));
		return done(request, reply, faults.list.map(present).at(-1), '/faults');
	});
	server.post('/faults/clear', (request, reply) => {
		faults.clear();
		return done(request, reply, [], '/faults');
	});
	server.post('/faults/:id/remove', (request, reply) => {
		const found = faults.list.find(({ id }) => id === idOf(request));
		if (!found) throw new Refused('There is no such fault.', 404);
		faults.remove(found);
		return done(request, reply, present(found), '/faults');
	});
};
