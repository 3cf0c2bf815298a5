/** What must never be true of a run, whatever it was answered. */
import type { Exchange, Fault } from '../../../sandbox/index.mts';
import type { Odd } from './odd.mts';

/** Words of JavaScript's own errors, and of an error that nobody thought of. */
const CRASH =
	/TypeError|RangeError|SyntaxError|Cannot (?:read|convert|set|destructure)|is not (?:a function|iterable|defined|an object)|Unexpected token|Invalid (?:time value|array length|count)|circular structure|report it to the makers|call stack/;

/** Everything that an error holds, its hidden parts included, as text. */
export function textOf(error: unknown, depth = 0, seen = new Set<unknown>()): string {
	if (typeof error !== 'object' || error === null) return String(error);
	if (depth > 12 || seen.has(error)) return '';
	seen.add(error);
	return Reflect.ownKeys(error)
		.map((key) => `${String(key)}: ${textOf((error as never)[key], depth + 1, seen)}`)
		.join('\n');
}

/** All the ways in which a secret may be written. */
const writtenIn = (secret: string): string[] => [
	secret,
	encodeURIComponent(secret),
	Buffer.from(secret).toString('base64').replace(/.=*$/, ''),
	Buffer.from(secret).toString('hex'),
];

/** What an error tells that it must not, or could not have been meant to. */
export function faultsInError(
	error: unknown,
	{ token, others }: { token: string; others: string | undefined },
): string[] {
	const { message = '', description = '' } = error as { message?: string; description?: string };
	const said = `${message} ${description}`;
	const whole = textOf(error);
	return [
		...(CRASH.test(said) ? ['a crash is shown'] : []),
		...(writtenIn(token).some((way) => whole.includes(way)) ? ['the token is told'] : []),
		...(others !== undefined && whole.includes(others) ? ["somebody else's data is told"] : []),
		...(message.length > 2_000 ? ['the message is too long'] : []),
		...(said.trim() === '' ? ['nothing is said'] : []),
	];
}

/** That something may have been done. */
export const MAYBE = /may have been (?:created|changed|done|sent)|may be done/;

/** What a run of an operation on one item came to. */
export interface Run {
	/** The item's error, in words; undefined where it is done. */
	said: string | undefined;
	exchanges: Exchange[];
	/** What the calls met, by the faults that stand in the exchanges. */
	faults: ReadonlyMap<Fault, Odd>;
	/** Whether the operation is one call that may change something. */
	isWrite: boolean;
	isSingle: boolean;
}

/** What jobs make for themselves, and clear away again: nothing is lost where it stays. */
const TOOLS = /^(?:DELETE \S+\/attachments\/|(?:DELETE|POST|PATCH) \S+\/webhooks\b)/;

const keyOf = ({ method, path, body }: Exchange) => `${method} ${path} ${body ?? ''}`;

/** Tokens for the next call, which show nowhere, and files, which are cleared away; see test/engine/faults. */
const PASSING = /\/(?:sdk_token|attachments)\b/;

/** Calls that changed something in Amiqus: its journal. */
export function carriedOut(exchanges: Exchange[]): Exchange[] {
	return exchanges.filter(
		({ method, path, real }) =>
			method !== 'GET' &&
			!/\/oauth\/|POST .*\/steps$/.test(`${method} ${path}`) &&
			real !== undefined &&
			real < 300,
	);
}

/** What is wrong with what a run says, by what was carried out. */
export function liesOf({ said, exchanges, faults, isWrite, isSingle }: Run): string[] {
	const done = carriedOut(exchanges).filter((one) => isSingle || !TOOLS.test(keyOf(one)));
	const isMaybe = said !== undefined && MAYBE.test(said);
	const lies: string[] = [];
	const posts = done.filter((one) => one.method === 'POST' && !isUndone(one, exchanges)).map(keyOf);
	if (new Set(posts).size < posts.length) lies.push('done twice');
	// What was to be deleted and is not there is as good as deleted; so is what was decided or ended before, and is read back.
	const isSo =
		hasEnded(exchanges.at(-1)) ||
		exchanges.some(
			({ method, status, real = 0 }) =>
				([405, 422].includes(real) && exchanges.at(-1)?.method === 'GET') ||
				(method === 'DELETE' && [real, status].includes(404)),
		) ||
		isAsAsked(exchanges.at(0), exchanges.at(-1));
	if (said === undefined && isWrite && isSingle && done.length === 0 && !isSo)
		lies.push('falsely done');
	if (said !== undefined && !isMaybe) {
		if (isSingle && done.length > 0) lies.push('falsely not done');
		// Found again, and named, it is told.
		const lost = done.filter(
			(one) => isLost(one, exchanges, faults) && (isSingle || !isNamedIn(said, one, exchanges)),
		);
		if (lost.length > 0) lies.push(`lost, and not told: ${lost.map(keyOf).join(', ')}`);
		const lasting = isSingle ? [] : done.filter(({ path }) => !PASSING.test(path));
		const untold = lasting.filter((one) => !isNamedIn(said, one, exchanges));
		if (untold.length > 0) lies.push(`done before, and not told: ${untold.map(keyOf).join(', ')}`);
	}
	return lies;
}

/** Whether what a call made was deleted again, so that it may be made once more. */
function isUndone({ path, responseBody = '' }: Exchange, exchanges: Exchange[]): boolean {
	const id = /"id":(\d+)/.exec(responseBody)?.[1];
	return carriedOut(exchanges).some(
		(one) => one.method === 'DELETE' && one.path === `${path}/${id}`,
	);
}

/**
 * Whether a text names what a call was about, or what it made, by its ID: that of its answer, or of where it was found
 * again.
 * @param all the calls of the run
 */
export function isNamedIn(
	said: string,
	{ path, responseBody = '' }: Exchange,
	all: readonly Exchange[] = [],
): boolean {
	const id = /\/(\d+)/.exec(path)?.[1] ?? /"id":(\d+)/.exec(responseBody)?.[1];
	// What was made with an ID that is none is told without it.
	if (id === undefined && /\ban? [a-z ]+ (?:was|were|and)\b/.test(said)) return true;
	const lists = all.filter((one) => one.method === 'GET' && one.path === path);
	const found = lists.flatMap((list) => [...(list.responseBody ?? '').matchAll(/"id":(\d+)/g)]);
	const ids = [...(id === undefined ? [] : [id]), ...found.map(([, listed]) => listed)];
	return ids.some((one) => new RegExp(`\\b${one}\\b`).test(said));
}

/** Whether what was read in the end is as a call asked for, whoever had made it so. */
function isAsAsked(call: Exchange | undefined, read: Exchange | undefined): boolean {
	if (call?.method !== 'PATCH' || read?.method !== 'GET') return false;
	const id = Number(/\/(\d+)$/.exec(call.path)?.[1]);
	const wanted = Object.entries(JSON.parse(call.body ?? '{}') as Record<string, unknown>);
	try {
		const { data } = JSON.parse(read.responseBody ?? '{}') as {
			data?: Array<Record<string, unknown>>;
		};
		const found = data?.find((one) => one.id === id);
		return found !== undefined && wanted.every(([name, value]) => found[name] === value);
	} catch {
		return false;
	}
}

/** Whether a call told of a request that another operation had ended before. */
function hasEnded(call: Exchange | undefined): boolean {
	const at = /"expired_at":"([^"]+)"/.exec(call?.responseBody ?? '')?.[1];
	return call?.method === 'GET' && at !== undefined && Date.parse(at) <= Date.now();
}

/** Whether a call was processed, no answer of it arrived, and none to its repetition either. */
function isLost(call: Exchange, exchanges: Exchange[], faults: Run['faults']): boolean {
	return exchanges
		.filter((one) => keyOf(one) === keyOf(call))
		.every(({ met }) => met !== undefined && faults.get(met)?.isLost === true);
}
