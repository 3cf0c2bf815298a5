import { isObject, type IDataObject } from '../../declare/json';
import { path } from '../../declare/path';
import { boolean } from '../../declare/fields/basic';
import type { Calls } from '../../declare/operation';
import { resultOfStep } from './simplify';

/** What the steps of a request came to stands in what these ids stand for. */
export const TELLING = ['check', 'document', 'review'] as const;

/** For lists of requests, where each result takes a call. */
export const stepResults = boolean('Step Results', {
	description:
		'Whether to say what finished checks came to, which takes one more call for each request that has any. Without, and in raw output, they read unknown or nothing.',
	default: true,
});

/**
 * Requests with their steps as far as these tell what they came to. Amiqus names checks in a request by their ids only,
 * and a step that is complete may have been rejected.
 */
export async function withResults(
	records: IDataObject[],
	{ stepResults: wanted = true }: { stepResults?: boolean | undefined },
	{ list }: Calls,
): Promise<IDataObject[]> {
	if (!wanted) return records;
	return await Promise.all(
		records.map(async (record) =>
			hasUntold(record) ? { ...record, steps: await stepsOf(record, list) } : record,
		),
	);
}

function hasUntold({ steps }: IDataObject): boolean {
	return (
		Array.isArray(steps) &&
		steps.some((step) => isObject(step) && resultOfStep(step as IDataObject) === 'unknown')
	);
}

async function stepsOf({ id }: IDataObject, list: Calls['list']): Promise<IDataObject[]> {
	const where = path`/records/${Number(id)}/steps`;
	return await list({ method: 'GET', path: where, query: { expand: [...TELLING] } });
}
