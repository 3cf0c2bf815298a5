import { AmiqusError } from '../../declare/errors';
import { isSameAddress } from '../../transport/url';

/** A webhook subscription as Amiqus has it. */
export interface Subscription {
	id: number;
	url: string;
	events: string[];
	enabled: boolean;
	/** What deliveries are signed with, where Amiqus shows it. */
	secret: string | undefined;
}

/** A subscription whose secret is known. */
export type Held = Pick<Subscription, 'id'> & { secret: string };

/** What the workflow remembers of its subscription. */
export interface Remembered {
	id?: number;
	secret?: string;
	/** The address that it delivers to. */
	url?: string;
}

/** The calls that subscriptions take. */
export interface SubscriptionApi {
	list(): Promise<Subscription[]>;
	/** @throws AmiqusError, `maybeProcessed` where the subscription may have come into being all the same */
	create(url: string, events: string[]): Promise<Subscription>;
	update(id: number, change: { events: string[]; enabled: true }): Promise<void>;
	/** Nothing there to delete is a success. */
	remove(id: number): Promise<void>;
}

/** What a workflow wants: deliveries of these events to this address. */
export interface Wanted {
	url: string;
	events: string[];
}

/** Tries at a creation whose answers get lost. */
const MOST_CREATIONS = 3;

/**
 * Whether Amiqus has exactly one subscription of our address, the one remembered, with these events, switched on, and
 * we have its secret. A subscription of another address is never ours, even if its id is remembered: a copy of this
 * n8n may be using it.
 */
export async function isInPlace(
	api: SubscriptionApi,
	{ url, events }: Wanted,
	remembered: Remembered,
): Promise<boolean> {
	return (await standingOf(api, { url, events }, remembered)).isRight;
}

/** How the subscription of our address stands: the one to keep, if there is any, and whether nothing is to be mended. */
export async function standingOf(
	api: SubscriptionApi,
	{ url, events }: Wanted,
	remembered: Remembered,
): Promise<{ kept: (Subscription & Held) | undefined; isRight: boolean }> {
	const found = await ofUrl(api, url);
	const kept = known(found, remembered);
	const isRight =
		kept !== undefined &&
		found.length === 1 &&
		kept.id === remembered.id &&
		kept.secret === remembered.secret &&
		isAsWanted(kept, events);
	return { kept, isRight };
}

/**
 * Sees to it that Amiqus has exactly one subscription of our address, as wanted: keeps one whose secret is known,
 * changes what differs, deletes all others, and creates one where none is left.
 *
 * @returns what has to be remembered
 */
export async function ensure(
	api: SubscriptionApi,
	{ url, events }: Wanted,
	remembered: Remembered,
): Promise<Held> {
	const found = await ofUrl(api, url);
	const kept = known(found, remembered);
	for (const { id } of found) if (id !== kept?.id) await api.remove(id);
	if (!kept) return await createOne(api, { url, events });
	if (!isAsWanted(kept, events)) await api.update(kept.id, { events, enabled: true });
	return { id: kept.id, secret: kept.secret };
}

/** Deletes every subscription of our address, remembered or not. */
export async function removeAll(api: SubscriptionApi, url: string): Promise<void> {
	for (const { id } of await ofUrl(api, url)) await api.remove(id);
}

/** Creates a subscription; where an answer gets lost, looks what came of it first, so that there is never a second. */
export async function createOne(api: SubscriptionApi, wanted: Wanted): Promise<Held> {
	for (let creation = 1; ; creation += 1) {
		const answer = await api.create(wanted.url, wanted.events).catch(unlessLost);
		const found = answer instanceof AmiqusError ? await ofUrl(api, wanted.url) : [answer];
		const made = known(found, {});
		for (const { id } of found) if (id !== made?.id) await api.remove(id);
		if (made) return { id: made.id, secret: made.secret };
		if (!(answer instanceof AmiqusError)) throw withoutSecret();
		if (creation >= MOST_CREATIONS) throw answer;
	}
}

/** An error that leaves open whether something was created is a result; the others are thrown on. */
function unlessLost(error: unknown): AmiqusError {
	if (error instanceof AmiqusError && error.maybeProcessed) return error;
	throw error;
}

function withoutSecret(): AmiqusError {
	return new AmiqusError('Amiqus created a webhook without telling its secret', {
		advice: 'Its deliveries could not be checked, so it was deleted again. Tell Amiqus support.',
	});
}

async function ofUrl(api: SubscriptionApi, url: string): Promise<Subscription[]> {
	return (await api.list()).filter((subscription) => isSameAddress(subscription.url, url));
}

/** The subscription to keep, the remembered one if possible, with the secret that is valid for it. */
function known(found: Subscription[], remembered: Remembered): (Subscription & Held) | undefined {
	const inOrder = [...found].sort(
		(a, b) => Number(b.id === remembered.id) - Number(a.id === remembered.id),
	);
	for (const subscription of inOrder) {
		const secret =
			subscription.secret ?? (subscription.id === remembered.id ? remembered.secret : undefined);
		if (secret !== undefined) return { ...subscription, secret };
	}
	return undefined;
}

function isAsWanted(subscription: Subscription, events: string[]): boolean {
	const actual = new Set(subscription.events);
	return (
		subscription.enabled &&
		actual.size === new Set(events).size &&
		events.every((event) => actual.has(event))
	);
}
