import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { EFFECTS, type Effect } from '../declare/effect';
import type { Fields } from '../declare/field';
import type { Operation } from '../declare/operation';
import { ALLOW_AS_TOOL } from '../declare/properties/tool';
import { NotAllowedError } from '../shown/allowed';
import { tell } from '../shown/errors';

/**
 * Whether the node runs for an AI agent. Agents of version 3 run the tool version of the node like any other node, whose
 * type n8n names so; earlier ones hand it a context of its own; n8n's own agents run it by itself, in no workflow.
 */
export function isTool(context: IExecuteFunctions): boolean {
	return (
		context.isToolExecution() ||
		context.getNode().type.endsWith('Tool') ||
		context.getMode() === 'internal'
	);
}

/**
 * What sees to it that an agent does only what it may: called for each item, before its first call.
 *
 * @throws NotAllowedError
 */
export type Guard = (operation: Operation, values: Record<string, unknown>) => void;

/** The guard of a run: none but for agents, and none where whoever built the workflow allowed the operation. */
export function guardOf(context: IExecuteFunctions): Guard {
	const allowed = context.getNodeParameter(ALLOW_AS_TOOL, 0, false, { rawExpressions: true });
	if (!isTool(context) || allowed === true) return () => undefined;
	return (operation, values) => {
		const effect = effectOf(operation, values);
		if (!EFFECTS[effect].freeForAgents) throw new NotAllowedError(operation.action, effect);
	};
}

/** What an operation comes to with the values of an item. */
export function effectOf(operation: Operation, values: Record<string, unknown>): Effect {
	return operation.effectOf?.(values) ?? operation.effect;
}

/**
 * What an agent is told of a failure. A result and no error, because n8n runs a tool again that throws, and one whose
 * first item has the key `error`, and because agents before version 3 hand their model an empty text in the place of an
 * error that was thrown.
 */
export function failureItem(error: unknown, itemIndex: number, fields: Fields): INodeExecutionData {
	const { message, description, ...details } = tell(error, fields);
	const json: IDataObject = { success: false, problem: message, advice: description, ...details };
	return { json, pairedItem: { item: itemIndex } };
}

/** What an agent is told where nothing was found: agents hand their model an empty text for a list without entries. */
export function nothingFound(note: string | undefined): IDataObject {
	return { success: true, found: 0, ...(note === undefined ? {} : { note }) };
}
