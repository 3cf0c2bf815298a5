import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startRealN8n } from '../../scripts/real-n8n/index.mts';
import { ensureN8n, type InstalledN8n } from '../../scripts/real-n8n/install.mts';
import { readPin } from '../../scripts/real-n8n/pin.mts';
import type { SandboxAddress } from './scenario.mts';

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

/**
 * Starts that n8n, empty but for this package and credentials for the sandbox; `end` leaves nothing of it.
 *
 * @param settings of n8n, as environment variables
 */
export async function startN8n(
	service: SandboxAddress,
	settings?: Readonly<Record<string, string>>,
) {
	const dataFolder = await mkdtemp(join(tmpdir(), 'n8n-nodes-amiqus-bench-'));
	const n8n = await startRealN8n({ root, dataFolder, sandbox: service, settings });
	const end = async () => {
		await n8n.stop();
		await rm(dataFolder, { recursive: true, force: true });
	};
	return { n8n, end };
}
