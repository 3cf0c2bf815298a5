import { amiqusNode, bareLoop, httpRequestNode } from '../support/contenders.mts';
import { COLUMNS, ratio, type Scenario } from '../support/scenario.mts';
import { seedPeople } from './people.mts';

const COUNT = 10_000;
const PAGE = 100;
const AT_ONCE = 8;
const BARE = `Bare loop, ${AT_ONCE} at once`;
const oneItem = () => [{}];

export const getAll: Scenario = {
	name: 'get-all',
	title: 'Get all of 10,000 persons, 20 ms latency',
	note: 'The HTTP Request node outputs pages, not persons: splitting them up comes on top.',
	sandbox: { latencyMs: 20 },
	seed: seedPeople(COUNT),
	count: COUNT,
	warmUp: COUNT,
	rounds: 5,
	contenders: [
		amiqusNode('Amiqus', {
			items: oneItem,
			parameters: (_, { count }) => ({
				resource: 'client',
				operation: 'getAll',
				returnAll: count === COUNT,
				limit: count,
				simplify: false,
			}),
		}),
		bareLoop(BARE, {
			atOnce: AT_ONCE,
			calls: ({ count }) => count / PAGE,
			call: async (fetchJson, index) => {
				const { data } = await fetchJson(`/clients?page=${index + 1}&limit=${PAGE}`);
				return data as unknown[];
			},
		}),
		httpRequestNode('HTTP Request', {
			items: oneItem,
			parameters: ({ api }, { count }) => ({
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'amiqusApi',
				url: `${api}/clients?limit=${PAGE}`,
				options: {
					pagination: {
						pagination: {
							paginationMode: 'responseContainsNextURL',
							nextURL: '={{ $response.body.links.next }}',
							paginationCompleteWhen: 'other',
							completeExpression: '={{ !$response.body.links?.next }}',
							limitPagesFetched: true,
							maxRequests: count / PAGE,
						},
					},
				},
			}),
		}),
	],
	columns: [COLUMNS.time, COLUMNS.output, COLUMNS.calls, COLUMNS.peak],
	targets: [ratio('seconds', 'Amiqus', 'HTTP Request', 0.2), ratio('seconds', 'Amiqus', BARE, 1.5)],
};
