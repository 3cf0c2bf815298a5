import type { Sandbox } from '../../sandbox/index.mts';
import { jsonOf, runNode } from '../../test/engine/support/index.mts';
import type { Run } from './collect.mts';

/** Runs operations as they are when they are chosen: on n8n's engine, Output as it is. */
export function runForSchemas(sandbox: Sandbox): Run {
	return async (resource, operation, parameters) => {
		const { items, error } = await runNode({
			sandbox,
			parameters: { resource, operation, ...parameters },
		});
		if (error) throw new Error(`${resource} ${operation}: ${error.message}`);
		return jsonOf(items);
	};
}
