/**
 * n8n's engine as these tests use it.
 *
 * Both packages are loaded through one `require`, so that what n8n-core and the built node see as
 * `Workflow` or `NodeApiError` is the same class the tests see.
 */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const load = createRequire(import.meta.url);

export const core = load('n8n-core') as typeof import('n8n-core');
export const workflow = load('n8n-workflow') as typeof import('n8n-workflow');

type Engine = InstanceType<typeof core.WorkflowExecute>;

/** Starts a workflow from its beginning; an older n8n takes the workflow in the place of options. */
export function begin(
	engine: Engine,
	started: InstanceType<typeof workflow.Workflow>,
): ReturnType<Engine['run']> {
	const run = engine.run.bind(engine) as (given: unknown) => ReturnType<Engine['run']>;
	return run(run.length > 1 ? started : { workflow: started });
}

/** Evaluates expressions as n8n does: in an isolate of their own. */
export async function withIsolate<T>(
	{ expression }: Pick<InstanceType<typeof workflow.Workflow>, 'expression'>,
	work: () => T | Promise<T>,
): Promise<T> {
	// An older n8n has none.
	if (!('acquireIsolate' in expression)) return await work();
	await expression.acquireIsolate();
	try {
		return await work();
	} finally {
		await expression.releaseIsolate();
	}
}

interface Container {
	get<T>(type: new (...args: never[]) => T): T;
	set<T>(type: new (...args: never[]) => T, instance: T): void;
}

/** A package that n8n-core uses, in n8n-core's own copy: another copy would hold other instances. */
export const beside = (name: string): unknown =>
	load(load.resolve(name, { paths: [dirname(load.resolve('n8n-core'))] }));

/** What n8n-core takes its services from. */
export const container = () => (beside('@n8n/di') as { Container: Container }).Container;

let binaryData: Promise<InstanceType<typeof core.BinaryDataService>> | undefined;

/** n8n's store of files, in filesystem mode as a default n8n has it. */
export async function binaryDataService() {
	binaryData ??= (async () => {
		const service = container().get(core.BinaryDataService);
		await service.init();
		return service;
	})();
	return await binaryData;
}
