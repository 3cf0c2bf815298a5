import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/index.mts';
import { jsonOf, runNode, type NodeOptions } from './index.mts';

const open: Sandbox[] = [];
afterEach(async () => {
	await Promise.all(open.splice(0).map(async (sandbox) => await sandbox.close()));
});

/** Starts an empty sandbox, which is closed after the test. */
export async function start(options: SandboxOptions = {}) {
	const sandbox = await startSandbox({ seed: 'empty', ...options });
	open.push(sandbox);
	return sandbox;
}

/** Items with numbered names. */
export const people = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ name: `Person${index}` }));

/** What creates a person of the name that the item has. */
export const NAMED_PERSON = {
	resource: 'client',
	operation: 'create',
	firstName: '={{ $json.name }}',
	lastName: 'Reid',
	email: '={{ $json.name.toLowerCase() }}@example.com',
};

/** Runs a node that creates people with numbered names. */
export async function create(
	sandbox: Sandbox,
	count: number,
	more: Partial<NodeOptions> & { options?: object } = {},
) {
	const { options, ...rest } = more;
	return await runNode({
		sandbox,
		parameters: { ...NAMED_PERSON, ...(options ? { options: { ...options } } : {}) },
		items: people(count),
		...rest,
	});
}

/** The first names of all people in a sandbox. */
export const names = (sandbox: Sandbox) =>
	sandbox.state.clients.rows.map(({ name }) => name.first_name);
/** The first names that a run put out. */
export const firstNames = (items: Awaited<ReturnType<typeof create>>['items']) =>
	jsonOf(items).map(({ first_name: name }) => name);
/** The first names of so many people. */
export const expected = (count: number) => people(count).map(({ name }) => name);
