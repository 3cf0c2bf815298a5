/** n8n in queue mode for a test file. */
import type { Fleet } from '../../../scripts/scale/fleet.mts';
import { openFleet, type OpenFleet, type OpenOptions } from '../../../scripts/scale/open.mts';

/** A fleet that is open, as helpers for one n8n take it: its webhooks arrive at the webhook process. */
export interface Opened extends OpenFleet {
	n8n: Pick<Fleet, 'rest' | 'credentials'> & { url: string };
}

/** Five processes begin one after the other, on a machine that has other work too. */
const OPEN_MS = 600_000;

/** Opens a fleet before the tests of a suite, and closes it after them. */
export function withFleet(
	take: (opened: Opened) => void,
	options: Partial<Pick<OpenOptions, 'sandbox' | 'settings'>> = {},
): void {
	let opened: OpenFleet | undefined;
	beforeAll(async () => {
		opened = await openFleet({
			root: process.cwd(),
			sandbox: {},
			log: () => undefined,
			...options,
		});
		const { rest, credentials, webhookUrl } = opened.fleet;
		take({ ...opened, n8n: { rest, credentials, url: webhookUrl.replace(/\/$/, '') } });
	}, OPEN_MS);
	afterAll(async () => {
		await opened?.close();
	}, 120_000);
}
