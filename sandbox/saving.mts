import type { App } from './core/app.mts';
import { isJsonObject } from './core/json.mts';
import { isSavedSessions, type SavedSessions } from './oauth/authority.mts';
import { isSavedWorld, loadWorld, type SavedWorld, saveWorld } from './store/saved.mts';
import type { Snapshot } from './store/table.mts';
import type { DeliveryRow } from './webhooks/sender.mts';

/** Grows when what is saved changes its shape. */
const VERSION = 1;

/** A whole sandbox as JSON: what it holds, who may come in, what webhooks were told, and what time it is. */
export interface Saved {
	amiqus_sandbox: typeof VERSION;
	/** By the sandbox's clock, in milliseconds since 1970. */
	now: number;
	ahead_ms: number;
	world: SavedWorld;
	sessions: SavedSessions;
	deliveries: Snapshot<DeliveryRow>;
}

/** All of a sandbox but what it is set up with, its faults and its journal. */
export async function save({ world, authority, webhooks, clock }: App): Promise<Saved> {
	// Rows go on changing where they are.
	return structuredClone({
		amiqus_sandbox: VERSION,
		now: clock.now(),
		ahead_ms: clock.aheadMs,
		world: await saveWorld(world),
		sessions: authority.save(),
		deliveries: webhooks.deliveries.snapshot(),
	});
}

const isSaved = (app: App, value: unknown): value is Saved =>
	isJsonObject(value) &&
	value.amiqus_sandbox === VERSION &&
	typeof value.now === 'number' &&
	typeof value.ahead_ms === 'number' &&
	isSavedWorld(app.world, value.world) &&
	isSavedSessions(value.sessions) &&
	isJsonObject(value.deliveries) &&
	Array.isArray(value.deliveries.rows);

/**
 * Puts a saved sandbox in the place of what is there. Time has gone on since: what was due meanwhile happens next.
 *
 * @throws TypeError where it is none; then nothing is changed
 */
export function load(app: App, value: unknown): void {
	if (!isSaved(app, value))
		throw new TypeError('This is no sandbox that was saved by this version.');
	const saved = structuredClone(value);
	loadWorld(app.world, saved.world);
	app.authority.load(saved.sessions, (id) => app.world.members.need(id));
	app.clock.set(saved.ahead_ms, saved.now);
	app.webhooks.load(saved.deliveries);
}
