import { ensureN8n, type InstalledN8n } from '../../scripts/real-n8n/install.mts';
import { PACKAGE_ROOT } from '../../test/engine/support/index.mts';

/**
 * The n8n that `npm start` keeps in the user's cache, with the Node it runs on: as a dependency of its own it would
 * more than double what everybody who clones this has to install.
 */
export async function pinnedN8n(): Promise<InstalledN8n> {
	return await ensureN8n({ root: PACKAGE_ROOT, log: console.log });
}
