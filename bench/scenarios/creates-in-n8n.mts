import { NODE_TYPE } from '../../scripts/real-n8n/index.mts';
import { insideN8n } from '../support/inside-n8n.mts';
import { COLUMNS, ratio, type Scenario } from '../support/scenario.mts';
import { createWithHttpRequest, createWithNode } from './people.mts';

export const createsInN8n: Scenario = {
	name: 'creates-in-n8n',
	title: '1,000 creates in n8n itself, 20 ms latency',
	note: 'Both nodes in a running n8n, where HTTP Request reads its credential from the database for every item. CPU is that of n8n for the whole execution.',
	sandbox: { latencyMs: 20 },
	count: 1_000,
	warmUp: 100,
	rounds: 3,
	contenders: [
		insideN8n('Amiqus, 10 items at once', NODE_TYPE, createWithNode({ itemsAtOnce: 10 })),
		insideN8n('HTTP Request', 'n8n-nodes-base.httpRequest', createWithHttpRequest),
	],
	columns: [COLUMNS.time, COLUMNS.cpu, COLUMNS.output, COLUMNS.made, COLUMNS.doubles],
	targets: [
		ratio('seconds', 'Amiqus, 10 items at once', 'HTTP Request', 0.8),
		ratio('cpuPerItem', 'Amiqus, 10 items at once', 'HTTP Request', 0.6),
	],
};
