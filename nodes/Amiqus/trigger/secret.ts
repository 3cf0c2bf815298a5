import type { IWebhookFunctions } from 'n8n-workflow';
import { systemClock } from '../transport/limits/clock';
import { isSameAddress } from '../transport/url';
import { transportOf } from './shared/amiqus';
import { subscriptionsOf } from './subscription/api';
import type { Memory } from './subscription/memory';
import type { Held } from './subscription/subscription';
import { rememberedIn } from './subscription/remembered';

/** A forgery may cause one look at Amiqus in so many milliseconds. */
const LOOK_EVERY_MS = 60_000;
/** Amiqus waits five seconds for an answer. */
const LIMITS = { longestWaitMs: 1_000, timeoutSeconds: 2 };

/** What deliveries are signed with, as far as this process knows. */
export function secretOf(context: IWebhookFunctions, { known }: Memory): string | undefined {
	return known?.secret ?? rememberedIn(context.getWorkflowStaticData('node')).secret;
}

/**
 * The subscription, with its secret, that Amiqus has for this node's address, where a delivery does not fit the one that is known: another
 * process may have mended the subscription. Amiqus is asked once a minute at most, whatever comes.
 *
 * @returns undefined where Amiqus shows none, or cannot be asked
 */
export async function secretFromAmiqus(
	context: IWebhookFunctions,
	memory: Memory,
): Promise<Held | undefined> {
	const now = systemClock.now();
	if (!memory.lookUp || now - memory.lookUp.at >= LOOK_EVERY_MS) {
		memory.lookUp = { at: now, found: lookUp(context) };
	}
	return await memory.lookUp.found;
}

async function lookUp(context: IWebhookFunctions): Promise<Held | undefined> {
	const url = context.getNodeWebhookUrl('default') ?? '';
	try {
		const found = await subscriptionsOf(await transportOf(context, LIMITS)).list();
		const ours = found.find((one) => isSameAddress(one.url, url) && one.enabled);
		return ours?.secret === undefined ? undefined : { id: ours.id, secret: ours.secret };
	} catch (error) {
		const said = error instanceof Error ? error.message : String(error);
		context.logger.warn(`The webhook's secret could not be looked up in Amiqus: ${said}`);
		return undefined;
	}
}
