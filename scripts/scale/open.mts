/** A fleet beside a sandbox, in a folder of its own that goes with it. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/index.mts';
import { startFleet, type Fleet, type FleetOptions } from './fleet.mts';

export interface OpenFleet {
	fleet: Fleet;
	sandbox: Sandbox;
	/** Ends all of it, and leaves nothing. */
	close: () => Promise<void>;
}

export interface OpenOptions extends Omit<FleetOptions, 'folder' | 'sandbox' | 'settings'> {
	sandbox: SandboxOptions;
	/** Settings of n8n. @param folder one that all processes of the fleet reach */
	settings?: (
		role: Parameters<NonNullable<FleetOptions['settings']>>[0],
		folder: string,
	) => Readonly<Record<string, string>>;
}

/** Starts both; what was started is ended again where something fails. */
export async function openFleet({
	sandbox: like,
	settings,
	...options
}: OpenOptions): Promise<OpenFleet> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-amiqus-scale-'));
	// PostgreSQL, which runs as another user than root, has to get through to its own folder.
	await chmod(folder, 0o711);
	const sandbox = await startSandbox(like);
	const leave = async () => {
		await sandbox.close();
		await rm(folder, { recursive: true, force: true });
	};
	try {
		const common = join(folder, 'common');
		const own = settings && {
			settings: (role: 'main' | 'worker' | 'webhook') => settings(role, common),
		};
		const fleet = await startFleet({ ...options, ...own, folder, sandbox });
		const close = async () => {
			await fleet.stop();
			await leave();
		};
		return { fleet, sandbox, close };
	} catch (error) {
		await leave();
		throw error;
	}
}
