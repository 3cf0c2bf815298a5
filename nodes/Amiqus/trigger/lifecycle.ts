import { NodeOperationError, type IDataObject, type IHookFunctions } from 'n8n-workflow';
import { shortened } from '../declare/errors';
import { inMessage } from '../shown/errors';
import { unreachable } from './address';
import { notePause, noteThere } from './catchUp/catchUp';
import { chosenEvents, requireEvents } from './shared/choice';
import { transportOf, triggerError } from './shared/amiqus';
import { subscriptionsOf } from './subscription/api';
import { isEventName, subscribed } from '../events/events';
import { isCleared, noteBegun, noteFailed } from './subscription/clearing';
import { forgetMemory, inTurn, listens, memoryOf } from './subscription/memory';
import { toText } from '../declare/times';
import { rememberedIn } from './subscription/remembered';
import { ensure, isInPlace, removeAll, standingOf, type Wanted } from './subscription/subscription';

const LONGEST_ADDRESS = 100;

/** Whether Amiqus already delivers what the node wants, signed with the secret it remembers. */
export async function checkExists(context: IHookFunctions): Promise<boolean> {
	noteBegun(context);
	try {
		const wanted = wantedBy(context);
		const transport = await transportOf(context);
		if (unreachable(wanted.url, transport.origin) !== undefined) return false;
		const data = context.getWorkflowStaticData('node');
		const isThere = await isInPlace(subscriptionsOf(transport), wanted, rememberedIn(data));
		if (!isThere) return false;
		if (isPublishedNow(context)) beginAnew(context, data);
		noteThere(data, Date.now());
		memoryOf(context).isPublished = true;
		return true;
	} catch (error) {
		noteFailure(context);
		throw failure(context.getNode(), error, 'The webhooks in Amiqus could not be looked up');
	}
}

/** Subscribes to what the node wants and remembers the secret. */
export async function create(context: IHookFunctions): Promise<boolean> {
	try {
		const wanted = wantedBy(context);
		requireEvents(context, isEventName);
		const transport = await transportOf(context);
		refuseUnreachable(context, wanted.url, transport.origin);
		const data = context.getWorkflowStaticData('node');
		const memory = memoryOf(context);
		const { id, secret } = await inTurn(memory, async () => {
			const api = subscriptionsOf(transport);
			const remembered = rememberedIn(data);
			// n8n comes here at its start, too, where the subscription is not as it should be.
			if (!isPublishedNow(context))
				notePause(data, (await standingOf(api, wanted, remembered)).kept, Date.now());
			return await ensure(api, wanted, remembered);
		});
		memory.known = { id, secret };
		if (data.since === undefined || isPublishedNow(context)) beginAnew(context, data);
		Object.assign(data, { subscriptionId: id, secret, url: wanted.url });
		memory.isPublished = true;
		return true;
	} catch (error) {
		noteFailure(context);
		throw failure(
			context.getNode(),
			error,
			'Amiqus could not be told to send events to this workflow',
		);
	}
}

/** Deletes the subscription in Amiqus and forgets it. */
export async function remove(context: IHookFunctions): Promise<boolean> {
	// The subscription knows what was missed, which n8n's next try at its start catches up with.
	if (isCleared(context)) return true;
	const memory = memoryOf(context);
	memory.isPublished = false;
	const url = addressOf(context);
	try {
		const api = subscriptionsOf(await transportOf(context));
		await inTurn(memory, async () => await removeAll(api, url));
	} catch (error) {
		throw failure(
			context.getNode(),
			error,
			'The webhook in Amiqus could not be deleted',
			`Then activate and deactivate this workflow again, or delete the webhook with the address ${url} in Amiqus under Developer Settings > Webhooks.`,
		);
	}
	const data = context.getWorkflowStaticData('node');
	for (const name of ['subscriptionId', 'secret', 'url', 'since', 'pause', 'seenAt'])
		delete data[name];
	forgetMemory(context);
	return true;
}

/**
 * Whether the workflow is being published, in place of going on: when n8n starts or has another leader, or where it
 * comes to what is published again, since another trigger of the workflow failed or an address was not in its database.
 */
function isPublishedNow(context: IHookFunctions): boolean {
	return !listens(context) && !isStart(context) && memoryOf(context).isPublished !== true;
}

function isStart(context: IHookFunctions): boolean {
	return ['init', 'leadershipChange'].includes(context.getActivationMode());
}

/** What was published is so still where it could not go on. */
function noteFailure(context: IHookFunctions): void {
	if (!isStart(context)) return;
	noteFailed(context);
	memoryOf(context).isPublished = true;
}

/** What was missed counts from now on: where the last subscription could not be ended, something of its time is left. */
function beginAnew(context: IHookFunctions, data: IDataObject): void {
	memoryOf(context).caughtUp.seenAt = Date.now();
	delete data.pause;
	data.since = toText(Date.now());
}

/** A failure of publishing, or of taking that back, of which n8n shows the message only. */
function failure(...failed: Parameters<typeof triggerError>): unknown {
	return inMessage(triggerError(...failed));
}

function addressOf(context: IHookFunctions): string {
	return context.getNodeWebhookUrl('default') ?? '';
}

function wantedBy(context: IHookFunctions): Wanted {
	return {
		url: addressOf(context),
		events: subscribed(chosenEvents(context)),
	};
}

function refuseUnreachable(context: IHookFunctions, url: string, origin: string): void {
	const problem = unreachable(url, origin);
	if (problem === undefined) return;
	throw new NodeOperationError(
		context.getNode(),
		`Amiqus cannot send events here: this n8n's address ${shownOf(url)} ${problem}`,
		{
			description:
				'Use the Amiqus Poll Trigger, which needs no address, ' +
				'or set N8N_WEBHOOK_URL (older n8n: WEBHOOK_URL) to a public https address.',
		},
	);
}

/** As much of an address as says where n8n is: what is told where a workflow cannot be published has little room. */
function shownOf(url: string): string {
	return shortened(URL.canParse(url) ? new URL(url).origin : url, LONGEST_ADDRESS);
}
