import {
	sleep,
	type IWebhookFunctions,
	type IWebhookResponseData,
	type INodeExecutionData,
} from 'n8n-workflow';
import type { Fields } from '../declare/field';
import { isObject } from '../declare/json';
import { AmiqusError } from '../declare/errors';
import { chosenIn, type Expected, type ManyCalls, type Resource } from '../declare/operation';
import { path } from '../declare/path';
import { itemsOf, shaped } from '../engine/output';
import { callsThrough, PAUSED, type Paused } from '../engine/pausing';
import { readDelivery } from '../events/delivery';
import { systemClock } from '../transport/limits/clock';
import { openTransport } from '../transport/open';
import type { Transport } from '../transport/transport';
import { IGNORED, onAnswer, parsedFrom, rawBodyOf, refuse } from '../trigger/shared/delivered';
import { errorItem } from '../shown/errors';
import { couldBeAuthentic, isAuthentic } from '../trigger/signature';
import { subscriptionOf, subscriptionsOf } from '../trigger/subscription/api';
import { forgetSoon, memoryOf, type Memory } from './memory';

/** What is waited for is looked at once in so many milliseconds at most, whatever is told. */
const LOOK_EVERY_MS = 10_000;

/** A look takes what it takes: Amiqus, which waits five seconds for an answer, tells the same again a minute later. */
const LIMITS = { callsAtOnce: 8, longestWaitMs: 120_000 };

/** A paused execution of which something is told. */
interface Told {
	context: IWebhookFunctions;
	operation: ManyCalls<Fields>;
	paused: Paused;
	memory: Memory;
	transport: Transport;
}

/**
 * Takes what Amiqus tells a paused execution, and resumes it where all that it waits for has come. Never throws: n8n would
 * end the execution. What cannot be answered now is told again by Amiqus.
 */
export async function resume(
	context: IWebhookFunctions,
	resources: Resource[],
): Promise<IWebhookResponseData> {
	try {
		return await take(context, resources);
	} catch (error) {
		const said = error instanceof Error ? error.message : String(error);
		context.logger.warn(`"${context.getNode().name}" goes on waiting: ${said}`, {
			workflowId: context.getWorkflow().id,
		});
		context.getResponseObject().status(503).end();
		return { noWebhookResponse: true };
	}
}

async function take(
	context: IWebhookFunctions,
	resources: Resource[],
): Promise<IWebhookResponseData> {
	const paused = pausedIn(context);
	const operation = chosenIn(
		resources,
		context.getNodeParameter('resource'),
		context.getNodeParameter('operation'),
	);
	if (!paused || !operation || !('execute' in operation)) return refuse(context);
	const rawBody = await rawBodyOf(context);
	const headers = context.getHeaderData();
	const delivery = readDelivery(parsedFrom(rawBody), headers);
	if (!delivery || !isAwaited(paused, delivery.record_id)) return IGNORED;

	const signature = headers['x-aqid-signature'];
	if (!couldBeAuthentic(rawBody, signature)) return refuse(context);
	const memory = memoryOf(context.getExecutionId(), paused);
	const transport = await openTransport(context, LIMITS);
	const secret = await secretOf({ memory, paused, transport });
	if (!isAuthentic(rawBody, signature, secret)) return refuse(context);

	if (memory.isOver || memory.isLookDue) return IGNORED;
	return await lookInTurn({ context, operation, paused, memory, transport });
}

/** What the execution kept when it was paused. */
function pausedIn(context: IWebhookFunctions): Paused | undefined {
	const name = JSON.stringify(context.getNode().name);
	const kept = context.evaluateExpression(`{{ JSON.stringify($node[${name}].context.${PAUSED}) }}`);
	return typeof kept === 'string' ? (JSON.parse(kept) as Paused) : undefined;
}

function expectedIn({ items }: Paused): Expected[] {
	return items.flatMap((item) => ('expected' in item ? [item.expected] : []));
}

function isAwaited(paused: Paused, id: number | undefined): boolean {
	return expectedIn(paused).some((expected) => expected.id === id);
}

/** What Amiqus signs with, which only Amiqus keeps: undefined where it does not say. */
async function secretOf({
	memory,
	paused,
	transport,
}: Omit<Told, 'context' | 'operation'>): Promise<string | undefined> {
	const now = systemClock.now();
	if (!memory.secret || now - memory.secret.at >= LOOK_EVERY_MS) {
		memory.secret = { at: now, found: subscriptionOf(transport, paused.subscription) };
	}
	const { found } = memory.secret;
	const secret = (await found)?.secret;
	// It does not change while a subscription is there.
	if (secret !== undefined) memory.secret.at = Number.POSITIVE_INFINITY;
	return secret;
}

/**
 * Looks, no sooner than it is time to. Until then what is told is answered at once, but for the first: its answer comes after
 * the look, so that Amiqus tells it again where n8n ends before.
 */
async function lookInTurn(told: Told): Promise<IWebhookResponseData> {
	const { memory } = told;
	const { lookedAt = Number.NEGATIVE_INFINITY } = memory;
	const early = lookedAt + LOOK_EVERY_MS - systemClock.now();
	if (early > 0) {
		memory.isLookDue = true;
		await sleep(early);
		memory.isLookDue = false;
	}
	memory.lookedAt = systemClock.now();
	const output = await look(told);
	if (!output || memory.isOver) return IGNORED;
	memory.isOver = true;
	endAfterAnswer(told);
	return { workflowData: [output] };
}

/** The items to go on with, linked to those that came in; undefined while anything is to be waited for. */
async function look({
	operation,
	paused,
	transport,
}: Told): Promise<INodeExecutionData[] | undefined> {
	const calls = callsThrough(transport);
	const log = path`/webhooks/${paused.subscription}/deliveries`;
	const results = await operation.waits?.look(expectedIn(paused), {
		...calls,
		told: async (event) => {
			const entries = await calls.list({ method: 'GET', path: log });
			const deliveries = entries.map(({ request }) =>
				readDelivery(isObject(request) ? request.body : undefined, {}),
			);
			const of = deliveries.filter((delivery) => delivery?.event === event);
			return new Set(of.flatMap((delivery) => delivery?.record_id ?? []));
		},
	});
	if (!results) return undefined;
	const left = [...results];
	return paused.items.flatMap((item, index) => {
		if ('output' in item) return item.output;
		const result = left.shift();
		if (result instanceof AmiqusError) return [errorItem(result, index, operation.fields)];
		return itemsOf(shaped(paused.shape, operation, result ? [result] : []), index);
	});
}

/** Ends the subscription once n8n has stored that the execution goes on; where it could not, more has to be told. */
function endAfterAnswer({ context, paused, memory, transport }: Told): void {
	onAnswer(context.getResponseObject(), (status) => {
		if (status >= 300) {
			memory.isOver = false;
			return;
		}
		forgetSoon(memory);
		// What cannot be deleted now is left over for the next run.
		void subscriptionsOf(transport)
			.remove(paused.subscription)
			.catch(() => undefined);
	});
}
