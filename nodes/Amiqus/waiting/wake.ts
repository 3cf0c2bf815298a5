import type { IExecuteFunctions } from 'n8n-workflow';
import { AmiqusError } from '../declare/errors';
import type { Wake } from '../engine/pausing';
import { unreachable } from '../trigger/address';
import { subscriptionsOf } from '../trigger/subscription/api';
import { createOne, type SubscriptionApi } from '../trigger/subscription/subscription';
import { addressOf, isLeftOver } from './address';

/** Subscribes for one execution, and clears what executions that are gone have left. */
export const wake: Wake = async (context, { transport, clearing }, { events, until }) => {
	const url = addressOf(context, until);
	const problem = unreachable(url, transport.origin);
	if (problem !== undefined) throw cannotBeTold(url, problem);
	const api = subscriptionsOf(transport);
	await clearLeftOvers(context, api);
	const { id } = await createOne(api, { url, events });
	// What cannot be deleted now is left over for a later run.
	const end = async () =>
		await subscriptionsOf(clearing)
			.remove(id)
			.catch(() => undefined);
	return { subscription: id, end };
};

/** Deletes what is left over. Where that fails, the next run does it. */
async function clearLeftOvers(context: IExecuteFunctions, api: SubscriptionApi): Promise<void> {
	const now = Date.now();
	for (const one of await api.list()) {
		if (isLeftOver(context, one, now)) await api.remove(one.id).catch(unlessRefused);
	}
}

function unlessRefused(error: unknown): void {
	if (!(error instanceof AmiqusError)) throw error;
}

function cannotBeTold(url: string, problem: string): AmiqusError {
	return new AmiqusError(
		`Amiqus cannot tell this n8n when a request is done: its address ${new URL(url).origin} ${problem}`,
		{
			advice:
				'Give this n8n a public https address and set N8N_WEBHOOK_URL (in older n8n WEBHOOK_URL) to it. Or wait with the nodes of the example “Send a request and wait”, which asks Amiqus from here and needs no address.',
		},
	);
}
