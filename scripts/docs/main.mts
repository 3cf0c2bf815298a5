/** `npm run docs`: writes the pages that are made from the node itself. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { operationsPage } from './operations.mts';
import { outputsPage } from './outputs.mts';

const pages = { 'operations.md': operationsPage(), 'outputs.md': outputsPage() };
for (const [name, text] of Object.entries(pages)) {
	const file = resolve(import.meta.dirname, '../../docs', name);
	writeFileSync(file, text);
	console.log(`Wrote ${file}`);
}
