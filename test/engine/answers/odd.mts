/** Answers that nobody expects: the sandbox's own, changed in every way that a wire or a proxy could. */
import fc from 'fast-check';
import type { Fault } from '../../../sandbox/index.mts';

/** Stands in changed answers in the place of somebody else's data, and must never be told in an error. */
export const OTHERS = 'Quillfeather';

type Json = unknown;
type Values = Record<string, Json>;
const isThing = (json: Json): json is Values => typeof json === 'object' && json !== null;

/** One change to a JSON, at one of its places. */
interface Change {
	/** Which place, counted through the whole JSON. */
	at: number;
	/** What it becomes: undefined leaves it out. */
	to: (value: Json) => Json;
	name: string;
}

const deep = (levels: number): Json =>
	Array.from({ length: levels }).reduce<Json>((inner) => ({ inner }), OTHERS);

const changes = (token: string): Record<string, (value: Json) => Json> => ({
	dropped: () => undefined,
	null: () => null,
	'an empty text': () => '',
	'a text': () => OTHERS,
	'a long text': () => OTHERS.repeat(20_000),
	'the token': () => `Bearer ${token}`,
	'a number': () => 7,
	'another id': (value) => (typeof value === 'number' ? value + 1 : 999_999),
	'a huge number': () => 1e300,
	'a negative number': () => -1,
	'a fraction': () => 0.5,
	yes: () => true,
	no: () => false,
	'an empty list': () => [],
	'an empty thing': () => ({}),
	'in a list': (value) => [value],
	'in a thing': (value) => ({ data: value }),
	'twice in a list': (value) => [value, value],
	'its first': (value) => (Array.isArray(value) ? (value[0] as Json) : value),
	'as text': (value) => JSON.stringify(value) ?? '',
	deep: () => deep(2_000),
	'a list of oddities': () => [null, 1, OTHERS, [], {}, [[]]],
	'with more': (value) =>
		isThing(value) && !Array.isArray(value)
			? { ...value, error: OTHERS, json: {}, binary: {}, constructor: 1, data: [OTHERS], id: 3 }
			: value,
	'a prototype': () => JSON.parse('{"__proto__":{"id":1},"toString":null,"length":9}') as Json,
	'another time': () => '2031-02-30T25:61:61Z',
	'a far time': () => '9999-12-31T23:59:59Z',
});

/** The names of what an answer says of itself, and of things: changing those does most. */
const TELLING = /^(?:data|total|total_pages|id|object|status|created_at|updated_at|steps|type)$/;

/** Puts a change into a JSON, at the place that its number comes to. */
export function changed(json: Json, { at, to }: Pick<Change, 'at' | 'to'>): Json {
	const places: Array<Array<string | number>> = [[]];
	const walk = (value: Json, path: Array<string | number>) => {
		if (!isThing(value) || path.length > 6) return;
		for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
			const place = [...path, key];
			places.push(place);
			if (TELLING.test(String(key))) places.push(place, place);
			walk(value[key], place);
		}
	};
	walk(json, []);
	return changedAt(json, places[at % places.length] ?? [], to);
}

function changedAt(
	json: Json,
	[key, ...rest]: Array<string | number>,
	to: (v: Json) => Json,
): Json {
	if (key === undefined) return to(json);
	if (Array.isArray(json)) {
		return json.flatMap((value: Json, index) => {
			const inner = index === key ? changedAt(value, rest, to) : value;
			return inner === undefined ? [] : [inner];
		});
	}
	const values = json as Values;
	return { ...values, [key]: changedAt(values[key], rest, to) };
}

const HEADERS: Record<string, Array<string | undefined>> = {
	date: [undefined, '', 'never', 'Thu, 01 Jan 1970 00:00:00 GMT', 'Fri, 31 Dec 9999 23:59:59 GMT'],
	age: ['-1', '1e9', 'old'],
	'content-type': [undefined, 'text/html', 'application/json; charset=utf-16', 'multipart/x', 'x'],
	'content-encoding': ['gzip', 'br', 'deflate', 'nonsense', 'gzip, gzip'],
	'content-disposition': [
		'attachment; filename="../../etc/passwd"',
		'attachment; filename*=x',
		'=',
	],
	'x-ratelimit-limit': [undefined, '0', '-1', 'NaN', '1e99', '1, 2', '60'],
	'x-ratelimit-remaining': [undefined, '0', '-5', 'none', '1e99', '0, 0'],
	'retry-after': ['0', '-5', '3', 'soon', '1e99', 'Fri, 31 Dec 9999 23:59:59 GMT'],
	location: ['https://elsewhere.example/', '//', 'javascript:0', 'http://169.254.169.254/'],
	'set-cookie': ['a=b; Domain=elsewhere.example'],
	link: ['<https://elsewhere.example/?page=2>; rel="next"'],
	'www-authenticate': ['Bearer error="invalid_token"', 'Basic'],
};

const headers = fc
	.subarray(Object.keys(HEADERS), { minLength: 1, maxLength: 4 })
	.chain((names) =>
		fc.record(
			Object.fromEntries(names.map((name) => [name, fc.constantFrom(...(HEADERS[name] ?? []))])),
		),
	);

/** An odd answer: a fault, in words, and whether no caller could read it for a success. */
export interface Odd {
	name: string;
	fault: Fault;
	/** That the call was processed, and no answer of it arrived. */
	isLost: boolean;
}

const EVERY = { times: 1 } as const;
const said = (name: string, fault: Fault, isLost = false): Odd => ({
	name,
	fault: { ...EVERY, ...fault },
	isLost,
});

/** What a call that was processed is answered with: never another kind of success than it was, which nobody could know. */
const SUCCESSES = [200, 201, 202, 203, 206];
const FAILURES = [408, 500, 501, 502, 503, 504, 520, 599];
const becomes = (status: number) => (real: number) => (real < 300 ? status : real);

/** What is refused without being processed. */
const REFUSALS = [
	300, 301, 302, 304, 307, 400, 401, 403, 404, 405, 407, 409, 410, 413, 418, 422, 423, 429, 451,
];

const refusal = (token: string): fc.Arbitrary<unknown> => {
	const text = fc.constantFrom(
		'No.',
		`Authorization: Bearer ${token}`,
		'x'.repeat(50_000),
		'\u0000',
	);
	return fc.oneof(
		fc.record({ message: text }),
		fc.record({ errors: fc.array(text, { maxLength: 3 }) }),
		fc.dictionary(fc.constantFrom('email', 'steps.0.type', 'a b', '__proto__', ''), fc.array(text)),
		fc.constant(Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`f${n}`, ['No.']]))),
		fc.constantFrom(
			null,
			[],
			'no',
			7,
			{ headers: { authorization: `Bearer ${token}` } },
			deep(500),
		),
	);
};

/** Odd answers of a service with this token. */
export function oddAnswers(token: string): fc.Arbitrary<Odd> {
	const kinds = changes(token);
	const change = fc.record({ at: fc.nat(), kind: fc.constantFrom(...Object.keys(kinds)) });
	const body = fc.array(change, { minLength: 1, maxLength: 3 }).map((list) => {
		const name = list.map(({ kind, at }) => `${kind} (${at})`).join(', ');
		const apply = (json: Json) =>
			list.reduce<Json>(
				(value, { at, kind }) => changed(value, { at, to: kinds[kind] ?? ((same) => same) }),
				json,
			);
		return said(name, { kind: 'answer', change: apply });
	});
	const bytes = fc
		.uint8Array({ maxLength: 300 })
		.map((list) => said(`${list.length} bytes`, { kind: 'answer', bytes: list }, true));
	return fc.oneof(
		{ weight: 10, arbitrary: body },
		{
			weight: 2,
			arbitrary: fc
				.tuple(body, headers)
				.map(([odd, more]) =>
					said(`${odd.name}, ${JSON.stringify(more)}`, { ...odd.fault, headers: more }),
				),
		},
		{
			weight: 2,
			arbitrary: headers.map((more) =>
				said(JSON.stringify(more), { kind: 'answer', headers: more }),
			),
		},
		{
			weight: 1,
			arbitrary: fc
				.constantFrom(...SUCCESSES)
				.map((status) =>
					said(`status ${status}`, { kind: 'answer', changeStatus: becomes(status) }),
				),
		},
		{
			weight: 2,
			arbitrary: fc
				.constantFrom(...FAILURES)
				.map((status) =>
					said(`status ${status}`, { kind: 'answer', changeStatus: becomes(status) }, true),
				),
		},
		{
			weight: 3,
			arbitrary: fc.tuple(fc.constantFrom(...REFUSALS), refusal(token)).map(([status, json]) =>
				said(`refused with ${status}`, {
					kind: 'status',
					status,
					body: json,
					...(status === 429 ? { retryAfter: 1 } : {}),
				}),
			),
		},
		{ weight: 1, arbitrary: bytes },
		{
			weight: 2,
			arbitrary: fc
				.constantFrom<Fault['kind']>('reset-after', 'invalid-json', 'empty')
				.map((kind) => said(kind, { kind }, true)),
		},
		{
			weight: 1,
			arbitrary: fc.constant(said('reset-before', { kind: 'reset-before' })),
		},
		{
			weight: 1,
			arbitrary: fc.constant(
				said(
					'html',
					{ kind: 'html', changeStatus: becomes(200), status: 502, processed: true },
					true,
				),
			),
		},
	);
}

/** What a run is answered: so many answers as they are, and then odd ones, the last of them for ever or not. */
export interface Plan {
	first: number;
	odd: Odd[];
	forever: boolean;
}

export const plans = (token: string): fc.Arbitrary<Plan> =>
	fc.record({
		first: fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3, 5),
		odd: fc.array(oddAnswers(token), { minLength: 1, maxLength: 4 }),
		forever: fc.boolean(),
	});

/** The faults of a plan, in the order in which they are to be met. */
export function faultsOf({ first, odd, forever }: Plan): Map<Fault, Odd> {
	return new Map(
		odd.map((one, index) => {
			const times = forever && index === odd.length - 1 ? Number.POSITIVE_INFINITY : 1;
			return [{ ...one.fault, after: first, times }, one];
		}),
	);
}
