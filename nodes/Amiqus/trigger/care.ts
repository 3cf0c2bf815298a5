import { NodeOperationError, type ITriggerFunctions, type ITriggerResponse } from 'n8n-workflow';
import { subscribed } from '../events/events';
import { transportOf } from './shared/amiqus';
import { subscriptionsOf } from './subscription/api';
import { catchUp, noteThere, notePause, type Catching } from './catchUp/catchUp';
import { wishesOf, type Wishes } from './shared/choice';
import { CaughtUp } from './subscription/caughtUp';
import { inTurn, memoryOf } from './subscription/memory';
import { rememberedIn } from './subscription/remembered';
import { ensure, standingOf, type SubscriptionApi } from './subscription/subscription';

/** Longest that the rate limit may hold up one check, in milliseconds; the next one is ten minutes away. */
const LONGEST_WAIT_MS = 120_000;
const SECONDS = 60;
/** Failed checks in a row after which somebody has to know. */
const TOLD_AFTER = 3;

/** What one published trigger's checks work with. */
interface Care {
	context: ITriggerFunctions;
	wishes: Wishes;
	catchesUp: boolean;
	isEnded: () => boolean;
}

/**
 * Looks after the subscription of a published trigger: when n8n starts, when another process of it becomes the leader, and
 * every ten minutes. Publishing itself is not looked after, because n8n calls create() at the same time.
 */
export async function lookAfter(context: ITriggerFunctions): Promise<ITriggerResponse> {
	// Somebody listens for a test event: webhook() starts the execution, and execute() hands it on.
	if (context.getMode() === 'manual') return {};
	let isEnded = false;
	const care: Care = {
		context,
		// Read now: later n8n evaluates no expressions here.
		wishes: wishesOf(context),
		catchesUp:
			context.getNode().typeVersion > 1 &&
			context.getNodeParameter('options.catchUp', true) === true,
		isEnded: () => isEnded,
	};
	let isRunning = false;
	let failed = 0;
	const tick = async () => {
		if (isRunning || isEnded) return;
		isRunning = true;
		try {
			await check(care);
			failed = 0;
		} catch (error) {
			failed += 1;
			tell(context, error, failed);
		} finally {
			isRunning = false;
		}
	};
	// Not all triggers in the same second.
	const second = Math.floor(Math.random() * SECONDS);
	context.helpers.registerCron({ expression: `${second} */10 * * * *` }, tick);
	const activation = context.getActivationMode();
	// Until now another process looked after it: what this one knew of that is out of date.
	if (activation === 'leadershipChange') memoryOf(context).caughtUp = new CaughtUp(Date.now());
	if (['init', 'leadershipChange'].includes(activation)) void tick();
	return {
		closeFunction: async () => {
			isEnded = true;
		},
	};
}

/** Says in n8n's log that a check failed; where half an hour of them did, as a failed execution, once. */
function tell(context: ITriggerFunctions, error: unknown, failed: number): void {
	const said = error instanceof Error ? error.message : String(error);
	const what = `“${context.getNode().name}” could not look after its webhook in Amiqus: ${said}`;
	context.logger.warn(what, { workflowId: context.getWorkflow().id });
	if (failed !== TOLD_AFTER) return;
	const description =
		'Events may not arrive. It looks again every ten minutes, and catches up when it can; the webhook is under Developer Settings > Webhooks in Amiqus.';
	// Earlier versions of n8n have no such thing.
	if (!('saveFailedExecution' in context)) return;
	context.saveFailedExecution(new NodeOperationError(context.getNode(), what, { description }));
}

/**
 * Mends the subscription where it is not as it should be, and catches up. Keeps nothing that it could not find again:
 * what it writes is saved only together with an event that it hands on.
 */
async function check({ context, wishes, catchesUp, isEnded }: Care): Promise<void> {
	const memory = memoryOf(context);
	const data = context.getWorkflowStaticData('node');
	const remembered = memory.known ?? rememberedIn(data);
	const transport = await transportOf(context, { longestWaitMs: LONGEST_WAIT_MS });
	const api = subscriptionsOf(transport);
	const now = Date.now();
	const url = rememberedIn(data).url ?? (await addressOf(api, remembered.id));
	// Nothing is published yet, or of an earlier version whose subscription is gone.
	if (url === undefined || isEnded()) return;
	const wanted = { url, events: subscribed(wishes.chosen) };
	const { kept, isRight } = await standingOf(api, wanted, remembered);
	const catching: Catching = { context, wishes, transport, memory, data, isEnded };
	if (!catchesUp) delete data.pause;
	else notePause(data, kept, now);
	// To put the subscription right comes first, whatever becomes of its log.
	const missed = catchesUp
		? await catchUp(catching, kept, now).catch((error: unknown) => async () => {
				throw error;
			})
		: undefined;
	const mended = isRight
		? undefined
		: await inTurn(memory, async () =>
				isEnded() ? undefined : await ensure(api, wanted, memory.known ?? remembered),
			);
	const standing = mended ?? kept;
	if (isEnded() || !standing) return;
	memory.known = { id: standing.id, secret: standing.secret };
	if (data.subscriptionId !== standing.id || data.secret !== standing.secret) {
		data.subscriptionId = standing.id;
		data.secret = standing.secret;
	}
	memory.caughtUp.seenAt = now;
	noteThere(data, now);
	if (mended) {
		context.logger.info(`The webhook of “${context.getNode().name}” in Amiqus was mended`, {
			workflowId: context.getWorkflow().id,
		});
	}
	await missed?.();
}

async function addressOf(
	api: SubscriptionApi,
	id: number | undefined,
): Promise<string | undefined> {
	if (id === undefined) return undefined;
	return (await api.list()).find((one) => one.id === id)?.url;
}
