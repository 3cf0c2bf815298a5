import { startSandbox, type Sandbox } from '../../../sandbox/index.mts';
import { jsonOf, runNode } from './node.mts';

/** The expression that gives a field the cell of an item. */
export const CELL = '={{ $json.cell }}';

/** A person who is made, where a test is about one cell of them. */
export const ROBIN = {
	resource: 'client',
	operation: 'create',
	firstName: 'Robin',
	lastName: 'Example',
	email: 'robin@example.com',
};

/** What is told of an item with such a cell; nothing where it is done. */
async function toldOf(sandbox: Sandbox, parameters: object, cell: unknown) {
	const { items, error } = await runNode({
		sandbox,
		parameters: { ...parameters },
		items: [{ cell }],
		settings: { onError: 'continueRegularOutput' },
	});
	const message = jsonOf(items)[0]?.error ?? error?.message;
	return typeof message === 'string' ? message : undefined;
}

/**
 * A sandbox for the tests of a file.
 *
 * @returns `told` what is told of a cell that an expression gives to a field, nothing where it is taken; `sent` the
 * bodies of what the test under way has changed
 */
export function withCells() {
	let sandbox: Sandbox;
	const sent: string[] = [];
	beforeAll(async () => {
		sandbox = await startSandbox();
		sandbox.onExchange(({ method, body }) => {
			if (method !== 'GET') sent.push(body ?? '');
		});
	});
	beforeEach(() => {
		sent.length = 0;
	});
	afterAll(async () => await sandbox.close());
	const told = async (parameters: object, cell: unknown) => await toldOf(sandbox, parameters, cell);
	return { told, sent };
}
