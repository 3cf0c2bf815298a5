import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { WorkflowOptions } from '../../test/engine/support/index.mts';
import type { Contender, Load, Measures, SandboxAddress } from './scenario.mts';

/** What a node is asked to do. */
export interface NodeWork {
	parameters: (service: SandboxAddress, load: Load) => INodeParameters;
	/** Makes what the items hold, unmeasured. */
	prepare?: (service: SandboxAddress) => Promise<void>;
	/** The items that come in. */
	items: (load: Load) => NonNullable<WorkflowOptions['items']>;
	/** Looks at what came out, unmeasured. */
	check?: (output: INodeExecutionData[], service: SandboxAddress) => Promise<Measures>;
}

/** Our node, as built into dist/, on n8n's engine. */
export function amiqusNode(name: string, work: NodeWork): Contender {
	return {
		name,
		prepare: async (service) => {
			const { engine, amiqus } = await import('./engine.mts');
			return await engine(service, work, await amiqus());
		},
	};
}

/** n8n's HTTP Request node on the same engine, with the same credential. */
export function httpRequestNode(name: string, work: NodeWork): Contender {
	return {
		name,
		prepare: async (service) => {
			const { engine, httpRequest } = await import('./engine.mts');
			return await engine(service, work, await httpRequest());
		},
	};
}

/** Makes one call of a bare loop; answers what came of it. */
export type BareCall = (fetchJson: FetchJson, index: number, load: Load) => Promise<unknown[]>;
export type FetchJson = (path: string, init?: RequestInit) => Promise<Record<string, unknown>>;

/**
 * The least any program has to do: `fetch` in a loop, some calls at a time, and what came of them.
 *
 * @param calls how many calls there are to make
 */
export function bareLoop(
	name: string,
	{ atOnce, calls, call }: { atOnce: number; calls: (load: Load) => number; call: BareCall },
): Contender {
	return {
		name,
		prepare: async ({ api, token }) => {
			const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
			const fetchJson: FetchJson = async (path, init) => {
				const answer = await fetch(api + path, { ...init, headers });
				if (!answer.ok) throw new Error(`The bare loop was answered ${answer.status}`);
				return (await answer.json()) as Record<string, unknown>;
			};
			return async (load) => {
				const count = calls(load);
				const results: unknown[][] = [];
				let next = 0;
				const worker = async () => {
					while (next < count) {
						const index = next;
						next += 1;
						results[index] = await call(fetchJson, index, load);
					}
				};
				await Promise.all(Array.from({ length: atOnce }, worker));
				return { items: results.flat().length };
			};
		},
	};
}
