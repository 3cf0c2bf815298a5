import { addClient } from '../../../sandbox/domain/clients.mts';
import { startSandbox, type Sandbox } from '../../../sandbox/index.mts';
import { hurry } from '../support/hurry.mts';

let count = 0;

/** A name that nobody else has. */
export const freshName = () => `N${(count += 1)}`;

/** A person nobody else is. */
export function person({ state }: Sandbox) {
	const name = freshName();
	const email = `${name.toLowerCase()}@example.com`;
	return addClient(state, { name: { first_name: name, last_name: 'Reid' }, email });
}

export const byId = (value: number | string) => ({ __rl: true, mode: 'id', value: String(value) });

/** One sandbox for the tests of a file, whose faults end with each test, and waits that are cut short. */
export function inAHurry(take: (sandbox: Sandbox) => void): void {
	let sandbox: Sandbox;
	let atEase: () => void;
	beforeAll(async () => {
		atEase = hurry();
		sandbox = await startSandbox({});
		take(sandbox);
	});
	afterAll(async () => {
		atEase();
		await sandbox.close();
	});
	afterEach(() => sandbox.faults.clear());
}
