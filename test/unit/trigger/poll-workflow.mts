import type { EventItem } from '../../../nodes/Amiqus/events/item.ts';
import type { Progress } from '../../../nodes/Amiqus/trigger/poll/list.ts';
import { readState } from '../../../nodes/Amiqus/trigger/poll/kept.ts';
import { poll, type PollState, type PollWishes } from '../../../nodes/Amiqus/trigger/poll/poll.ts';
import type { Model } from './poll-model.mts';

export const EVENTS = ['record.created', 'record.updated', 'record.status', 'record.finished'];
export const DAY = 86_400;

export const wishes = (chosen: readonly string[]): PollWishes => ({
	chosen,
	days: { deletion: 0, expiry: 60 },
});

/** As n8n does: what is remembered goes through JSON. All of it has to be read again, lest a list begin anew. */
function kept(state: PollState): PollState | undefined {
	const text = JSON.stringify(state);
	const read = readState(JSON.parse(text));
	expect(read).toEqual(JSON.parse(text));
	return read;
}

/** A workflow with the polling trigger. */
export class Workflow {
	state: PollState | undefined;
	/** What n8n has of it in its database: it saves when the workflow is published, and with each event. */
	private saved: PollState | undefined;
	/** First readings that are under way in this process. */
	private readonly readings: Progress['readings'] = new Map();
	/** What executions have had. */
	private readonly ran = new Set<string>();
	emitted: EventItem[] = [];

	constructor(
		readonly model: Model,
		/** How far this machine's clock is from Amiqus's, in milliseconds. */
		private readonly skew = 0,
		private readonly events = EVENTS,
		/** Pages of a first reading that there is time for in one poll. */
		private readonly pagesAtOnce = Number.POSITIVE_INFINITY,
	) {}

	async poll(): Promise<EventItem[]> {
		let pages = 0;
		const now = this.model.now * 1000 + this.skew;
		const { items, state, saved } = await poll(
			wishes(this.events),
			this.model.source,
			this.state,
			'c',
			{ now },
			{
				readings: this.readings,
				source: this.model.source,
				goesOn: () => (pages += 1) <= this.pagesAtOnce,
			},
		);
		this.state = kept(state);
		if (!this.saved || items.length > 0) this.saved = kept(saved);
		if (this.loses) return [];
		// As the node does in the execution.
		const fresh = items.filter(({ event_key: key }) => !this.ran.has(key));
		for (const { event_key: key } of fresh) this.ran.add(key);
		this.emitted.push(...fresh);
		return fresh;
	}

	/** Whether n8n ends between saving what a poll remembers and making its execution. */
	loses = false;

	/** n8n is started again. */
	restart(): void {
		this.loses = false;
		this.readings.clear();
		this.state = this.saved;
	}
}
