import { createHmac, randomUUID } from 'node:crypto';
import { toAsciiJson, type JsonObject } from '../core/json.mts';
import type { Subject } from '../store/events.mts';
import { type Snapshot, Table } from '../store/table.mts';
import type { WebhookRow } from '../store/types.mts';
import type { World } from '../store/world.mts';
import { type DeliveredEvent, payload } from './payload.mts';
import { post } from './post.mts';

/** Waits between the five attempts, in units that are seconds unless told otherwise. */
const RETRY_AFTER = [60, 120, 600, 900];
const LOST_BEFORE_SWITCH_OFF = 10;

export interface DeliveryRow {
	id: number;
	uuid: string;
	webhook: number;
	event: DeliveredEvent;
	/** When it happened. */
	at: string;
	attempts: number;
	state: 'pending' | 'delivered' | 'lost' | 'dropped';
	body: JsonObject;
	request: JsonObject;
	response: JsonObject | null;
	last_sent_at: string | null;
}

export interface SenderOptions {
	/** How many milliseconds one of Amiqus's seconds takes between attempts. */
	timeUnitMs: number;
	/** How long an answer may take. */
	timeoutMs: number;
	shape: 'current' | 'older';
	/** Whether a new subscription is sent a ping. */
	pingOnCreate: boolean;
	/** The order of the log, which Amiqus does not promise. */
	logOrder: 'oldest first' | 'newest first' | 'none';
}

/** A delivery that is tried again later, and when by the sandbox's clock, in milliseconds since 1970. */
interface Waiting {
	row: DeliveryRow;
	due: number;
}

/** Whether a subscription is told of an event. */
function wants({ events, is_enabled }: WebhookRow, event: string): boolean {
	if (!is_enabled) return false;
	const category = `${event.split('.')[0] ?? ''}.*`;
	return events.some((name) => name === '*' || name === event || name === category);
}

/** How a delivery stands in the log, which keeps to the older shape of bodies. */
function logged(
	url: string,
	sent: { [name: string]: string },
	{ uuid, event, at, body }: DeliveryRow,
): JsonObject {
	const headers = Object.fromEntries(
		Object.entries(sent).filter(([name]) => name !== 'X-AQID-Delivery-Attempt'),
	);
	return { url, method: 'POST', headers, body: { uuid, event, sent_at: at, data: body.data } };
}

/** Delivers events to their subscriptions: signed, tried again, tallied and logged. */
export class WebhookSender {
	readonly deliveries = new Table<DeliveryRow>(4001).index('webhook', (row) => row.webhook);
	/** What waits to be tried again, by its timer. */
	private readonly timers = new Map<NodeJS.Timeout, Waiting>();
	private pending = 0;
	private waiting: Array<() => void> = [];
	private closed = false;

	constructor(
		private readonly world: World,
		private readonly api: () => string,
		readonly options: SenderOptions,
	) {
		world.onEvent(({ name, subject }) => this.tell(name, subject));
	}

	/** Sends an event to every subscription that wants it. */
	tell(event: DeliveredEvent, subject: Subject): void {
		for (const webhook of this.world.webhooks.rows) {
			if (wants(webhook, event)) this.deliver(webhook, event, subject);
		}
	}

	/** Sends one event to one subscription, whatever it subscribed to. */
	deliver(webhook: WebhookRow, event: DeliveredEvent, subject: Subject = {}): DeliveryRow {
		const uuid = randomUUID();
		const at = this.world.now();
		const occasion = { uuid, event, at, subject };
		const row = this.deliveries.insert({
			uuid,
			webhook: webhook.id,
			event,
			at,
			attempts: 0,
			state: 'pending',
			body: payload(this.api(), webhook, occasion, this.options.shape),
			request: {},
			response: null,
			last_sent_at: null,
		});
		this.begin(row);
		return row;
	}

	/** The deliveries to a subscription, as the log has them. */
	log(webhook: WebhookRow): DeliveryRow[] {
		const rows = this.deliveries.where('webhook', webhook.id);
		const { logOrder } = this.options;
		if (logOrder === 'oldest first') return rows;
		if (logOrder === 'newest first') return [...rows].reverse();
		return [...rows].sort((a, b) => a.uuid.localeCompare(b.uuid));
	}

	/** Sends a logged delivery once more, with its id and the next attempt's number. */
	resend(id: number): void {
		const row = this.deliveries.need(id);
		if (row.state === 'pending') return;
		this.deliveries.update(row, { state: 'pending' });
		this.begin(row, false);
	}

	/** Tries again at once what waits for its time, as if that had come. */
	retryNow(): void {
		this.retryDue(Infinity);
	}

	/** Tries again what is due by the sandbox's clock, which may have been moved. */
	retryDue(now: number): void {
		for (const [timer, { row, due }] of this.timers) {
			if (due > now) continue;
			clearTimeout(timer);
			this.timers.delete(timer);
			void this.attempt(row, true);
		}
	}

	/** Forgets what still waits for a subscription that is deleted, and its log. */
	forget(webhook: WebhookRow): void {
		for (const [timer, { row }] of this.timers) {
			if (row.webhook !== webhook.id) continue;
			clearTimeout(timer);
			this.timers.delete(timer);
			this.finish(row, 'dropped');
		}
	}

	/** Puts other deliveries in the place of all that are there, and tries those again that were not at their end. */
	load(deliveries: Snapshot<DeliveryRow>): void {
		this.dropWaiting();
		this.deliveries.restore(deliveries);
		for (const row of this.deliveries.rows) if (row.state === 'pending') this.begin(row);
	}

	/** Resolves as soon as no delivery is on its way or waiting to be tried again. */
	settled(): Promise<void> {
		if (this.pending === 0) return Promise.resolve();
		return new Promise((resolve) => this.waiting.push(resolve));
	}

	/** Gives up everything that still waits. */
	close(): void {
		this.closed = true;
		this.dropWaiting();
	}

	private dropWaiting(): void {
		for (const [timer, { row }] of this.timers) {
			clearTimeout(timer);
			this.finish(row, 'dropped');
		}
		this.timers.clear();
	}

	private begin(row: DeliveryRow, mayRetry = true): void {
		this.pending += 1;
		setImmediate(() => void this.attempt(row, mayRetry));
	}

	private finish(row: DeliveryRow, state: DeliveryRow['state']): void {
		this.deliveries.update(row, { state });
		this.pending -= 1;
		if (this.pending > 0) return;
		for (const resolve of this.waiting.splice(0)) resolve();
	}

	private async attempt(row: DeliveryRow, mayRetry: boolean): Promise<void> {
		const webhook = this.world.webhooks.get(row.webhook);
		if (!webhook || this.closed) return this.finish(row, 'dropped');
		const body = Buffer.from(toAsciiJson(row.body));
		const attempt = row.attempts + 1;
		const headers = {
			'Content-Length': String(body.length),
			Host: new URL(webhook.url).host,
			'User-Agent': `Amiqus AmiqusID/${webhook.id}`,
			'Content-Type': 'application/json',
			'X-AQID-Signature': createHmac('sha256', webhook.secret).update(body).digest('base64'),
			'X-AQID-Delivery-Id': row.uuid,
			'X-AQID-Delivery-Attempt': String(attempt),
		};
		this.deliveries.update(row, {
			attempts: attempt,
			last_sent_at: this.world.now(),
			request: logged(webhook.url, headers, row),
		});
		let delivered = false;
		try {
			const answer = await post(webhook.url, headers, body, this.options.timeoutMs);
			delivered = answer.status >= 200 && answer.status < 300;
			const { status, ...rest } = answer;
			this.deliveries.update(row, { response: { status_code: String(status), ...rest } });
		} catch {
			this.deliveries.update(row, { response: null });
		}
		if (delivered) {
			this.world.webhooks.update(webhook, { lost: 0 });
			return this.finish(row, 'delivered');
		}
		const delay = mayRetry ? RETRY_AFTER[attempt - 1] : undefined;
		if (delay === undefined) return this.lose(row, webhook);
		if (this.closed || !this.world.webhooks.get(webhook.id)) return this.finish(row, 'dropped');
		this.retryLater(row, delay * this.options.timeUnitMs);
	}

	private retryLater(row: DeliveryRow, delayMs: number): void {
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			void this.attempt(row, true);
		}, delayMs);
		timer.unref();
		this.timers.set(timer, { row, due: this.world.options.now() + delayMs });
	}

	private lose(row: DeliveryRow, webhook: WebhookRow): void {
		const lost = webhook.lost + 1;
		const off = lost >= LOST_BEFORE_SWITCH_OFF ? { is_enabled: false } : {};
		this.world.webhooks.update(webhook, { lost, ...off });
		this.finish(row, 'lost');
	}
}
