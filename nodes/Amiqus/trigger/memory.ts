import type { IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import { Taken } from './taken';

/** What this process knows of one node that is published or listens; nothing of it outlives the process. */
export interface Memory {
	taken: Taken;
}

const memories = new Map<string, Memory>();

/** A published node and one that listens for a test event have different subscriptions. */
function keyOf(context: IHookFunctions | ITriggerFunctions | IWebhookFunctions): string {
	const listens = context.getMode() === 'manual';
	return `${context.getWorkflow().id ?? ''} ${context.getNode().id} ${listens ? 'test' : ''}`;
}

/** What is known of a node. */
export function memoryOf(context: IHookFunctions | ITriggerFunctions | IWebhookFunctions): Memory {
	const key = keyOf(context);
	const known = memories.get(key);
	if (known) return known;
	for (const [other, { taken }] of memories) if (taken.isEmpty) memories.delete(other);
	const memory: Memory = { taken: new Taken() };
	memories.set(key, memory);
	return memory;
}

/** Forgets a node whose subscription has ended. */
export function forgetMemory(context: IHookFunctions): void {
	memories.delete(keyOf(context));
}
