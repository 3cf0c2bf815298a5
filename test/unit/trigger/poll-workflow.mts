import type { EventItem } from '../../../nodes/Amiqus/events/item.ts';
import { poll, type PollState } from '../../../nodes/Amiqus/trigger/poll/poll.ts';
import type { Model } from './poll-model.mts';

export const EVENTS = ['record.created', 'record.updated', 'record.status', 'record.finished'];
export const DAY = 86_400;

/** A workflow with the polling trigger. */
export class Workflow {
	state: PollState | undefined;
	/** What n8n has of it in its database: it saves when the workflow is published, and with each event. */
	private saved: PollState | undefined;
	emitted: EventItem[] = [];

	constructor(
		readonly model: Model,
		/** How far this machine's clock is from Amiqus's, in milliseconds. */
		private readonly skew = 0,
		private readonly events = EVENTS,
	) {}

	async poll(): Promise<EventItem[]> {
		const now = this.model.now * 1000 + this.skew;
		const { items, state } = await poll(this.events, this.model.source, this.state, 'c', { now });
		// As n8n does: what is remembered goes through JSON.
		this.state = JSON.parse(JSON.stringify(state)) as PollState;
		if (!this.saved || items.length > 0) this.saved = this.state;
		this.emitted.push(...items);
		return items;
	}

	/** n8n is started again. */
	restart(): void {
		this.state = this.saved;
	}
}
