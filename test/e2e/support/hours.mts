import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './workflow.mts';

/** Hours that pass in n8n at once. */
export interface Hours {
	/** What n8n has to be started with. */
	settings: Readonly<Record<string, string>>;
	/** Lets n8n's clock that only goes forward, by which the package counts time, go further; it has when this resolves. */
	pass(ms: number): Promise<void>;
	close(): Promise<void>;
}

export async function openHours(): Promise<Hours> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-amiqus-hours-'));
	const file = join(folder, 'ahead');
	const loaded = new URL('hours.mjs', import.meta.url).href;
	return {
		settings: { AMIQUS_HOURS: file, NODE_OPTIONS: `--import ${loaded}` },
		async pass(ms) {
			// It is there as a whole or not at all.
			await writeFile(`${file}.new`, String(ms));
			await rename(`${file}.new`, file);
			await until('n8n’s clock to go further', () => (existsSync(file) ? undefined : true));
		},
		close: async () => await rm(folder, { recursive: true, force: true }),
	};
}
