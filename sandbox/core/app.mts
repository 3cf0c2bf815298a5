import type { FileStore } from '../files/store.mts';
import type { WebhookSender } from '../webhooks/sender.mts';
import type { World } from '../store/world.mts';
import type { Clock } from '../time/clock.mts';
import type { Authority } from '../oauth/authority.mts';

/** What every handler can reach. */
export interface App {
	world: World;
	authority: Authority;
	clock: Clock;
	fileStore: FileStore;
	webhooks: WebhookSender;
	/** Origin under which the server is reached, known once it listens. */
	origin: string;
	settings: Settings;
}

export interface Settings {
	/** Most bytes that an upload may have. */
	uploadLimit: number;
	/** How long the virus scan of an upload takes. */
	scanMs: number;
	/** Whether the authorise page is skipped, for tests without a person. */
	autoApprove: boolean;
}
