import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const load = createRequire(import.meta.url);

/** What n8n-workflow hands on as `sleep`, to n8n-core and to nodes: put another in its place, and all use that. */
export function sleeping(): { sleep: (ms: number) => Promise<void> } {
	const folder = dirname(load.resolve('n8n-workflow'));
	return load(fileOf(folder)) as ReturnType<typeof sleeping>;
}

function fileOf(folder: string): string {
	try {
		return load.resolve('@n8n/utils/sleep', { paths: [folder] });
	} catch {
		// Before 2.3x it was n8n-workflow's own.
		return join(folder, 'utils.js');
	}
}
