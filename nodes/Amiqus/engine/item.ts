import type { IDataObject } from 'n8n-workflow';
import { AmiqusError } from '../declare/errors';
import { InvalidParameterError, place, type Fields } from '../declare/field';
import { isObject, type JsonValue } from '../declare/json';
import type { Calls, Operation, Result } from '../declare/operation';
import { isWrite, type AmiqusRequest } from '../declare/request';
import { upload } from '../transport/files/up';
import { fetchList, fetchUnpaged } from '../transport/paging';
import type { Transport } from '../transport/transport';
import { fileToolsOf, type FileParts, type ItemParts } from './files';
import type { Claims, Watch } from './claims';
import type { Call, ItemLedger, RunLedger, Sender } from './ledger';
import type { MissedFields } from './missed';
import type { Lanes } from './order';
import { after, noting, type Written } from './written';
import { isItem, shaped, type Shape } from './output';
import type { ParameterReader } from './parameters';
import type { Pausing } from './pausing';
import { effectOf, type Guard } from './tool';

/** One run of the node: everything its items share. */
export interface Run {
	operation: Operation;
	fields: Fields;
	read: ParameterReader;
	/** How results come out. */
	shape: Shape;
	/** Sees to it that an AI agent does only what it may. */
	guard: Guard;
	/** The items that did what cannot be undone. */
	lost: Set<number>;
	/** The optional fields whose expressions name nothing. */
	missed: MissedFields;
	/** What to know of items for which nothing was found. */
	empty: Map<number, string | undefined>;
	transport: Transport;
	/** What earlier tries have done; only where the node may be tried again. */
	ledger: RunLedger | undefined;
	lanes: Lanes;
	/** What all runs of the process keep apart, and what was written there since this one began. */
	claims: Claims;
	watch: Watch;
	/** What the operation's `prepare` came to. */
	shared: unknown;
	files: FileParts;
	/** Has the execution pause, where the operation waits for something. */
	pausing: Pausing;
}

/** Takes one item through the operation, unless an earlier try of the node has done it already. */
export async function runItem(run: Run, index: number): Promise<Result[]> {
	const { transport } = run;
	const ledger = run.ledger?.item(index);
	const call = async (request: AmiqusRequest) =>
		request.file ? await upload(transport, request, request.file) : await transport.call(request);
	const findAgain: Sender['findAgain'] = async (request, since) =>
		await transport.findAgain(request, since);
	const sender = ledger?.begin({ call, findAgain }) ?? call;
	if (ledger?.results) return ledger.results;
	const written: Written = ledger?.written ?? new Map();
	const item = { index, call: sender, ledger };
	const results = await perform(run, item, written).catch((error: unknown) => {
		throw ledger ? toldAgain(error, ledger, run.operation) : after(error, written, run.operation);
	});
	if (ledger) ledger.results = results;
	return results;
}

/** An error of an item as it has to be told with what earlier tries have done for it, or may have. */
export function toldAgain(
	error: unknown,
	ledger: ItemLedger | undefined,
	operation: Operation,
): unknown {
	if (!ledger || ledger.results) return error;
	return after(ledger.told(error), ledger.written, operation);
}

/** Does what the operation says for one item, and remembers where that cannot be undone. */
async function perform(run: Run, item: ItemParts, written: Written): Promise<Result[]> {
	const values = run.read(item.index);
	run.guard(run.operation, values);
	const results = await carryOut(run, item, { values, written }).catch((error: unknown) => {
		throw explained(error, run.operation, effectOf(run.operation, values) === 'reads');
	});
	if (effectOf(run.operation, values) === 'destroys') run.lost.add(item.index);
	if (results.length === 0) run.empty.set(item.index, run.operation.whenEmpty?.(values));
	return results;
}

/** What Amiqus answers to a call that it does not do. */
const REFUSALS: ReadonlySet<number | undefined> = new Set([403, 405, 409, 422]);

/** An error of the calls for an item, with what the operation knows of it. */
function explained(error: unknown, { whenRefused }: Operation, reads: boolean): unknown {
	if (error instanceof InvalidParameterError) return error.foundLate(reads);
	const told =
		whenRefused !== undefined && error instanceof AmiqusError && REFUSALS.has(error.status);
	return told ? error.reworded(error.message, `${error.advice} ${whenRefused}`) : error;
}

/** Makes the calls for one item. The first, synchronous part enters the item's lane. */
async function carryOut(
	run: Run,
	item: ItemParts,
	{ values, written }: { values: Record<string, unknown>; written: Written },
): Promise<Result[]> {
	const { operation, fields, transport } = run;
	const call = noting(written, item.call);
	const list = async (request: AmiqusRequest, limit?: number) =>
		await fetchList({ call, atOnce: transport.atOnce }, request, limit);

	const raw = run.shape.output === 'raw';
	const present = async (result: Result | Result[]) => {
		const results = Array.isArray(result) ? result : [result];
		const whole = raw ? results : await complemented(operation, results, values, { call, list });
		return shaped(run.shape, operation, whole);
	};

	if ('execute' in operation) {
		const claims = operation.claims?.(values) ?? [];
		const execute = async () =>
			await operation.execute(values, {
				call: tellingWrites(run, claims, call),
				list,
				listUnpaged: async (unpaged) => await fetchUnpaged({ call, list }, unpaged),
				raw,
				files: fileToolsOf(run.files, item),
				shared: run.shared,
				outdated: run.watch.sawWriteUnder(claims),
				kept: item.ledger?.kept ?? new Map<string, IDataObject>(),
			});
		const held = async () => await whileGoing(run, claims, execute);
		return await present(await inLane(run.lanes, operation.orderBy?.(values), held));
	}
	const request = complete(operation.request(values, { raw }), fields, values);
	if (operation.paginated) {
		const limit = values.returnAll === true ? undefined : Number(values.limit);
		return await present(await list(request, limit));
	}
	const lane = operation.orderBy?.(values) ?? (changesOneThing(request) ? request.path : undefined);
	const { body } = await inLane(run.lanes, lane, async () => await call(request));
	const result = operation.result ? operation.result(body, values) : resultsIn(body, request);
	return await present(result);
}

/** The results with what their narrower view needs besides. */
async function complemented(
	operation: Operation,
	results: Result[],
	values: Record<string, unknown>,
	calls: Calls,
): Promise<Result[]> {
	const things = results.filter((result) => !isItem(result));
	return operation.complement && things.length === results.length
		? await operation.complement(things, values, calls)
		: results;
}

/** Does something while nobody else holds the claims. Whoever still waits for them when the run ends waits no longer. */
async function whileGoing<T>(
	{ claims, transport }: Run,
	keys: readonly string[],
	task: () => Promise<T>,
): Promise<T> {
	if (keys.length === 0) return await task();
	return await new Promise<T>((resolve, reject) => {
		const waitNoMore = transport.run.onEnd(reject);
		const begun = async () => {
			waitNoMore();
			transport.run.throwIfEnded();
			return await task();
		};
		void claims.hold(keys, begun).then(resolve, reject);
	});
}

/** Calls whose writes are told to all who have looked up the same claims, once they are over, however they ended. */
function tellingWrites({ claims }: Run, keys: readonly string[], call: Call): Call {
	if (keys.length === 0) return call;
	return async (request) => {
		try {
			return await call(request);
		} finally {
			if (isWrite(request)) claims.written(keys);
		}
	};
}

async function inLane<T>(
	lanes: Lanes,
	lane: string | undefined,
	task: () => Promise<T>,
): Promise<T> {
	return lane === undefined ? await task() : await lanes.run(lane, task);
}

/** Whether a call changes something that has an id: such calls keep their order. */
function changesOneThing(request: AmiqusRequest): boolean {
	return isWrite(request) && /\/(?:\d+|[0-9a-f-]{36})(?:\/|$)/i.test(request.path);
}

/** The whole call: adds what fields place in the body and the query to what the operation states itself. */
export function complete(
	request: AmiqusRequest,
	fields: Fields,
	values: Record<string, unknown>,
): AmiqusRequest {
	const placed = place(fields, values);
	const { body: stated } = request;
	const nothingPlaced = Object.keys(placed.body).length === 0;
	const body =
		nothingPlaced || Array.isArray(stated)
			? stated
			: { ...placed.body, ...(isObject(stated) ? stated : {}) };
	return {
		...request,
		query: { ...(placed.query as AmiqusRequest['query']), ...request.query },
		...(body === undefined ? {} : { body }),
	};
}

/**
 * The results in an answer that the operation does not read itself: a list's entries, or the thing. A change after which
 * there is nothing to tell was made all the same.
 */
function resultsIn(
	body: JsonValue | undefined,
	request: AmiqusRequest,
): IDataObject | IDataObject[] {
	if (body === undefined) return { success: true };
	if (!isObject(body)) return { data: body } as IDataObject;
	const isList = body.object === 'list' || body.object === 'paginated_list';
	if (!isList || !Array.isArray(body.data)) return body as IDataObject;
	if (body.data.length === 0 && isWrite(request)) return { success: true };
	return body.data as IDataObject[];
}
