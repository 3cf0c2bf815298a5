// Tests against a real n8n and its editor in a browser: `npm run e2e`. Apart from `npm test`, since they take
// minutes and need a Chromium.
import { project } from './jest.config.mjs';

export default {
	projects: [project('e2e')],
	// Much of it is waiting for n8n, and each file has an n8n of its own.
	maxWorkers: 2,
	testTimeout: 240_000,
};
