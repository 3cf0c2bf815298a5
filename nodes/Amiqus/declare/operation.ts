import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { AmiqusError } from './errors';
import type { JsonValue } from './json';
import type { AmiqusAnswer, AmiqusRequest } from './request';
import type { Effect } from './effect';
import type { Fields, InvalidParameterError, Values } from './field';
import type { FileTools } from './fileTools';
import type { View } from './output';

/** One output item of an operation. */
export type Result = IDataObject | Pick<INodeExecutionData, 'json' | 'binary'>;

/** How operations make calls. */
export interface Calls {
	/** One call, remembered so that a second try of the node does not send it again. */
	call(request: AmiqusRequest): Promise<AmiqusAnswer>;
	/** A list's entries: all, or as many as `limit`. */
	list(request: AmiqusRequest, limit?: number): Promise<IDataObject[]>;
}

/** What is wanted of an operation. */
export interface Wanted {
	/** Whether results are put out as Amiqus answers them. */
	raw: boolean;
}

/** What operations with more than one call are given. */
export interface OperationContext extends Calls, Wanted {
	/** The entries of a list that Amiqus documents no paging for and yet answers in pages. */
	listUnpaged(request: AmiqusRequest): Promise<IDataObject[]>;
	/** Files from Amiqus into n8n and the other way. */
	files: FileTools;
}

/** What looks at all items of a run before the first one is given. */
export interface RunContext extends Pick<OperationContext, 'call' | 'list'> {
	/** A whole list, where it has no more than so many pages; otherwise undefined, after one call. */
	listWithin(request: AmiqusRequest, mostPages: number): Promise<IDataObject[] | undefined>;
	/**
	 * Does something for each item, as many at once as the run may. The run is refused for an item for which it fails, or goes
	 * on without it where items may fail.
	 *
	 * @throws RunRefusedError
	 */
	each<A extends Ahead<unknown>>(items: readonly A[], task: (item: A) => unknown): Promise<void>;
	/**
	 * Says how many things the run is going to destroy, where looking them up tells it and the values do not.
	 *
	 * @throws InvalidParameterError where that is more than Most Items allows
	 */
	destroys(count: number): void;
	/**
	 * Looks for what items wait for, and has the execution pause once they are done with where some of it has not come.
	 *
	 * @returns what an item comes to: nothing where the execution is to pause, because it goes on with the results then
	 */
	wait<V>(waits: Waits<V>, items: ReadonlyArray<Ahead<V>>): Promise<(values: V) => Result[]>;
}

/** What an item waits for: that one of these has happened to a thing. It is kept with the paused execution. */
export interface Expected {
	id: number;
	happens: string[];
}

/** How an operation looks for what it waits for. */
export interface Looking extends Calls {
	/** The things to which events of this name have happened since it waits, as far as Amiqus has told. */
	told(event: string): Promise<ReadonlySet<number>>;
}

/** What an operation waits for that pauses the execution. */
export interface Waits<V> {
	expected: (values: V) => Expected;
	/** For how long at most, in milliseconds. */
	longestMs: (values: V) => number;
	/** The events that may tell that it has come. Each names the thing by its `record_id`. */
	events: (expected: readonly Expected[]) => string[];
	/**
	 * Looks whether all of it has come: what each comes to then, or why to nothing, in their order, and undefined while any
	 * has not.
	 */
	look: (
		expected: readonly Expected[],
		context: Looking,
	) => Promise<Array<Result | AmiqusError> | undefined>;
}

/** An item before the first call of a run: its place in the input, and what its fields hold. */
export interface Ahead<V> {
	index: number;
	values: V;
}

/** Refuses a whole run, before anything is sent, for something about one of its items. */
export class RunRefusedError extends Error {
	constructor(
		readonly itemIndex: number,
		readonly reason: Error,
	) {
		super(reason.message);
	}
}

/** What an item of an operation that prepares itself is given. */
export interface SharedContext<S> extends OperationContext {
	/** What `prepare` came to. */
	shared: S;
	/** Whether something was written under the item's claims since, so that what was looked up there may be out of date. */
	outdated: boolean;
	/** What the item has to remember where n8n tries the node again: what was kept here is there then. */
	kept: Map<string, IDataObject>;
}

interface Common<F extends Fields> {
	/** n8n's name: Create, Get Many … */
	name: string;
	value: string;
	/** What n8n shows in the node panel: "Create a person". */
	action: string;
	description: string;
	/** What carrying it out comes to. */
	effect: Effect;
	/** What it comes to with certain values, where that is more. */
	effectOf?: (values: Values<F>) => Effect;
	/** What is lost by it, in whole sentences: for each operation that destroys. */
	loses?: string;
	/** With which values it destroys, by their places in the node, where it does with some only. */
	losesIf?: Readonly<Record<string, boolean[]>>;
	/** What to know where nothing was found, in a whole sentence. */
	whenEmpty?: (values: Values<F>) => string | undefined;
	/** What else to do where Amiqus refuses it, in whole sentences: most often a state that it has to be in. */
	whenRefused?: string;
	/**
	 * How many things it destroys with certain values, where that is not one for each item of an operation that destroys.
	 * Where it is declared, or the effect is to destroy, the operation has Most Items.
	 */
	destroys?: (values: Values<F>) => number;
	fields: F;
	/** What is wrong with items because of what others of the same run hold, before any call; by their place in the input. */
	together?: (items: ReadonlyArray<Ahead<Values<F>>>) => ReadonlyMap<number, InvalidParameterError>;
	/** Items with the same key run one after the other, in input order. Calls that change one thing are kept in order anyway. */
	orderBy?: (values: Values<F>) => string | undefined;
	/** A narrower view of each result, put out unless Output says otherwise. */
	simplify?: View;
	/** What of the raw results the narrower view needs besides, by further calls. */
	complement?: (
		results: IDataObject[],
		values: Values<F>,
		context: Calls,
	) => Promise<IDataObject[]>;
	/** Keys of the raw result that come out only where Output Secrets is on. */
	secrets?: readonly string[];
}

/** An operation that is one call. */
export interface SingleCall<F extends Fields> extends Common<F> {
	/** The call. Body and query hold only what fields do not place there themselves. */
	request: (values: Values<F>, wanted: Wanted) => AmiqusRequest;
	/** Whether the call is a list with pages: adds Return All and Limit. */
	paginated?: true;
	/** What comes out, where it is not the answer's body (or a list's entries). */
	result?: (body: JsonValue | undefined, values: Values<F>) => Result | Result[];
}

/** An operation that takes several calls. */
export interface ManyCalls<F extends Fields, S = unknown> extends Common<F> {
	/** The calls it may make, for its documentation: `GET /records/{record}/steps`. */
	calls: readonly string[];
	/**
	 * What things are found again by that the operation may create: items with the same claim wait for each other, over all
	 * runs of this process. Each begins with the kind of thing; several are named in the order person, case.
	 */
	claims?: (values: Values<F>) => string[];
	/**
	 * Looks at all items before the first one: what is looked up for them together, or speaks against the run.
	 *
	 * @throws RunRefusedError to refuse the run before anything is sent
	 */
	prepare?: (items: ReadonlyArray<Ahead<Values<F>>>, context: RunContext) => S | Promise<S>;
	/** What to do where some of its calls were made before one failed, in a whole sentence. */
	whenCutShort?: string;
	execute: (values: Values<F>, context: SharedContext<S>) => Promise<Result | Result[]>;
	/** What it waits for, where it pauses the execution: looked for again when Amiqus tells of something. */
	waits?: Waits<Values<F>>;
}

export type Declaration<F extends Fields, S> = SingleCall<F> | ManyCalls<F, S>;

/** An operation of any fields: its functions are only ever called with values read by its own fields. */
export type Operation = SingleCall<Fields> | ManyCalls<Fields>;

/** Declares an operation; the types of its values follow from its fields, that of what items share from `prepare`. */
export function operation<F extends Fields, S = undefined>(
	declaration: Declaration<F, S>,
): Operation {
	return declaration as unknown as Operation;
}

/** The operation that is chosen in the node; undefined where there is none of these names. */
export function chosenIn(
	resources: readonly Resource[],
	resource: unknown,
	name: unknown,
): Operation | undefined {
	return resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === name);
}

/** A resource: what n8n lists under Resource, and its operations. */
export interface Resource {
	/** As people see it: `Person (Client)`. */
	name: string;
	/** The API's word. */
	value: string;
	description: string;
	operations: Operation[];
	/** Whether it stands above the others, whose order is that of their names. */
	first?: true;
}

/** The result of deleting something: n8n users look for `deleted`. */
export function deleted(ids: IDataObject): IDataObject {
	return { deleted: true, ...ids };
}
