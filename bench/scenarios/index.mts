import type { Scenario } from '../support/scenario.mts';
import { createsInN8n } from './creates-in-n8n.mts';
import { creates } from './creates.mts';
import { deliveries } from './deliveries.mts';
import { largeDownload, manyDownloads } from './downloads.mts';
import { expressionsInN8n } from './expressions-in-n8n.mts';
import { fewestCalls } from './fewest-calls.mts';
import { getAll } from './get-all.mts';
import { gets } from './gets.mts';
import { largeUpload } from './large-upload.mts';
import { limitedCreates } from './limited-creates.mts';
import { loading } from './loading.mts';
import { manyRandomFiles } from './random-files.mts';
import { triggers } from './triggers.mts';

/** All scenarios, in the order of the report. */
export const scenarios: Scenario[] = [
	creates,
	createsInN8n,
	expressionsInN8n,
	limitedCreates,
	...fewestCalls,
	getAll,
	gets,
	loading,
	deliveries,
	triggers,
	largeDownload,
	manyDownloads,
	largeUpload,
	manyRandomFiles,
];

export function scenarioNamed(name = ''): Scenario {
	const found = scenarios.find((scenario) => scenario.name === name);
	if (found) return found;
	const known = scenarios.map((scenario) => scenario.name).join(', ');
	throw new Error(`There is no scenario “${name}”. There are: ${known}`);
}
