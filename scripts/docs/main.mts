/** `npm run docs`: writes the pages, and parts of pages, that are made from the code itself. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { operationsPage } from './operations.mts';
import { outputsPage } from './outputs.mts';
import { cruiseRooms, pictureOf } from './rooms.mts';

const root = resolve(import.meta.dirname, '../..');

const architecture = readFileSync(resolve(root, 'docs/architecture.md'), 'utf8');
const [before = '', after = ''] = architecture.split(
	/(?<=<!-- arrows -->)[^]*(?=<!-- \/arrows -->)/,
);
const picture = pictureOf(await cruiseRooms(root));

const pages = {
	'architecture.md': `${before}\n\n${picture}\n\n${after}`,
	'operations.md': operationsPage(),
	'outputs.md': outputsPage(),
};
for (const [name, text] of Object.entries(pages)) {
	const file = resolve(root, 'docs', name);
	writeFileSync(file, text);
	console.log(`Wrote ${file}`);
}
