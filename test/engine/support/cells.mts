import type { Sandbox } from '../../../sandbox/index.mts';
import { jsonOf, runNode } from './node.mts';

/** The expression that gives a field the cell of an item. */
export const CELL = '={{ $json.cell }}';

/** What is told of an item with such a cell; nothing where it is done. */
export async function toldOf(sandbox: Sandbox, parameters: object, cell: unknown) {
	const { items, error } = await runNode({
		sandbox,
		parameters: { ...parameters },
		items: [{ cell }],
		settings: { onError: 'continueRegularOutput' },
	});
	const message = jsonOf(items)[0]?.error ?? error?.message;
	return typeof message === 'string' ? message : undefined;
}
