/** Runs one node on n8n's engine. Both nodes run on the same copy of it. */
import '../../test/engine/support/environment.mts';
import type { INodeType, IVersionedNodeType } from 'n8n-workflow';
import Module, { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
	binaryDataService,
	connect,
	loadPackage,
	MemoryCredentials,
	plainNode,
	runWorkflow,
	workflow as n8n,
} from '../../test/engine/support/index.mts';
import type { NodeWork } from './contenders.mts';
import { pinnedN8n } from './n8n.mts';
import type { SandboxAddress, Work } from './scenario.mts';

/** n8n 2.41 evaluates expressions like this where nothing else is set (the expression-engine settings of @n8n/config). */
const AS_SHIPPED = {
	engine: 'vm',
	poolSize: 1,
	maxCodeCacheSize: 1024,
	bridgeTimeout: 5000,
	bridgeMemoryLimit: 128,
} as const;

/** How long n8n is given to begin an execution, in milliseconds: it makes another expression isolate meanwhile. */
const BEGINNING_MS = 500;
const PAUSE_TYPE = 'bench.pause';
const pauseNode = () =>
	plainNode(PAUSE_TYPE, async function () {
		await sleep(BEGINNING_MS);
		return [this.getInputData()];
	});

/** A node type under test, by the name n8n knows it by. */
interface Tested {
	name: string;
	version: number;
	type?: INodeType | IVersionedNodeType;
}

/** Our node, as built. */
export async function amiqus(): Promise<Tested> {
	return { name: 'n8n-nodes-amiqus.amiqus', version: 1 };
}

/** n8n's HTTP Request node. */
export async function httpRequest(): Promise<Tested> {
	const { entry } = await pinnedN8n();
	shareEngine();
	const load = createRequire(entry);
	const file = join('n8n-nodes-base', 'dist', 'nodes', 'HttpRequest', 'HttpRequest.node.js');
	const { HttpRequest } = load(file) as { HttpRequest: new () => IVersionedNodeType };
	const type = new HttpRequest();
	return { name: 'n8n-nodes-base.httpRequest', version: type.currentVersion, type };
}

interface Resolver {
	_resolveFilename: (request: string, ...rest: unknown[]) => string;
}

/** Gives every module the engine of this repository: with two copies in memory neither time nor memory would compare. */
function shareEngine(): void {
	const here = createRequire(import.meta.url);
	const shared = new Map(['n8n-core', 'n8n-workflow'].map((name) => [name, here.resolve(name)]));
	const module = Module as unknown as Resolver;
	const resolve = module._resolveFilename.bind(module);
	module._resolveFilename = (request, ...rest) => shared.get(request) ?? resolve(request, ...rest);
}

/** Prepares runs of one node, between a node that hands out items and nothing. */
export async function engine(
	service: SandboxAddress,
	work: NodeWork,
	{ name, version, type }: Tested,
): Promise<Work> {
	const types = await loadPackage();
	types.nodes[PAUSE_TYPE] = pauseNode();
	if (type) types.nodes[name] = type;
	const credentials = new MemoryCredentials(types);
	const connection = await connect(credentials, service);
	await binaryDataService();
	await n8n.Expression.initExpressionEngine(AS_SHIPPED);
	await work.prepare?.(service);
	return async (load) => {
		const outcome = await runWorkflow({
			types,
			credentials,
			nodes: [
				{ name: 'Pause', type: PAUSE_TYPE },
				{
					name: 'Tested',
					type: name,
					typeVersion: version,
					parameters: { ...connection.parameters, ...work.parameters(service, load) },
					credentials: connection.credentials,
				},
			],
			items: work.items(load),
		});
		const { items } = outcome.node('Tested');
		const { run, error } = outcome;
		const { check } = work;
		const ms = run?.data.resultData.runData.Tested?.at(-1)?.executionTime ?? Number.NaN;
		return {
			items: items.length,
			// What n8n itself takes to begin and end an execution is not the node's.
			values: { seconds: ms / 1000 },
			...(error ? { error: error.message } : {}),
			...(check ? { check: async () => await check(items, service) } : {}),
		};
	};
}
