import { fileURLToPath } from 'node:url';
import { ensureN8n, type InstalledN8n } from '../../scripts/real-n8n/install.mts';
import { readPin } from '../../scripts/real-n8n/pin.mts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The n8n that `npm start` keeps in the user's cache, with the Node it runs on: as a dependency of its own it would
 * more than double what everybody who clones this has to install.
 */
export async function pinnedN8n(): Promise<InstalledN8n> {
	return await ensureN8n({ root, log: console.log });
}

/** Versions of that n8n and its Node. */
export const pinnedVersions = () => readPin(root).versions;
