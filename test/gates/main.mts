/** `npm run gates`: what must be true of the package before anybody gets it. Needs a build. */
import { resolve } from 'node:path';
import { sourceFiles } from './files.mts';
import { lockfileGate } from './lockfile.mts';
import { roomsGate } from './rooms.mts';
import { scanSources, scanTarball } from './scan.mts';
import { checkManifest, compareFiles, expectedFiles, pack } from './tarball.mts';

const root = resolve(import.meta.dirname, '../..');

const packed = pack(root);
try {
	const gates: Array<[string, string[]]> = [
		['rooms use what they may, as drawn', await roomsGate(root)],
		['the lockfile is complete', lockfileGate(root)],
		['n8n’s scan of the sources', await scanSources(root)],
		['files in the tarball', compareFiles(packed.files, expectedFiles(sourceFiles(root)))],
		['package.json in the tarball', checkManifest(packed.folder)],
		['n8n’s scan of the tarball', await scanTarball(packed.folder)],
	];
	for (const [name, findings] of gates) {
		console.log(`${findings.length === 0 ? '✓' : '✗'} ${name}`);
		for (const finding of findings) console.log(`  ${finding}`);
	}
	if (gates.some(([, findings]) => findings.length > 0)) process.exitCode = 1;
} finally {
	packed.remove();
}
