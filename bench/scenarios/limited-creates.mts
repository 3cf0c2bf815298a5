import { amiqusNode, httpRequestNode } from '../support/contenders.mts';
import { COLUMNS, type Scenario } from '../support/scenario.mts';
import { createWithHttpRequest, createWithNode } from './people.mts';

const COUNT = 1_000;
const LIMIT = 200;
const WINDOW_SECONDS = 10;
/** Windows begin with their first call, so that all but the last have to pass. */
const LEAST_SECONDS = (Math.ceil(COUNT / LIMIT) - 1) * WINDOW_SECONDS;
const AMIQUS = 'Amiqus, default settings';

export const limitedCreates: Scenario = {
	name: 'limited-creates',
	title: '1,000 creates, no more than 200 in 10 seconds',
	note: `The limit allows it in ${LEAST_SECONDS} seconds.`,
	sandbox: { latencyMs: 20, rateLimit: { limit: LIMIT, windowMs: WINDOW_SECONDS * 1000 } },
	count: COUNT,
	warmUp: 0,
	rounds: 1,
	contenders: [
		amiqusNode(AMIQUS, createWithNode()),
		httpRequestNode('HTTP Request', createWithHttpRequest),
	],
	columns: [
		COLUMNS.time,
		COLUMNS.failed,
		COLUMNS.output,
		COLUMNS.made,
		COLUMNS.doubles,
		COLUMNS.calls,
		COLUMNS.refused,
	],
	targets: [
		{
			says: 'Items that failed or were not output',
			most: 0,
			value: (medians) => COUNT - medians(AMIQUS, 'items'),
		},
		{
			says: 'Persons too many or too few',
			most: 0,
			value: (medians) => Math.abs(COUNT - medians(AMIQUS, 'made')) + medians(AMIQUS, 'doubles'),
		},
		{
			says: 'Share of calls answered 429 (%)',
			most: 2,
			value: (medians) => (100 * medians(AMIQUS, 'refused')) / medians(AMIQUS, 'calls'),
		},
		{
			says: 'Time ÷ least time the limit allows',
			most: 1.05,
			value: (medians) => medians(AMIQUS, 'seconds') / LEAST_SECONDS,
		},
	],
};
