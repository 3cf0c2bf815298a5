import { amiqusNode, httpRequestNode } from '../support/contenders.mts';
import { COLUMNS, ratio, type Scenario } from '../support/scenario.mts';
import { MEGABYTE, seedPerson, uploadWithHttpRequest, uploadWithNode } from './file-work.mts';

const SIZE = 100 * MEGABYTE;

export const largeUpload: Scenario = {
	name: 'large-upload',
	title: 'One upload of 100 MB',
	note: 'n8n keeps binary data on the disk.',
	sandbox: { uploadLimit: SIZE },
	seed: seedPerson,
	count: 1,
	warmUp: 1,
	rounds: 3,
	contenders: [
		amiqusNode('Amiqus', uploadWithNode(SIZE)),
		httpRequestNode('HTTP Request', uploadWithHttpRequest(SIZE)),
	],
	columns: [COLUMNS.time, COLUMNS.above, COLUMNS.peak, COLUMNS.output, COLUMNS.wrong],
	targets: [
		ratio('seconds', 'Amiqus', 'HTTP Request', 1.3),
		{
			says: 'Peak above idle (MiB)',
			most: 64,
			value: (medians) => medians('Amiqus', 'aboveIdleMb'),
		},
		{ says: 'Files that differ', most: 0, value: (medians) => medians('Amiqus', 'wrong') },
	],
};
