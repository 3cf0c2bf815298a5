import { AmiqusError, EndOfRunError } from '../declare/errors';
import { InvalidParameterError } from '../declare/field';
import { isObject } from '../declare/json';
import { isId } from '../declare/path';
import type { Calls, Operation } from '../declare/operation';
import { isWrite, type AmiqusRequest } from '../declare/request';
import { thingAddedTo, thingsIn } from '../transport/things';

/** So many things of a kind are named; of the others it is said how many there are. */
const MOST_NAMED = 10;

/** A write that has succeeded, and the id of what it made. */
interface Done extends Pick<AmiqusRequest, 'method' | 'path'> {
	id: number | undefined;
}

/** The writes of an item that have succeeded: one that is made again, or answered from memory, is one. */
export type Written = Map<string, Done>;

/** The same calls, whose writes are noted once they have succeeded. */
export function noting(written: Written, call: Calls['call']): Calls['call'] {
	return async (request) => {
		const answer = await call(request);
		if (isWrite(request)) {
			const { method, path } = request;
			const id = isObject(answer.body) && isId(answer.body.id) ? answer.body.id : undefined;
			written.set(`${method} ${path} ${id}`, { method, path, id });
		}
		return answer;
	};
}

/** An error of an item as it has to be told where some of its writes had succeeded before. */
export function after(error: unknown, written: Written, operation: Operation): unknown {
	const before = toldOf(written);
	if (before === '') return error;
	if (error instanceof EndOfRunError)
		return error.after([before, error.before].filter(Boolean).join(', '));
	if (error instanceof AmiqusError) {
		const whenCutShort = 'execute' in operation ? operation.whenCutShort : undefined;
		const advice = [whenCutShort, error.advice].filter(Boolean).join(' ');
		return error.reworded(error.message, advice).after(before);
	}
	if (!(error instanceof InvalidParameterError)) return error;
	// A value that turned out to be wrong on the way; its own advice says that nothing was sent.
	const advice = 'Correct the field in the node or the value that the expression gives.';
	return after(new AmiqusError(error.message, { advice }), written, operation);
}

/** What writes came to, in words: `person 7 and case 8 were created, request 9 was changed`. */
export function toldOf(written: Written): string {
	const created = new Set<string>();
	const changed = new Set<string>();
	const deleted = new Set<string>();
	for (const { method, path, id } of written.values()) {
		const added = method === 'POST' ? thingAddedTo(path) : undefined;
		const about = thingsIn(path);
		if (added && id !== undefined)
			created.add([`${added} ${id}`, about].filter(Boolean).join(' of '));
		// Its ID is none that Amiqus gives: that it was made is known all the same.
		else if (added && about === '') created.add(`${/^[aeiou]/.test(added) ? 'an' : 'a'} ${added}`);
		else if (method === 'DELETE') deleted.add(about);
		else if (about !== '' && !created.has(about)) changed.add(about);
	}
	return [
		...clause([...created], 'created'),
		...clause([...changed], 'changed'),
		...clause([...deleted], 'deleted'),
	].join(', ');
}

function clause(things: readonly string[], done: string): string[] {
	if (things.length === 0) return [];
	const left = things.length - MOST_NAMED;
	const named = [...things.slice(0, MOST_NAMED), ...(left > 0 ? [`${left} more`] : [])];
	const last = named.pop();
	const all = named.length === 0 ? `${last} was` : `${named.join(', ')} and ${last} were`;
	return [`${all} ${done}`];
}
