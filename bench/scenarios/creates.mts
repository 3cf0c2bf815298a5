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
	note: 'HTTP Request has no bound on what it sends at once. Here it reads its credential from memory: what it takes in n8n itself is measured apart. No bounded contender can be faster than its latency: 2.5 s for 8 at once, 2.0 s for 10.',
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
	],
};
