import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Contender, Scenario } from '../support/scenario.mts';

const PROGRAM = fileURLToPath(new URL('../support/load-node.mjs', import.meta.url));

/** A plain Node loads it, as n8n does: what runs the bench's TypeScript makes every `require` slower. */
const built: Contender = {
	name: 'Amiqus',
	prepare: async () => async () => {
		const said = execFileSync(process.execPath, [PROGRAM], { encoding: 'utf8' });
		return { items: 1, values: JSON.parse(said) as Record<string, number> };
	},
};

export const loading: Scenario = {
	name: 'loading',
	title: 'Loading the built node',
	note: 'What n8n does at its start: require the node, make its description, hand that out as JSON.',
	sandbox: {},
	count: 1,
	warmUp: 0,
	rounds: 5,
	contenders: [built],
	columns: [
		{ heading: 'Load (ms)', measure: 'loadMs', digits: 1 },
		{ heading: 'Description (kB)', measure: 'descriptionKb', digits: 1 },
	],
	targets: [
		{ says: 'Load (ms)', most: 60, value: (medians) => medians('Amiqus', 'loadMs') },
		{ says: 'Description (kB)', most: 250, value: (medians) => medians('Amiqus', 'descriptionKb') },
	],
};
