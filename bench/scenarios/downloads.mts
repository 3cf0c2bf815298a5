import { amiqusNode, httpRequestNode } from '../support/contenders.mts';
import { COLUMNS, ratio, type Scenario } from '../support/scenario.mts';
import { downloadWithHttpRequest, downloadWithNode, MEGABYTE, seedFiles } from './file-work.mts';

const downloads = (name: string, title: string, count: number, size: number): Scenario => ({
	name,
	title,
	note: 'n8n keeps binary data on the disk.',
	sandbox: {},
	seed: seedFiles(count, size),
	count,
	warmUp: 1,
	rounds: 7,
	contenders: [
		amiqusNode('Amiqus', downloadWithNode),
		httpRequestNode('HTTP Request', downloadWithHttpRequest),
	],
	columns: [COLUMNS.time, COLUMNS.above, COLUMNS.peak, COLUMNS.output, COLUMNS.wrong],
	targets: [
		ratio('seconds', 'Amiqus', 'HTTP Request', 1),
		ratio('aboveIdleMb', 'Amiqus', 'HTTP Request', 1),
		{
			says: 'Files that differ',
			most: 0,
			value: (medians) => medians('Amiqus', 'wrong'),
		},
	],
});

export const largeDownload = downloads(
	'large-download',
	'One download of 200 MB',
	1,
	200 * MEGABYTE,
);

export const manyDownloads = downloads('many-downloads', '50 downloads of 5 MB', 50, 5 * MEGABYTE);
