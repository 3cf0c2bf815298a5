import { isObject, type IDataObject, type JsonValue } from '../declare/json';
import { AmiqusError } from '../declare/errors';
import { countsIn } from './fitting';

/** One page of a list, and what it says of the list. */
export interface Page {
	data: IDataObject[];
	/** How many pages there are, as far as the page tells. */
	totalPages: number;
	/** How many entries there are; as many as are seen where the page does not tell. */
	total: number;
}

/**
 * Reads a page of a list. Where it does not say how many pages there are, its total tells, or whether it is full.
 *
 * @param size how many entries were asked for
 * @param number which page it is
 * @throws AmiqusError when it is none, or when it counts in something else than numbers
 */
export function readPage(body: JsonValue | undefined, size: number, number = 1): Page {
	if (!isObject(body) || !Array.isArray(body.data) || !body.data.every(isObject)) {
		throw new AmiqusError('Amiqus answered with something that is not a list', {
			advice: 'A proxy between n8n and Amiqus may have changed the answer.',
		});
	}
	const counts = countsIn(body);
	if ('wrong' in counts) {
		throw new AmiqusError(`Amiqus answered with a list that cannot be read: ${counts.wrong}`, {
			advice: `Run it again later. ${TELL_SUPPORT}`,
		});
	}
	const data = body.data as IDataObject[];
	const { total = data.length, totalPages } = counts;
	const held = heldBy(data.length, { size, number, total });
	const needed = Math.ceil(total / held);
	const bounded = counts.total === undefined ? totalPages : Math.min(totalPages ?? needed, needed);
	const seen = data.length < size ? number : number + 1;
	return { data, total, totalPages: bounded ?? seen };
}

/**
 * How many entries a page of the list holds. A page that is not full, although with the pages before it there would be
 * fewer entries than the list has, is of a size of Amiqus's own.
 */
function heldBy(
	count: number,
	{ size, number, total }: { size: number; number: number; total: number },
): number {
	return count > 0 && count < size && number * count < total ? count : size;
}

const TELL_SUPPORT = 'If it stays, tell Amiqus support the time and the operation.';

/** The error where fewer entries come than there are. */
export function incomplete(got: number, total: number): AmiqusError {
	return new AmiqusError(`Amiqus says that the list has ${total} entries, and gave only ${got}`, {
		advice: `Nothing is output, because a list with a gap looks complete. Run it again, or ask for less with filters or a Limit. ${TELL_SUPPORT}`,
	});
}

/** The error where pages are read one after the other, and one brings nothing although there are to be more. */
export function nothingNew(page: number, pages: number): AmiqusError {
	return new AmiqusError(
		`Amiqus gave nothing new on page ${page} of a list that it says has ${pages}`,
		{ advice: `Run it again later. ${TELL_SUPPORT}` },
	);
}

/** The error where there are more pages than are read. */
export function tooMany(pages: number): AmiqusError {
	return new AmiqusError(
		`Amiqus says that the list has ${pages} pages, which is more than can be read`,
		{
			advice: `Ask for less with filters or a Limit. ${TELL_SUPPORT}`,
		},
	);
}
