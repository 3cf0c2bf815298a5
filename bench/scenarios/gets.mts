import { amiqusNode, httpRequestNode } from '../support/contenders.mts';
import { COLUMNS, ratio, type Load, type Scenario } from '../support/scenario.mts';
import { seedPeople } from './people.mts';

const COUNT = 10_000;
/** The id of the sandbox's first person. */
const FIRST_ID = 1001;
const ids = ({ count }: Load) =>
	Array.from({ length: count }, (_, index) => ({ id: FIRST_ID + index }));

export const gets: Scenario = {
	name: 'gets',
	title: '10,000 items through a GET with one expression, no latency',
	sandbox: {},
	seed: seedPeople(COUNT),
	count: COUNT,
	warmUp: 200,
	rounds: 3,
	contenders: [
		amiqusNode('Amiqus', {
			items: ids,
			parameters: () => ({
				resource: 'client',
				operation: 'get',
				client: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
				simplify: false,
			}),
		}),
		httpRequestNode('HTTP Request', {
			items: ids,
			parameters: ({ api }) => ({
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'amiqusApi',
				url: `=${api}/clients/{{ $json.id }}`,
			}),
		}),
	],
	columns: [COLUMNS.time, COLUMNS.cpu, COLUMNS.output, COLUMNS.peak],
	targets: [
		ratio('seconds', 'Amiqus', 'HTTP Request', 0.7),
		ratio('peakMb', 'Amiqus', 'HTTP Request', 0.7),
	],
};
