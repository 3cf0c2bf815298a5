/** Which n8n is run, and where it is installed. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder of the repository where the versions of n8n and its Node stand. */
export const PIN_FOLDER = '.n8n-pin';

export interface Pin {
	/** Folder that holds package.json and package-lock.json. */
	folder: string;
	/** Version of n8n, and of the Node it runs on. */
	versions: { n8n: string; node: string };
	/** Changes with the lockfile and with the machine, since some packages are built for one platform. */
	hash: string;
}

/** Reads the pinned versions of the repository at `root`, or those of the folder that `AMIQUS_N8N_PIN` names in its place. */
export function readPin(root: string): Pin {
	const folder = process.env.AMIQUS_N8N_PIN ?? join(root, PIN_FOLDER);
	const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
		dependencies: Pin['versions'];
	};
	const hash = createHash('sha256')
		.update(readFileSync(join(folder, 'package-lock.json')))
		.update(`${process.platform}-${process.arch}`)
		.digest('hex')
		.slice(0, 12);
	return { folder, versions: manifest.dependencies, hash };
}

/** This project's folder among the user's caches, shared by all clones. */
export function cacheFolder(): string {
	return join(userCaches(), 'n8n-nodes-amiqus');
}

function userCaches(): string {
	const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
	if (XDG_CACHE_HOME) return XDG_CACHE_HOME;
	if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
	if (process.platform === 'win32') return LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local');
	return join(homedir(), '.cache');
}
