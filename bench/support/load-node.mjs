// Loads the built node as n8n does, and prints how long that took and how large its description is.
import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);
// n8n has loaded this one long before.
load('n8n-workflow');

const start = performance.now();
const { Amiqus } = load('../../dist/nodes/Amiqus/Amiqus.node.js');
const { description } = new Amiqus();
const loadMs = performance.now() - start;

const descriptionKb = Buffer.byteLength(JSON.stringify(description)) / 1000;
console.log(JSON.stringify({ loadMs, descriptionKb }));
