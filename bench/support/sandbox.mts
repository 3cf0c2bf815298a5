/** The sandbox in a process of its own, so that its work is not counted as a contender's. */
import { startSandbox } from '../../sandbox/index.mts';
import { scenarioNamed } from '../scenarios/index.mts';
import { answer } from './processes.mts';
import type { SandboxAddress } from './scenario.mts';

/** What the sandbox saw of one run. */
export interface Tally {
	calls: number;
	refused: number;
	made: number;
	doubles: number;
}

const scenario = scenarioNamed(process.argv[2]);
const sandbox = await startSandbox({ seed: 'empty', ...scenario.sandbox });
await scenario.seed?.(sandbox);
let before = 0;

const persons = () => sandbox.state.clients.rows;

await answer(
	async (): Promise<SandboxAddress> => ({
		url: sandbox.url,
		api: sandbox.api,
		token: sandbox.token,
		oauthClient: sandbox.oauthClient,
	}),
	{
		reset: async () => {
			sandbox.requests.reset();
			sandbox.limiter.reset();
			before = persons().length;
			return {};
		},
		tally: async (): Promise<Tally> => ({
			calls: sandbox.requests.total,
			refused: sandbox.requests.throttled,
			made: persons().length - before,
			doubles: persons().length - new Set(persons().map(({ email }) => email)).size,
		}),
	},
	async () => await sandbox.close(),
);
