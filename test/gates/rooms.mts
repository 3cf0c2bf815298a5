import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	brokenIn,
	circlesOfFolders,
	cruiseRooms,
	pictureOf,
	tooManyLayers,
} from '../../scripts/docs/rooms.mts';

/** Imports that go where docs/architecture.md says none goes, and a picture there that shows other arrows. */
export async function roomsGate(root: string): Promise<string[]> {
	const cruised = await cruiseRooms(root);
	const page = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8');
	const drawn = page.includes(pictureOf(cruised));
	return [
		...brokenIn(cruised),
		...circlesOfFolders(cruised),
		...tooManyLayers(cruised),
		...(drawn ? [] : ['docs/architecture.md shows other arrows: run npm run docs']),
	];
}
