import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { AmiqusError } from '../declare/errors';
import type { Ahead, Calls, Expected, Result, Waits } from '../declare/operation';
import { fetchList } from '../transport/paging';
import type { Transport } from '../transport/transport';
import type { Shape } from './output';
import { isTool } from './tool';

/** What a paused execution keeps of the node, where n8n keeps what a node has for itself. Nothing in it is secret. */
export interface Paused {
	/** The subscription by which Amiqus tells of what it waits for. */
	subscription: number;
	/** When n8n goes on without it, in milliseconds since 1970. */
	until: number;
	events: string[];
	shape: Shape;
	/** By the place of the item in the input: what it waits for, or what it has come to already. */
	items: Array<{ expected: Expected } | { output: INodeExecutionData[] }>;
}

/** The name that it is kept under. */
export const PAUSED = 'amiqusPause';

/** What Amiqus has been asked to tell a paused execution. */
export interface Waking {
	subscription: number;
	/** Has Amiqus tell nothing more; what Amiqus does not do now is left over for a later run. */
	end(): Promise<void>;
}

/**
 * Has Amiqus tell an execution of events, until a time in milliseconds since 1970.
 *
 * @throws AmiqusError where Amiqus cannot reach this n8n
 */
export type Wake = (
	context: IExecuteFunctions,
	parts: Pick<Parts, 'clearing' | 'transport'>,
	wanted: Pick<Paused, 'events' | 'until'>,
) => Promise<Waking>;

interface Parts {
	transport: Transport;
	/** For what has to be undone, however the run ends. */
	clearing: Transport;
	shape: Shape;
}

/** The calls by which is looked whether what is waited for has come. */
export function callsThrough(transport: Transport): Calls {
	const { atOnce } = transport;
	const call: Calls['call'] = async (request) => await transport.call(request);
	return {
		call,
		list: async (request, limit) => await fetchList({ call, atOnce }, request, limit),
	};
}

/** Pauses one run of the node, where its operation waits for what has not come yet. */
export class Pausing {
	private waiting: (Omit<Paused, 'items'> & { expected: Map<number, Expected> }) | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly parts: Parts,
		private readonly wake: Wake,
	) {}

	/** Looks for what items wait for; see RunContext. Amiqus is asked to tell first, so that nothing is missed in between. */
	readonly wait = async <V>(
		waits: Waits<V>,
		items: ReadonlyArray<Ahead<V>>,
	): Promise<(values: V) => Result[]> => {
		if (isTool(this.context)) throw cannotWait();
		if (items.length === 0) return () => [];
		const expected = items.map(({ values }) => waits.expected(values));
		const events = waits.events(expected);
		const until = Date.now() + Math.max(...items.map(({ values }) => waits.longestMs(values)));
		const waking = await this.wake(this.context, this.parts, { events, until });
		const told = async () => new Set<number>();
		const looking = { ...callsThrough(this.parts.transport), told };
		const found = await waits.look(expected, looking).catch(async (error: unknown) => {
			await waking.end();
			throw error;
		});
		if (!found) {
			const { subscription } = waking;
			const { shape } = this.parts;
			const byIndex = items.map(({ index }, nth) => [index, expected[nth]] as [number, Expected]);
			this.waiting = { subscription, until, events, shape, expected: new Map(byIndex) };
			return () => [];
		}
		await waking.end();
		const results = new Map(items.map(({ values }, nth) => [values, found[nth]]));
		return (values) => {
			const result = results.get(values);
			if (result instanceof AmiqusError) throw result;
			return result ? [result] : [];
		};
	};

	/**
	 * Pauses the execution where something is waited for.
	 *
	 * @param output of each item
	 * @returns what n8n passes on when the time is up: the node's input, whatever is returned
	 */
	async pause(output: INodeExecutionData[][]): Promise<INodeExecutionData[][] | undefined> {
		if (!this.waiting) return undefined;
		const { expected, ...rest } = this.waiting;
		const items = output.map((done, index) => {
			const one = expected.get(index);
			return one ? { expected: one } : { output: done };
		});
		const paused: Paused = { ...rest, items };
		this.context.getContext('node')[PAUSED] = paused as unknown as IDataObject;
		await this.context.putExecutionToWait(new Date(paused.until));
		return [this.context.getInputData()];
	}
}

function cannotWait(): AmiqusError {
	return new AmiqusError('An AI agent cannot wait for a person', {
		advice: 'Give it Request: Get Outcome, which says at once how far a request is.',
	});
}
