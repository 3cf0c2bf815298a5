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

interface Container {
	get<T>(type: new (...args: never[]) => T): T;
	set<T>(type: new (...args: never[]) => T, instance: T): void;
}

let binaryData: Promise<InstanceType<typeof core.BinaryDataService>> | undefined;

/** n8n's store of files, in filesystem mode as a default n8n has it. */
export async function binaryDataService() {
	binaryData ??= (async () => {
		// n8n-core brings its own copy of the container: another copy would hold other instances.
		const beside = [dirname(load.resolve('n8n-core'))];
		const { Container } = load(load.resolve('@n8n/di', { paths: beside })) as {
			Container: Container;
		};
		const service = Container.get(core.BinaryDataService);
		await service.init();
		return service;
	})();
	return await binaryData;
}
