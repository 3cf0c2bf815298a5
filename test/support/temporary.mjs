/** Before all tests: gives them a temporary folder of their own. Jest's workers end without a word, so none can clear up. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function makeFolder() {
	process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'n8n-nodes-amiqus-tests-'));
}
