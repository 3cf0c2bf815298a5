import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { fieldsOf } from '../resources/description';
import { place, type Fields } from '../resources/field';
import type { Operation, Resource, Result } from '../resources/operation';
import { authenticationOf, connect } from '../transport/connection';
import { AmiqusError } from '../transport/errors';
import { isObject, type JsonValue } from '../transport/json';
import { fetchList } from '../transport/paging';
import { runPool, type Outcomes } from '../transport/pool';
import { gateFor, systemClock } from '../transport/rateGate';
import { RunControl, RunStoppedError } from '../transport/runControl';
import { Slots } from '../transport/slots';
import { Transport } from '../transport/transport';
import type { AmiqusRequest } from '../transport/types';
import { fileToolsOf, type FileParts, type ItemParts } from './binary';
import { ByteBudget, BYTES_AT_ONCE } from './byteBudget';
import { errorItem, nodeError } from './itemErrors';
import { Lanes } from './lanes';
import { ledgerOf, type RunLedger } from './ledger';
import { readOptions } from './options';
import { parameterReader, type ParameterReader } from './parameters';

/** Pauses shorter than this are not worth a hint, in milliseconds. */
const WORTH_A_HINT_MS = 5_000;

/** How long the rate limit may hold up the clearing away of what an item left half done, in milliseconds. */
const CLEARING_WAIT_MS = 60_000;

/** One run of the node: everything its items share. */
interface Run {
	operation: Operation;
	fields: Fields;
	read: ParameterReader;
	transport: Transport;
	/** What earlier tries have done; only where the node may be tried again. */
	ledger: RunLedger | undefined;
	lanes: Lanes;
	files: FileParts;
}

/**
 * Runs the chosen operation for all input items and returns their results in input order, each linked to its item.
 *
 * @throws NodeApiError or NodeOperationError for the first item that fails, unless the node continues on fail
 */
export async function run(
	context: IExecuteFunctions,
	resources: Resource[],
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const operation = chosenOperation(context, resources);
	const fields = fieldsOf(operation);
	let prepared: Run;
	try {
		prepared = await prepare(context, operation, fields);
	} catch (error) {
		if (!context.continueOnFail()) throw nodeError(context.getNode(), error, 0, fields, '');
		return [items.map((_, index) => errorItem(error, index, fields))];
	}

	const { run: control, slots } = prepared.transport.parts;
	const outcomes = await runPool(
		items,
		slots.size,
		async (_, index) => await runItem(prepared, index),
		() => {
			if (context.continueOnFail() && !control.cancelled) return false;
			control.stop();
			return true;
		},
	);
	if (control.pausedMs > WORTH_A_HINT_MS) {
		context.addExecutionHints({
			message: `Amiqus's rate limit paused this run for ${Math.round(control.pausedMs / 1000)} s`,
			location: 'outputPane',
		});
	}
	if (!context.continueOnFail() || control.cancelled) throwFirst(context, prepared, outcomes);
	return [outcomes.flatMap((outcome, index) => toItems(prepared, outcome, index))];
}

/** Throws the error of the first item that failed of itself, if any did. */
function throwFirst(
	context: IExecuteFunctions,
	{ fields }: Run,
	outcomes: Outcomes<Result[]>,
): void {
	const failed = (outcome: Outcomes<Result[]>[number]) =>
		outcome !== undefined && 'error' in outcome && !(outcome.error instanceof RunStoppedError);
	const index = outcomes.findIndex(failed);
	const outcome = outcomes[index];
	if (!outcome || !('error' in outcome)) return;
	throw nodeError(context.getNode(), outcome.error, index, fields, progressOf(outcomes, index));
}

/** How far a run came that ended at an item. */
function progressOf(outcomes: Outcomes<Result[]>, endedAt: number): string {
	if (outcomes.length === 1) return '';
	const done = outcomes.filter((outcome) => outcome && 'value' in outcome).length;
	const unsure = outcomes.flatMap((outcome, index) =>
		index !== endedAt && outcome && 'error' in outcome && mayBeDone(outcome.error) ? [index] : [],
	);
	return [
		`${done} of ${outcomes.length} items were done.`,
		...(unsure.length === 0
			? []
			: [`These may have been done as well, check in Amiqus: item ${unsure.join(', item ')}.`]),
	].join(' ');
}

const mayBeDone = (error: unknown) => error instanceof AmiqusError && error.maybeProcessed;

/** The output items of an input item, each linked to it. */
function toItems(
	{ fields }: Run,
	outcome: Outcomes<Result[]>[number],
	index: number,
): INodeExecutionData[] {
	if (outcome === undefined) return [];
	if ('error' in outcome) return [errorItem(outcome.error, index, fields)];
	const pairedItem = { item: index };
	return outcome.value.map((result) =>
		isItem(result) ? { ...result, pairedItem } : { json: result, pairedItem },
	);
}

/** Everything that can be known and checked before the first item. */
async function prepare(
	context: IExecuteFunctions,
	operation: Operation,
	fields: Fields,
): Promise<Run> {
	const options = readOptions(context);
	const read = parameterReader(context, fields);
	const connection = await connect(context, authenticationOf(context), options.timeoutSeconds);
	const ledger = ledgerOf(context);
	const control = (longestWaitMs: number | undefined) =>
		new RunControl(systemClock, context.getExecutionCancelSignal(), longestWaitMs);
	const shared = {
		connection,
		gate: gateFor(connection.credential),
		slots: new Slots(options.itemsAtOnce),
		...(ledger ? { created: ledger.created } : {}),
	};
	const transport = new Transport({ ...shared, run: control(options.longestWaitMs) });
	const clearing = new Transport({ ...shared, run: control(CLEARING_WAIT_MS) });
	const budget = new ByteBudget(BYTES_AT_ONCE, options.itemsAtOnce);
	return {
		operation,
		fields,
		read,
		transport,
		ledger,
		lanes: new Lanes(),
		files: { context, transport, clearing, budget },
	};
}

function chosenOperation(context: IExecuteFunctions, resources: Resource[]): Operation {
	const resource = context.getNodeParameter('resource', 0);
	const name = context.getNodeParameter('operation', 0);
	const operation = resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === name);
	if (!operation) {
		throw new NodeOperationError(
			context.getNode(),
			'This version of the Amiqus node does not know this operation',
			{
				description: 'Choose the resource and the operation again.',
			},
		);
	}
	return operation;
}

async function runItem(run: Run, index: number): Promise<Result[]> {
	const { transport } = run;
	const ledger = run.ledger?.item(index);
	if (!ledger) {
		const call = async (request: AmiqusRequest) => await transport.call(request);
		return await perform(run, { index, call, ledger });
	}
	ledger.results ??= await perform(run, { index, call: ledger.begin(transport), ledger });
	return ledger.results;
}

/** Does what the operation says for one item. Its first, synchronous part enters the item's lane. */
async function perform(run: Run, item: ItemParts): Promise<Result[]> {
	const { operation, fields, transport } = run;
	const { call } = item;
	const values = run.read(item.index);
	const list = async (request: AmiqusRequest, limit?: number) =>
		await fetchList({ call, atOnce: transport.atOnce }, request, limit);

	if ('execute' in operation) {
		const execute = async () =>
			await operation.execute(values, { call, list, files: fileToolsOf(run.files, item) });
		return present(
			operation,
			values,
			await inLane(run.lanes, operation.orderBy?.(values), execute),
		);
	}
	const request = complete(operation.request(values), fields, values);
	if (operation.paginated) {
		const limit = values.returnAll === true ? undefined : Number(values.limit);
		return present(operation, values, await list(request, limit));
	}
	const lane = operation.orderBy?.(values) ?? (changesOneThing(request) ? request.path : undefined);
	const { body } = await inLane(run.lanes, lane, async () => await call(request));
	const result = operation.result ? operation.result(body, values) : resultsIn(body);
	return present(operation, values, result);
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
	return request.method !== 'GET' && /\/(?:\d+|[0-9a-f-]{36})(?:\/|$)/i.test(request.path);
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

/** The results in an answer that the operation does not read itself: a list's entries, or the thing. */
function resultsIn(body: JsonValue | undefined): IDataObject | IDataObject[] {
	if (body === undefined) return { success: true };
	if (!isObject(body)) return { data: body } as IDataObject;
	const isList = body.object === 'list' || body.object === 'paginated_list';
	return (isList && Array.isArray(body.data) ? body.data : body) as IDataObject | IDataObject[];
}

function present(
	operation: Operation,
	values: Record<string, unknown>,
	result: Result | Result[],
): Result[] {
	const results = Array.isArray(result) ? result : [result];
	const { simplify } = operation;
	if (!simplify || values.simplify === false) return results;
	return results.map((one) => (isItem(one) ? { ...one, json: simplify(one.json) } : simplify(one)));
}

function isItem(result: Result): result is Pick<INodeExecutionData, 'json' | 'binary'> {
	return 'binary' in result && isObject(result.binary);
}
