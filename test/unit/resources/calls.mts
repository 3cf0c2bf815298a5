/** What an operation asks of Amiqus, without a node around it. */
import { complete } from '../../../nodes/Amiqus/engine/item';
import { resources } from '../../../nodes/Amiqus/resources';
import { fieldsOf } from '../../../nodes/Amiqus/declare/properties/description';
import { readAll } from '../../../nodes/Amiqus/declare/field';
import { typed } from '../../../nodes/Amiqus/declare/given';
import { SOMEWHERE } from '../support/reading.mts';
import type { FileTools } from '../../../nodes/Amiqus/declare/fileTools';
import type { Operation } from '../../../nodes/Amiqus/declare/operation';
import type { IDataObject, JsonValue } from '../../../nodes/Amiqus/declare/json';
import { fetchUnpaged } from '../../../nodes/Amiqus/transport/paging';
import type { AmiqusRequest } from '../../../nodes/Amiqus/declare/request';

export type Raw = Record<string, unknown>;

/** An operation named as `record.update`. */
export function operationNamed(name: string): Operation {
	const [resource, value] = name.split('.');
	const operation = resources
		.find((candidate) => candidate.value === resource)
		?.operations.find((candidate) => candidate.value === value);
	if (!operation) throw new Error(`There is no operation ${name}`);
	return operation;
}

/** A call as tests state it: `PATCH /records/7`, and what goes with it. */
export interface Call {
	call: string;
	query?: AmiqusRequest['query'];
	body?: JsonValue;
	bearer?: string;
}

const absent = async () => await Promise.reject(new Error('There are no files in these tests'));
/** For operations that have nothing to do with files. */
export const noFiles: FileTools = {
	download: absent,
	downloadAll: absent,
	describe: absent,
	isSame: absent,
	upload: absent,
	undo: absent,
};

/** The calls an operation makes with these parameters; `answers` are the bodies given to one that makes several. */
export async function callsOf(name: string, raw: Raw, answers: unknown[] = []): Promise<Call[]> {
	const operation = operationNamed(name);
	const fields = fieldsOf(operation);
	const values = readAll(fields, typed(raw), SOMEWHERE);
	const isRaw = raw.simplify === false;
	if (!('execute' in operation))
		return [told(complete(operation.request(values, { raw: isRaw }), fields, values))];

	const calls: Call[] = [];
	const left = [...answers];
	const call = async (request: AmiqusRequest) => {
		calls.push(told(request));
		return { status: 200, headers: {}, body: left.shift() as JsonValue };
	};
	const list = async (request: AmiqusRequest) =>
		(await call(request)).body as unknown as IDataObject[];
	const listUnpaged = async (request: AmiqusRequest) => await fetchUnpaged({ call, list }, request);
	const shared = await operation.prepare?.([{ index: 0, values }], {
		call,
		list,
		listWithin: absent,
		destroys: () => undefined,
		wait: async () => () => [],
		each: async (items, task) => {
			for (const item of items) await task(item);
		},
	});
	await operation.execute(values, {
		call,
		list,
		listUnpaged,
		raw: isRaw,
		files: noFiles,
		shared,
		outdated: false,
		kept: new Map(),
	});
	return calls;
}

function told({ method, path, query = {}, body, bearer, api }: AmiqusRequest): Call {
	const set = Object.entries(query).filter(([, value]) => value !== undefined);
	return {
		call: `${method} ${api === 'sdk' ? 'sdk:' : ''}${path}`,
		...(set.length > 0 ? { query: Object.fromEntries(set) } : {}),
		...(body === undefined ? {} : { body }),
		...(bearer === undefined ? {} : { bearer }),
	};
}

/** One row of a table of operations: the operation, its parameters and the one call they come to. */
export type Row = [operation: string, raw: Raw, call: Call];

/** Checks a table of operations that are one call each. */
export function checkCalls(rows: Row[]): void {
	it.each(rows)('%s with %j', async (name, raw, call) => {
		expect(await callsOf(name, raw)).toEqual([call]);
	});
}
