import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { fieldsOf } from '../declare/properties/description';
import {
	chosenIn,
	RunRefusedError,
	type Operation,
	type Resource,
	type Result,
} from '../declare/operation';
import { errorItem, errorOutputItem, nodeError } from '../shown/errors';
import { RunStoppedError } from '../transport/limits/runControl';
import { clearingOf, openTransport } from '../transport/open';
import { runPool, type Outcomes } from '../transport/pool';
import { lookAhead } from './ahead';
import { ByteBudget, BYTES_AT_ONCE } from './byteBudget';
import { claimsFor } from './claims';
import { runItem, toldAgain, type Run } from './item';
import { ledgerOf, type ItemLedger } from './ledger';
import { MissedFields } from './missed';
import { readOptions } from './options';
import { Lanes } from './order';
import { itemsOf, readShape } from './output';
import { parameterReader } from './parameters';
import { Pausing, type Wake } from './pausing';
import { progressOf } from './progress';
import { failureItem, guardOf, isTool, nothingFound } from './tool';

/** Pauses shorter than this are not worth a hint, in milliseconds. */
const WORTH_A_HINT_MS = 5_000;

/** How long the rate limit may hold up the clearing away of what an item left half done, in milliseconds. */
const CLEARING_WAIT_MS = 60_000;

/**
 * Runs the chosen operation for all input items and returns their results in input order, each linked to its item; or pauses the execution.
 *
 * @param wake has Amiqus tell a paused execution of what it waits for
 * @throws NodeApiError or NodeOperationError for the first item that fails, unless the node continues on fail
 */
export async function run(
	context: IExecuteFunctions,
	resources: Resource[],
	wake: Wake,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const operation = chosenOperation(context, resources);
	const fields = fieldsOf(operation);
	const failing = failingOf(context);
	const ledger = ledgerOf(context);
	let prepared: Run | undefined;
	try {
		prepared = await prepare(context, { operation, fields, ledger }, wake);
		prepared = await lookAhead(prepared, items.length, failing.goesOn);
	} catch (error) {
		end(prepared);
		const { itemIndex, reason } =
			error instanceof RunRefusedError ? error : { itemIndex: 0, reason: error };
		// What an earlier try has done, or may have, is told, also where this one does not come to its items.
		const told = items.map((_, index) => toldAgain(reason, ledger?.item(index), operation));
		if (failing.goesOn) {
			const outcomes = told.map((one, index) => doneFor(ledger?.item(index)) ?? { error: one });
			const about = { fields, empty: new Map() };
			return [outcomes.flatMap((outcome, index) => toItems(about, failing, outcome, index))];
		}
		const uncertain = items.findIndex((_, index) => ledger?.item(index).open);
		const about = uncertain < 0 ? itemIndex : uncertain;
		throw nodeError(context.getNode(), told[about] ?? reason, {
			itemIndex: about,
			alone: items.length === 1,
			fields,
			...(ledger?.isOfUse ? { advice: progressOf(items.map(nothingYet), about, ledger) } : {}),
		});
	}
	try {
		return await runItems(context, prepared, failing);
	} finally {
		end(prepared);
	}
}

/** Lets go of all that outlasts a run. */
function end(prepared: Run | undefined): void {
	prepared?.watch.end();
	prepared?.transport.run.close();
	prepared?.files.clearing.run.close();
}

const nothingYet = () => undefined;

/** What an earlier try has done for an item. */
const doneFor = (ledger: ItemLedger | undefined) => ledger?.results && { value: ledger.results };

/** Runs the items, once everything is known that can be before the first one. */
async function runItems(
	context: IExecuteFunctions,
	prepared: Run,
	failing: Failing,
): Promise<INodeExecutionData[][]> {
	const { transport } = prepared;
	const outcomes = await runPool(
		context.getInputData(),
		transport.atOnce,
		async (_, index) => await runItem(prepared, index),
		() => {
			if (failing.goesOn && !transport.cancelled) return false;
			transport.stop();
			return true;
		},
	);
	if (transport.pausedMs > WORTH_A_HINT_MS) {
		context.addExecutionHints({
			message: `Amiqus's rate limit paused this run for ${Math.round(transport.pausedMs / 1000)} s`,
			location: 'outputPane',
		});
	}
	hintAtLosses(context, prepared);
	hintAtNothing(context, prepared);
	prepared.missed.hint(context, outcomes.length);
	hintAtExpiry(context, prepared.transport.validUntil);
	if (!failing.goesOn || transport.cancelled) throwFirst(context, prepared, outcomes);
	const output = outcomes.map((outcome, index) => toItems(prepared, failing, outcome, index));
	return (await prepared.pausing.pause(output)) ?? [output.flat()];
}

/** How a failed item comes out. */
interface Failing {
	/** Whether the others go on. */
	goesOn: boolean;
	item: typeof errorItem;
	/** What comes out where nothing was found; no item where it is left out. */
	nothing?: (note: string | undefined) => Result;
}

function failingOf(context: IExecuteFunctions): Failing {
	const { onError } = context.getNode();
	if (!isTool(context)) {
		const item = onError === 'continueErrorOutput' ? errorOutputItem : errorItem;
		return { goesOn: context.continueOnFail(), item };
	}
	const stops = !context.isToolExecution() && onError === 'stopWorkflow';
	return { goesOn: !stops, item: failureItem, nothing: nothingFound };
}

/** Says after a run what of it cannot be undone. n8n shows it in red beside the output. */
function hintAtLosses(context: IExecuteFunctions, { operation, lost }: Run): void {
	if (lost.size === 0) return;
	const items = lost.size === 1 ? '1 item' : `${lost.size} items`;
	context.addExecutionHints({
		message:
			`This cannot be undone: ${operation.action}, done for ${items}. ${operation.loses ?? ''}`.trim(),
		type: 'danger',
		location: 'outputPane',
	});
}

/** Says of items for which nothing was found what there is to know of that. */
function hintAtNothing(context: IExecuteFunctions, { empty }: Run): void {
	for (const message of new Set(empty.values())) {
		if (message !== undefined) context.addExecutionHints({ message, location: 'outputPane' });
	}
}

/** How long before the end of an access token it is told, in milliseconds: 30 days. */
const EXPIRY_MS = 30 * 24 * 60 * 60 * 1000;

/** Says that the access token is going to end, in time to make another. */
function hintAtExpiry(context: IExecuteFunctions, validUntil = Infinity): void {
	if (validUntil - Date.now() > EXPIRY_MS) return;
	const day = new Date(validUntil).toISOString().slice(0, 10);
	context.addExecutionHints({
		message: `The access token of this credential ends on ${day}. Create a new one in Amiqus under Developer Settings and put it into the credential.`,
		type: 'warning',
		location: 'outputPane',
	});
}

/** Throws the error of the first item that failed of itself, if any did. */
function throwFirst(
	context: IExecuteFunctions,
	{ fields, ledger }: Run,
	outcomes: Outcomes<Result[]>,
): void {
	const failed = (outcome: Outcomes<Result[]>[number]) =>
		outcome !== undefined && 'error' in outcome && !(outcome.error instanceof RunStoppedError);
	const index = outcomes.findIndex(failed);
	const outcome = outcomes[index];
	if (!outcome || !('error' in outcome)) return;
	throw nodeError(context.getNode(), outcome.error, {
		itemIndex: index,
		alone: outcomes.length === 1,
		fields,
		advice: progressOf(outcomes, index, ledger),
	});
}

/** The output items of an input item, each linked to it. */
function toItems(
	{ fields, empty }: Pick<Run, 'empty' | 'fields'>,
	failing: Failing,
	outcome: Outcomes<Result[]>[number],
	index: number,
): INodeExecutionData[] {
	if (outcome === undefined) return [];
	if ('error' in outcome) return [failing.item(outcome.error, index, fields)];
	const nothing = outcome.value.length === 0 && failing.nothing;
	return itemsOf(nothing ? [nothing(empty.get(index))] : outcome.value, index);
}

/** Everything that can be known and checked before the first item. */
async function prepare(
	context: IExecuteFunctions,
	{ operation, fields, ledger }: Pick<Run, 'fields' | 'ledger' | 'operation'>,
	wake: Wake,
): Promise<Run> {
	const options = readOptions(context);
	// What may refuse the run comes before what has to be closed after it.
	const shape = readShape(context);
	const transport = await openTransport(context, {
		callsAtOnce: options.itemsAtOnce,
		longestWaitMs: options.longestWaitMs,
		timeoutSeconds: options.timeoutSeconds,
		...(ledger ? { created: ledger.created } : {}),
	});
	const missed = new MissedFields();
	const read = parameterReader(context, fields, {
		origin: transport.origin,
		blankClears: options.blankClears,
		missed: missed.note,
	});
	const clearing = clearingOf(transport, context, CLEARING_WAIT_MS);
	const budget = new ByteBudget(BYTES_AT_ONCE, options.itemsAtOnce);
	const claims = claimsFor(transport.origin);
	return {
		operation,
		fields,
		read,
		shape,
		guard: guardOf(context),
		lost: new Set(),
		missed,
		empty: new Map(),
		transport,
		ledger,
		lanes: new Lanes(),
		claims,
		watch: claims.watch(),
		shared: undefined,
		files: { context, transport, clearing, budget },
		pausing: new Pausing(context, { transport, clearing, shape }, wake),
	};
}

function chosenOperation(context: IExecuteFunctions, resources: Resource[]): Operation {
	const resource = context.getNodeParameter('resource', 0);
	const name = context.getNodeParameter('operation', 0);
	const operation = chosenIn(resources, resource, name);
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
