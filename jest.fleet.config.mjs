// Tests against n8n in queue mode: `npm run scale -- --everything`. Apart from the others, since they need Redis and
// PostgreSQL, and take minutes.
import { project } from './jest.config.mjs';

export default {
	projects: [project('fleet')],
	maxWorkers: 1,
	testTimeout: 300_000,
};
