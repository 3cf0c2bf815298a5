import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Scanner {
	SOURCE_FILE_PATTERNS: string[];
	analyzePackage: (
		folder: string,
		patterns?: string[],
	) => Promise<{ passed: boolean; message?: string; details?: string }>;
}

/** The scanner has no types and is not its package's entry point. */
async function loadScanner(): Promise<Scanner> {
	const manifest = createRequire(import.meta.url).resolve(
		'@n8n/scan-community-package/package.json',
	);
	const path = join(dirname(manifest), 'scanner', 'scanner.mjs');
	return (await import(pathToFileURL(path).href)) as Scanner;
}

/**
 * n8n's own scan for verified community nodes, as its service runs it: the sources with every rule, and
 * the compiled package, each without inline disables.
 */
export async function scanSources(root: string): Promise<string[]> {
	const { analyzePackage, SOURCE_FILE_PATTERNS } = await loadScanner();
	return findings(await analyzePackage(root, SOURCE_FILE_PATTERNS));
}

/** The same scan on an unpacked tarball. */
export async function scanTarball(folder: string): Promise<string[]> {
	const { analyzePackage } = await loadScanner();
	return findings(await analyzePackage(folder, ['**/*.js', 'package.json']));
}

function findings(result: Awaited<ReturnType<Scanner['analyzePackage']>>): string[] {
	if (result.message === 'No files found to analyze') return ['there was nothing to scan'];
	return result.passed ? [] : [(result.details ?? result.message ?? 'failed').trim()];
}
