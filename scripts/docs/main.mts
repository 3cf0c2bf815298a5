/** `npm run docs`: writes the pages that are made from the node itself. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { operationsPage } from './operations.mts';

const file = resolve(import.meta.dirname, '../../docs/operations.md');
writeFileSync(file, operationsPage());
console.log(`Wrote ${file}`);
