import { amiqusNode, bareLoop, httpRequestNode } from '../support/contenders.mts';
import { COLUMNS, ratio, type Scenario } from '../support/scenario.mts';
import { createBare, createWithHttpRequest, createWithNode } from './people.mts';

const bare = (atOnce: number) =>
	bareLoop(`Bare loop, ${atOnce} at once`, {
		atOnce,
		calls: ({ count }) => count,
		call: createBare,
	});

export const creates: Scenario = {
	name: 'creates',
	title: '1,000 creates, 20 ms latency',
	sandbox: { latencyMs: 20 },
	count: 1_000,
	warmUp: 100,
	rounds: 3,
	contenders: [
		amiqusNode('Amiqus, 8 items at once (default)', createWithNode()),
		bare(8),
		amiqusNode('Amiqus, 10 items at once', createWithNode({ itemsAtOnce: 10 })),
		bare(10),
		httpRequestNode('HTTP Request', createWithHttpRequest),
	],
	columns: [COLUMNS.time, COLUMNS.cpu, COLUMNS.peak, COLUMNS.made, COLUMNS.doubles],
	targets: [
		ratio('seconds', 'Amiqus, 8 items at once (default)', 'Bare loop, 8 at once', 1.25),
		ratio('seconds', 'Amiqus, 10 items at once', 'Bare loop, 10 at once', 1.25),
		ratio('seconds', 'Amiqus, 10 items at once', 'HTTP Request', 0.8),
		ratio('cpuPerItem', 'Amiqus, 8 items at once (default)', 'HTTP Request', 0.6),
	],
};
