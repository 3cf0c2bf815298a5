import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/index.mts';
import { startRealN8n, type RealN8n } from '../../../scripts/real-n8n/index.mts';

/** A real n8n beside a sandbox, with data of its own. */
export interface Instance {
	sandbox: Sandbox;
	n8n: RealN8n;
	/** Ends n8n and starts it again on the same data and port, as a restart of the machine would; killed, as a crash would. */
	restart(how?: 'stop' | 'kill'): Promise<void>;
	close(): Promise<void>;
}

/** How long a start may take on a busy machine; n8n has to be installed already. */
export const START_MS = 300_000;

/** Starts a sandbox and a real n8n with the package as it is in dist/; `settings` set n8n up in another way. */
export async function openInstance(
	options: SandboxOptions = {},
	settings: Readonly<Record<string, string>> = {},
): Promise<Instance> {
	const dataFolder = await mkdtemp(join(tmpdir(), 'n8n-nodes-amiqus-'));
	const sandbox = await startSandbox(options);
	const root = process.cwd();
	const start = (port?: number) => startRealN8n({ root, dataFolder, sandbox, port, settings });
	const instance: Instance = {
		sandbox,
		n8n: await start(),
		async restart(how = 'stop') {
			await instance.n8n[how]();
			instance.n8n = await start(Number(new URL(instance.n8n.url).port));
		},
		async close() {
			await instance.n8n.stop();
			await sandbox.close();
			await rm(dataFolder, { recursive: true, force: true });
		},
	};
	return instance;
}

/** Opens a test file's own before its tests, and closes it after them. */
export function withInstance(take: (instance: Instance) => void): void {
	let instance: Instance | undefined;
	beforeAll(async () => {
		instance = await openInstance();
		take(instance);
	}, START_MS);
	afterAll(async () => {
		await instance?.close();
	}, 60_000);
}
